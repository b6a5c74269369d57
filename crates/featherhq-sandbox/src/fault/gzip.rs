//! A small gzip file that unpacks to a large one.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// White space is packed once for so many bytes, and the result repeated.
const BLOCK: usize = 1 << 20;
/// Magic number, deflate, no flags, no time, no hint, unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A gzip file (RFC 1952) of `beginning` and as much white space behind it as
/// makes `size` bytes in all. It is about a thousandth of that.
///
/// A full flush makes a packed block independent of what stands before it, so
/// that it may be repeated.
pub(super) fn bomb(beginning: &[u8], size: u64) -> Vec<u8> {
    let padding = size.saturating_sub(beginning.len() as u64);
    let block = vec![b' '; BLOCK];
    let rest = &block[..(padding % BLOCK as u64) as usize];
    let packed_block = pack(&block, FlushCompress::Full);

    let mut out = HEADER.to_vec();
    let mut sum = Crc::new();
    sum.update(beginning);
    out.extend(pack(beginning, FlushCompress::Full));
    let mut block_sum = Crc::new();
    block_sum.update(&block);
    for _ in 0..padding / BLOCK as u64 {
        out.extend_from_slice(&packed_block);
        sum.combine(&block_sum);
    }
    sum.update(rest);
    out.extend(pack(rest, FlushCompress::Finish));
    out.extend(sum.sum().to_le_bytes());
    out.extend(sum.amount().to_le_bytes());
    out
}

fn pack(bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut out = Vec::with_capacity(bytes.len() / 500 + 1024);
    loop {
        let taken = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(taken..).unwrap_or_default();
        let room = out.capacity() - out.len();
        // A compressor that is given room and input in order does not fail.
        let is_done = match compress.compress_vec(rest, &mut out, flush) {
            Ok(flate2::Status::StreamEnd) | Err(_) => true,
            Ok(_) => flush != FlushCompress::Finish && out.len() < out.capacity() && room > 0,
        };
        if is_done {
            return out;
        }
        out.reserve(64 * 1024);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_bomb_unpacks_to_what_it_says() {
        let json = format!("{{\"a\":\"{}\"}}", "xyz ".repeat(50_000));
        for size in [0, 300_000, 1 << 20, (5 << 20) + 17] {
            let packed = bomb(json.as_bytes(), size);
            let mut unpacked = String::new();
            flate2::read::GzDecoder::new(&packed[..])
                .read_to_string(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked.len() as u64, size.max(json.len() as u64));
            assert_eq!(unpacked.trim_end(), json);
        }
    }

    #[test]
    fn a_bomb_is_small() {
        assert!(bomb(b"{}", 1 << 30).len() < 2 << 20);
    }
}
