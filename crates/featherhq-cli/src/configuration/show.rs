//! `feather config`: the settings in force, and where each came from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Setting, Settings, Source};
use crate::arguments::{Arguments, ConfigArguments, ReportOutput, SharedArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::Provider;
use crate::text::sanitize::one_line;
use crate::text::style::{FAINT, PLAIN};
use crate::text::table::{Cell, Column, Fit, Table, absent};

const COLUMNS: [Column<'static>; 3] = [
    Column {
        title: "SETTING",
        fit: Fit::Whole,
    },
    Column {
        title: "VALUE",
        fit: Fit::Whole,
    },
    Column {
        title: "FROM",
        fit: Fit::Rest { least: 12 },
    },
];

/// Shows the settings; the key is masked.
pub(crate) fn run(
    config: &ConfigArguments,
    arguments: &Arguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let settings = Settings::resolve(&arguments.shared)?;
    arguments.check(settings.provider.value)?;
    for warning in &settings.warnings {
        console.warn(warning);
    }
    let rows = rows(&settings, &arguments.shared);
    match config.output {
        ReportOutput::Text => {
            let mut table = Table::new(COLUMNS, console.screen);
            for (name, value, source) in rows {
                let cell = |text: &str, style| Cell {
                    text: one_line(text),
                    style,
                };
                let value = value.map_or_else(absent, |value| cell(&value, PLAIN));
                let row = [cell(name, PLAIN), value, cell(&source, FAINT)];
                table.push(row, console.out)?;
            }
            table.finish(console.out)?;
        }
        ReportOutput::Json => {
            let rows = rows.into_iter().map(|(name, value, from)| {
                let row = RowReport { value, from };
                (name.replace(' ', "_"), row)
            });
            console.write_json(&rows.collect::<BTreeMap<_, _>>())?;
        }
    }
    Ok(console.out.flush()?)
}

/// A setting as JSON, under its name.
#[derive(Serialize)]
struct RowReport {
    value: Option<String>,
    from: String,
}

type Row = (&'static str, Option<String>, String);

fn rows(settings: &Settings, shared: &SharedArguments) -> Vec<Row> {
    let (file, is_there) = match &settings.file {
        Some((path, true)) => (Some(path.display().to_string()), "it is there"),
        Some((path, false)) => (Some(path.display().to_string()), "it is not there"),
        None => (None, "this system has no directory for it"),
    };
    let of_sandbox = |value: &str| {
        (
            Some(value.to_owned()),
            Source::Option("--sandbox").describe(),
        )
    };
    let profile = match settings.is_profile_used {
        true => (
            Some(settings.profile.value.clone()),
            settings.profile.source.describe(),
        ),
        false => (
            None,
            format!(
                "none: `{}` is not for {}",
                settings.profile.value, settings.provider.value
            ),
        ),
    };
    let key = match &settings.api_key {
        _ if shared.sandbox => of_sandbox("that of the sandbox"),
        Some(Setting { value, source }) => (Some(value.masked()), source.describe()),
        None => (None, "nobody set it".to_owned()),
    };
    let url = if shared.sandbox {
        of_sandbox("a sandbox in the same process")
    } else {
        let Setting { value, source } = &settings.base_url;
        (Some(without_password(value)), source.describe())
    };
    let provider = &settings.provider;
    let mut rows = vec![(
        "provider",
        Some(provider.value.to_string()),
        provider.source.describe(),
    )];
    if provider.value == Provider::AnyReach {
        let (value, source) = match &settings.organization {
            _ if shared.sandbox => of_sandbox("that of the sandbox"),
            Some(Setting { value, source }) => (Some(value.clone()), source.describe()),
            None => (None, "nobody set it".to_owned()),
        };
        rows.push(("organization", value, source));
    }
    rows.extend([
        ("api key", key.0, key.1),
        ("base url", url.0, url.1),
        ("profile", profile.0, profile.1),
        ("file", file, is_there.to_owned()),
    ]);
    rows
}

/// A URL with a password in it is refused by the client; here it is not shown.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://[redacted]@{host}"),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        assert_eq!(
            without_password("https://me:pw@x.example/p"),
            "https://[redacted]@x.example/p"
        );
        assert_eq!(
            without_password("https://x.example/p"),
            "https://x.example/p"
        );
    }
}
