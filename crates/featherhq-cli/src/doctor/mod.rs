//! `feather doctor`: looks for what keeps this program from working, from the
//! settings to the answer of the server, and says what to do.

mod check;
mod clock;
mod probe;
mod surroundings;

use std::env;

use self::check::{Check, State};
use crate::arguments::{Arguments, DoctorArguments, ReportOutput};
use crate::configuration::Settings;
use crate::connect::{client_of, to_sandbox};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::provider::Provider;

/// What is sent where there is no key, to see whether the server answers.
const NO_KEY: &str = "none";

/// Makes all checks and reports each. The program ends as the first one says
/// that failed, since those after it may have failed because of it.
pub(crate) async fn run(
    doctor: &DoctorArguments,
    arguments: &Arguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let checks = if arguments.shared.sandbox {
        let provider = arguments.shared.provider.unwrap_or_default();
        arguments.check(provider)?;
        let connected = to_sandbox(provider).await?;
        let mut checks = vec![Check::ok(
            "settings",
            "a sandbox of its own, which needs none",
        )];
        checks.extend(probe::checks(connected.client(), true).await);
        checks
    } else {
        of_settings(arguments).await?
    };
    match doctor.output {
        ReportOutput::Text => check::write_text(&checks, console)?,
        ReportOutput::Json => check::write_json(&checks, console)?,
    }
    console.out.flush()?;
    let ending = checks.iter().find_map(|check| match check.state {
        State::Failed(exit) => Some(exit),
        _ => None,
    });
    ending.map_or(Ok(()), |exit| Err(Failure::Told(exit)))
}

async fn of_settings(arguments: &Arguments) -> Result<Vec<Check>, Failure> {
    let settings = match Settings::resolve(&arguments.shared) {
        Ok(settings) => settings,
        Err(failure) => return Ok(vec![Check::of_failure("settings", &failure)]),
    };
    arguments.check(settings.provider.value)?;
    let mut checks = vec![of_warnings(&settings)];
    checks.push(of_key(&settings));
    let url = &settings.base_url;
    checks.push(surroundings::proxy(&url.value, |name| env::var(name).ok()));
    let key = settings.api_key.as_ref().map(|key| key.value.expose());
    let client = match client_of(&settings, key.unwrap_or(NO_KEY)) {
        Ok(client) => client,
        Err(failure) => {
            checks.push(Check::of_failure("server", &failure));
            return Ok(checks);
        }
    };
    checks.push(Check::ok(
        "server",
        &format!("{}, from {}", client.base_url(), url.source.describe()),
    ));
    checks.extend(probe::checks(&client, key.is_some()).await);
    Ok(checks)
}

fn of_warnings(settings: &Settings) -> Check {
    match settings.warnings.first() {
        None => Check::ok("settings", &settings.describe_file()),
        Some(_) => Check::warning("settings", &settings.warnings.join("; ")),
    }
}

fn of_key(settings: &Settings) -> Check {
    match &settings.api_key {
        Some(key) => Check::ok(
            "key",
            &format!("{}, from {}", key.value.masked(), key.source.describe()),
        ),
        None => Check::failed("key", Exit::Authentication, "there is none")
            .with_hints(Failure::NoApiKey(settings.provider.value).hints()),
    }
}

/// The version of the document that this program was made from.
fn version(provider: Provider) -> String {
    format!("made for version {} of the API", provider.api_version())
}
