//! Where in a page's JSON its items are.

use std::fmt;

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Where the items are in the JSON of a page.
///
/// Known to whoever wrote the API's document; it makes it possible to look at the items one by one,
/// whatever the type of the page.
///
/// ```
/// use openapi_runtime::PageLayout;
///
/// assert_eq!(PageLayout::from(Some("items")), PageLayout::Property("items"));
/// assert_eq!(PageLayout::from(None), PageLayout::Root);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLayout {
    /// The page is an object, and this property of it is the array of items.
    Property(&'static str),
    /// The page is the array of items itself.
    Root,
}

impl From<Option<&'static str>> for PageLayout {
    fn from(property: Option<&'static str>) -> Self {
        property.map_or(Self::Root, Self::Property)
    }
}

/// A page taken apart without decoding anything.
pub(crate) struct RawPage {
    /// The same page without its items.
    pub(crate) rest: String,
    /// The items as they came, in order.
    pub(crate) items: Vec<Bytes>,
}

impl PageLayout {
    /// Takes a page apart; the items share the memory of `body`.
    ///
    /// # Errors
    ///
    /// When the body is no JSON, or has no array where the items should be.
    pub(crate) fn take_apart(self, body: &Bytes) -> serde_json::Result<RawPage> {
        match self {
            Self::Root => Ok(RawPage {
                rest: "[]".to_owned(),
                items: elements(body, serde_json::from_slice(body)?),
            }),
            Self::Property(property) => {
                let Members(members) = serde_json::from_slice(body)?;
                let mut found = None;
                let mut rest = Vec::with_capacity(members.len());
                for (name, value) in members {
                    let value = if name == property {
                        found = Some(value);
                        "[]"
                    } else {
                        value.get()
                    };
                    rest.push(format!("{}:{value}", serde_json::to_string(&name)?));
                }
                let items = found.ok_or_else(|| {
                    serde::de::Error::custom(format_args!("missing field `{property}`"))
                })?;
                Ok(RawPage {
                    // A property that occurs twice does so here as well, so whoever decodes this
                    // notices.
                    rest: format!("{{{}}}", rest.join(",")),
                    items: elements(body, serde_json::from_str(items.get())?),
                })
            }
        }
    }
}

fn elements(body: &Bytes, items: Vec<&RawValue>) -> Vec<Bytes> {
    items
        .into_iter()
        .map(|item| body.slice_ref(item.get().as_bytes()))
        .collect()
}

/// The members of an object in order, also those that occur twice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a page")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_cut_out_as_they_came_and_the_rest_stays() {
        let body = Bytes::from_static(
            br#" { "items" : [ {"a" : 1.50}, "x" ,null] , "next\n": { "b" : [] }, "has_more":true} "#,
        );
        let page = PageLayout::Property("items").take_apart(&body).unwrap();
        assert_eq!(page.items, [r#"{"a" : 1.50}"#, r#""x""#, "null"]);
        assert_eq!(
            page.rest,
            r#"{"items":[],"next\n":{ "b" : [] },"has_more":true}"#
        );

        let page = PageLayout::Root
            .take_apart(&Bytes::from_static(b"[1, [2]]"))
            .unwrap();
        assert_eq!(page.items, ["1", "[2]"]);
        assert_eq!(page.rest, "[]");
    }

    #[test]
    fn what_is_no_page_is_not_taken_apart() {
        for body in [
            r#"{"item": []}"#,
            r#"{"items": {}}"#,
            "[]",
            "",
            r#"{"items": [1"#,
        ] {
            let taken = PageLayout::Property("items").take_apart(&Bytes::from(body));
            assert!(taken.is_err(), "{body}");
        }
    }
}
