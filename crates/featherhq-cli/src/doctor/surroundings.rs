//! What of the machine stands between this program and the server: proxies.

use super::check::Check;

/// The variables that name a proxy, in lower case as everybody reads them.
const PROXY_VARIABLES: [&str; 3] = ["https_proxy", "http_proxy", "all_proxy"];

/// Which proxy the environment asks for.
pub(super) fn proxy(base_url: &str, variable: impl Fn(&str) -> Option<String>) -> Check {
    let set = |name: &str| {
        [name.to_owned(), name.to_uppercase()]
            .into_iter()
            .find_map(|name| {
                let value = variable(&name).filter(|value| !value.is_empty())?;
                Some((name, value))
            })
    };
    let found = PROXY_VARIABLES.iter().filter_map(|name| set(name));
    let found: Vec<String> = found
        .map(|(name, value)| format!("{name}={}", without_password(&value)))
        .collect();
    if found.is_empty() {
        return Check::ok("proxy", "no variable asks for one");
    }
    let except =
        set("no_proxy").map_or_else(String::new, |(name, value)| format!(", {name}={value}"));
    let hint = format!(
        "requests may go through it; add the host of {base_url} to NO_PROXY where they must not"
    );
    Check::warning("proxy", &format!("{}{except}", found.join(", "))).with_hint(&hint)
}

/// A proxy may have a password in its URL.
fn without_password(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
            let slashes = if scheme.is_empty() { "" } else { "://" };
            format!("{scheme}{slashes}[redacted]@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::check::State;

    #[test]
    fn a_proxy_is_told_without_its_password() {
        let check = proxy("https://a.example", |name| {
            let value = match name {
                "HTTPS_PROXY" => "http://me:secret@proxy.example:3128",
                "no_proxy" => "localhost",
                "http_proxy" => "",
                _ => return None,
            };
            Some(value.to_owned())
        });
        let shown = format!("{check:?}");
        assert_eq!(check.state, State::Warning);
        assert!(
            shown.contains("HTTPS_PROXY=http://[redacted]@proxy.example:3128, no_proxy=localhost"),
            "{shown}"
        );
        assert!(
            !shown.contains("secret") && !shown.contains("http_proxy"),
            "{shown}"
        );
        assert_eq!(proxy("https://a.example", |_| None).state, State::Ok);
    }
}
