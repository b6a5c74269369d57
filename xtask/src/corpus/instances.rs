//! Random instances of the component schemas of a document.
//!
//! They are made of the document itself, as it was published: neither the lowering nor the
//! generator has a part in them. A JSON Schema validator says of each whether it is valid; what
//! cannot be made valid after some tries is counted. The same seed makes the same instances, and
//! those of one schema do not depend on the other schemas.
//!
//! A value in a union with a `discriminator` carries the tag of its branch, although JSON Schema
//! does not ask for it: OpenAPI does. Integers without a format stay within 64 bits, since nothing
//! says that they are larger.

mod maker;
mod numbers;
mod parts;
mod patterns;
mod strings;

use jsonschema::{Draft, Registry, Validator};
use openapi_lower::Pointer;
use serde_json::{Value, json};

use self::maker::{Bias, Maker};
use crate::failure::Failure;

/// How often an instance is made anew when it is not valid.
const TRIES: usize = 40;

/// The name under which validators find the document.
const DOCUMENT: &str = "json-schema:///document";

/// Makes and judges instances of one document.
pub(crate) struct Instances<'d> {
    document: &'d Value,
    registry: Registry<'d>,
    seed: u64,
}

/// The instances of one schema.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// All of them valid.
    pub(crate) instances: Vec<Value>,
    /// How many more were wanted, but did not become valid.
    pub(crate) unmade: usize,
}

impl<'d> Instances<'d> {
    /// For a document whose schemas are those of JSON Schema 2020-12.
    pub(crate) fn new(document: &'d Value, seed: u64) -> Result<Self, Failure> {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(DOCUMENT, document)
            .and_then(|registry| registry.prepare())
            .map_err(Failure::check)?;
        Ok(Self {
            document,
            registry,
            seed,
        })
    }

    /// The judge of the schema at `pointer`.
    pub(crate) fn validator(&self, pointer: &Pointer) -> Result<Validator, Failure> {
        let reference = format!("{DOCUMENT}#{}", percent_encoded(pointer.as_str()));
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&json!({ "$ref": reference }))
            .map_err(|error| Failure::Check(format!("{pointer}: {error}")))
    }

    /// Up to `count` instances of the schema at `pointer`.
    pub(crate) fn of(&self, pointer: &Pointer, validator: &Validator, count: usize) -> Made {
        let mut made = Made::default();
        let seed = self.seed ^ hash(pointer.as_str());
        let mut maker = Maker::new(self.document, seed);
        let schema = json!({ "$ref": format!("#{}", percent_encoded(pointer.as_str())) });
        for index in 0..count {
            let valid = (0..TRIES).find_map(|attempt| {
                // A bias that leads nowhere is given up after some tries.
                let bias = match attempt * 2 < TRIES {
                    true => Bias::of(index),
                    false => Bias::None,
                };
                let value = maker.instance(&schema, bias)?;
                validator.is_valid(&value).then_some(value)
            });
            match valid {
                Some(value) if made.instances.contains(&value) => {}
                Some(value) => made.instances.push(value),
                None => made.unmade += 1,
            }
        }
        made
    }
}

/// The pointer as the fragment of a URI.
fn percent_encoded(pointer: &str) -> String {
    let mut text = String::new();
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/$".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// FNV-1a: the same on every machine and for every version of Rust.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
