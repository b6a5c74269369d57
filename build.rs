//! Refuses to build the facade on generated code that does not belong to the
//! vendored document.
//!
//! Whoever edits `openapi.json` and forgets `cargo xtask regen` would ship a
//! client of another document. The first lines of the generated code hold the
//! hash of the document they were made from. In a packaged crate there is
//! neither, and nothing to compare.

use std::fs;
use std::path::Path;

const DOCUMENT: &str = "openapi.json";
const GENERATED: &str = "crates/featherhq-api/src/generated/mod.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A path that does not exist would make cargo run this script every time.
    for path in [DOCUMENT, GENERATED]
        .iter()
        .filter(|path| Path::new(path).exists())
    {
        println!("cargo::rerun-if-changed={path}");
    }
    let (Ok(document), Ok(generated)) = (fs::read(DOCUMENT), fs::read_to_string(GENERATED)) else {
        return;
    };
    let expected = sha256(&document);
    let found = generated
        .lines()
        .find_map(|line| line.strip_prefix("// sha256: "));
    if found != Some(expected.as_str()) {
        println!(
            "cargo::error={GENERATED} was not generated from {DOCUMENT} as it is; run `cargo xtask regen` and commit what it writes"
        );
    }
}

/// SHA-256 (FIPS 180-4), written out so that building the facade needs no
/// build-dependency.
fn sha256(message: &[u8]) -> String {
    let mut state: [u32; 8] =
        std::array::from_fn(|index| fractional_bits(PRIMES[index], f64::sqrt));
    let constants: [u32; 64] =
        std::array::from_fn(|index| fractional_bits(PRIMES[index], f64::cbrt));
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        compress(&mut state, &constants, block);
    }
    state.iter().map(|word| format!("{word:08x}")).collect()
}

const PRIMES: [u32; 64] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193,
    197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307,
    311,
];

/// The first 32 bits of the fractional part of a prime's root. A double holds
/// them all, since the integer part of these roots has at most five bits.
fn fractional_bits(prime: u32, root: fn(f64) -> f64) -> u32 {
    (root(f64::from(prime)).fract() * 4_294_967_296.0) as u32
}

fn compress(state: &mut [u32; 8], constants: &[u32; 64], block: &[u8]) {
    let mut words = [0u32; 64];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for index in 16..64 {
        let (early, late) = (words[index - 15], words[index - 2]);
        let small_0 = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
        let small_1 = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
        words[index] = words[index - 16]
            .wrapping_add(small_0)
            .wrapping_add(words[index - 7])
            .wrapping_add(small_1);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(constants) {
        let big_1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = e & f ^ !e & g;
        let first = h
            .wrapping_add(big_1)
            .wrapping_add(choice)
            .wrapping_add(*constant)
            .wrapping_add(*word);
        let big_0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = a & b ^ a & c ^ b & c;
        let second = big_0.wrapping_add(majority);
        (h, g, f, e, d, c, b, a) = (
            g,
            f,
            e,
            d.wrapping_add(first),
            c,
            b,
            a,
            first.wrapping_add(second),
        );
    }
    for (word, mixed) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(mixed);
    }
}
