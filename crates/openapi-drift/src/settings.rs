//! Which rules apply, and how severe they are: what a team decides for itself, in a file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Error, Rule, Severity, rules};

/// Settings of rules, by their ids.
///
/// ```
/// let settings = openapi_drift::Settings::parse(
///     r#"
///     [rules.enum-value-added]
///     wire = "warning"
///
///     [rules.documentation-changed]
///     enabled = true
///     "#,
///     "drift-rules.toml",
/// )?;
/// assert_eq!(settings.rules["documentation-changed"].enabled, Some(true));
/// # Ok::<(), openapi_drift::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// What differs from the table of the rules.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleSettings>,
}

/// What differs from the table for one rule.
///
/// ```
/// use openapi_drift::{Settings, Severity};
///
/// let settings = Settings::parse("[rules.enum-value-added]\nwire = \"warning\"\n", "rules.toml")?;
/// let rule = &settings.rules["enum-value-added"];
/// assert_eq!((rule.wire, rule.source, rule.enabled), (Some(Severity::Warning), None, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleSettings {
    /// Whether it is reported.
    pub enabled: Option<bool>,
    /// Its severity for deployed clients, in whatever direction.
    pub wire: Option<Severity>,
    /// Its severity for code that uses the regenerated client.
    pub source: Option<Severity>,
}

impl Settings {
    /// Reads settings from `text`; `origin` names the file in errors.
    ///
    /// ```
    /// use openapi_drift::Settings;
    ///
    /// let error = Settings::parse("[rules.enum-value-aded]\nenabled = true\n", "rules.toml").unwrap_err();
    /// assert!(error.to_string().starts_with("rules.toml: there is no rule `enum-value-aded`"));
    /// ```
    ///
    /// # Errors
    /// [`Error::Settings`] when the text is not TOML, or names a rule that does not exist.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Error> {
        let failure = |message: String| Error::Settings {
            origin: origin.to_owned(),
            message,
        };
        let settings: Self = toml::from_str(text).map_err(|error| failure(error.to_string()))?;
        for id in settings.rules.keys() {
            known(id).map_err(failure)?;
        }
        Ok(settings)
    }

    /// Has a rule reported that is not reported by itself.
    ///
    /// ```
    /// let mut settings = openapi_drift::Settings::default();
    /// settings.enable("documentation-changed")?;
    /// assert!(settings.enable("no-such-rule").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Settings`] when there is no such rule.
    pub fn enable(&mut self, id: &str) -> Result<(), Error> {
        known(id).map_err(|message| Error::Settings {
            origin: "--enable".to_owned(),
            message,
        })?;
        self.rules.entry(id.to_owned()).or_default().enabled = Some(true);
        Ok(())
    }

    pub(crate) fn enables(&self, rule: &Rule) -> bool {
        let own = self.rules.get(rule.id);
        own.and_then(|own| own.enabled).unwrap_or(rule.enabled)
    }

    /// The verdicts on wire and source.
    pub(crate) fn verdicts(&self, rule: &Rule, wire: Severity) -> (Severity, Severity) {
        let own = self.rules.get(rule.id);
        (
            own.and_then(|own| own.wire).unwrap_or(wire),
            own.and_then(|own| own.source).unwrap_or(rule.source),
        )
    }
}

fn known(id: &str) -> Result<(), String> {
    if rules().any(|rule| rule.id == id) {
        Ok(())
    } else {
        Err(format!(
            "there is no rule `{id}`; `cargo xtask drift --rules` lists them"
        ))
    }
}
