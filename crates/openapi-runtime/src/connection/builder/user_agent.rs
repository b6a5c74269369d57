//! The `User-Agent` header of a list of products.

use http::HeaderValue;

use crate::error::Error;

pub(super) fn user_agent(products: &[(String, String)]) -> Result<HeaderValue, Error> {
    if products.is_empty() {
        return Ok(HeaderValue::from_static(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        )));
    }
    let mut text = String::new();
    for (name, version) in products {
        if !is_token(name) || !is_token(version) {
            return Err(Error::config(
                "a product of the user agent needs a name and a version of letters, digits and \
                 !#$%&'*+-.^_`|~ only",
            ));
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&format!("{name}/{version}"));
    }
    HeaderValue::from_str(&text)
        .map_err(|error| Error::config("the user agent is no header value").with_source(error))
}

/// A `token` of RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_become_the_user_agent_in_order() {
        let products = [("a".into(), "1.0".into()), ("b-c".into(), "2+x".into())];
        assert_eq!(user_agent(&products).unwrap(), "a/1.0 b-c/2+x");
        for (name, version) in [
            ("", "1"),
            ("a b", "1"),
            ("a", ""),
            ("a", "1\r\nx: y"),
            ("a/b", "1"),
        ] {
            assert!(
                user_agent(&[(name.into(), version.into())]).is_err(),
                "{name}/{version}"
            );
        }
    }
}
