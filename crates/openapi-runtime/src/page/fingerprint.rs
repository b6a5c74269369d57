//! Tells whether two lists are asked for with the same filters.

use std::collections::BTreeMap;
use std::fmt;

/// A hash of an operation and its filters, the same on every machine and in every version of this
/// crate. It is no secret and no proof: it finds mistakes, not attacks.
///
/// ```
/// use openapi_runtime::Fingerprint;
///
/// let open = Fingerprint::of("list_things", [("status", Some("open".to_owned())), ("priority", None)]);
/// assert_eq!(open, Fingerprint::of("list_things", [("status", Some("open".to_owned()))]));
/// assert_ne!(open, Fingerprint::of("list_things", [("status", Some("closed".to_owned()))]));
/// assert_eq!(open.to_string(), "85d4a0d428310e7a");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The hash of an operation and the parameters that say which items it lists, in any order.
    /// Parameters that only page the list (cursor, limit) do not belong there.
    ///
    /// ```
    /// use openapi_runtime::Fingerprint;
    ///
    /// let one = Fingerprint::of("list_things", [("a", Some("1".to_owned())), ("b", Some("2".to_owned()))]);
    /// let other = Fingerprint::of("list_things", [("b", Some("2".to_owned())), ("a", Some("1".to_owned()))]);
    /// assert_eq!(one, other);
    /// ```
    pub fn of<'a>(
        operation: &str,
        filters: impl IntoIterator<Item = (&'a str, Option<String>)>,
    ) -> Self {
        let present = filters
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let sorted: BTreeMap<&str, String> = present.collect();
        let mut hash = fnv1a_of_text(FNV_OFFSET, operation);
        for (name, value) in sorted {
            hash = fnv1a_of_text(hash, name);
            hash = fnv1a_of_text(hash, &value);
        }
        Self(hash)
    }

    /// The hash of bytes, to know them again.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(fnv1a(FNV_OFFSET, bytes))
    }

    /// Reads what `Display` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one
            .then(|| u64::from_str_radix(text, 16).ok().map(Self))
            .flatten()
    }
}

/// 16 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The length goes first, so that no two lists of texts look alike.
fn fnv1a_of_text(hash: u64, text: &str) -> u64 {
    let hash = fnv1a(hash, &(text.len() as u64).to_le_bytes());
    fnv1a(hash, text.as_bytes())
}

/// FNV-1a with 64 bits, as its authors published it.
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        for (text, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(Fingerprint::of_bytes(text.as_bytes()).0, hash, "{text}");
        }
    }

    #[test]
    fn order_does_not_matter_and_boundaries_do() {
        let of = |filters: &[(&'static str, &str)]| {
            let filters = filters
                .iter()
                .map(|(name, value)| (*name, Some((*value).to_owned())));
            Fingerprint::of("list", filters)
        };
        assert_eq!(of(&[("a", "1"), ("b", "2")]), of(&[("b", "2"), ("a", "1")]));
        assert_ne!(of(&[("a", "1b2")]), of(&[("a", "1"), ("b", "2")]));
        assert_ne!(of(&[("a", "1")]), of(&[("a1", "")]));
        assert_ne!(of(&[]), of(&[("a", "")]));
        assert_ne!(Fingerprint::of("one", []), Fingerprint::of("two", []));
    }

    #[test]
    fn what_is_written_can_be_read() {
        let one = Fingerprint::of("list", []);
        assert_eq!(Fingerprint::parse(&one.to_string()), Some(one));
        for text in [
            "",
            "1",
            "+000000000000001",
            "00000000000000000",
            "000000000000000g",
        ] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }
}
