//! The names of the Rust types made from two documents, and whether a client can be made of the
//! newer one.

use std::collections::BTreeMap;
use std::path::Path;

use openapi_drift::{Document, Names};
use openapi_generate::{ApiConfig, Error, Source, generate};
use serde_json::Value;

use crate::failure::Failure;
use crate::workspace::{self, Api};

/// What generating from both documents tells.
pub(super) struct Named {
    pub(super) names: Names,
    /// Why no client can be made of the revision.
    pub(super) failure: Option<String>,
}

/// The names that are pinned, for both documents.
pub(super) fn pinned(root: &Path, api: Api) -> Result<Names, Failure> {
    let pins = pins(root, api)?;
    Ok(Names::new(pins.clone(), pins))
}

/// The names that generating gives.
pub(super) fn generated(
    root: &Path,
    api: Api,
    [base, revision]: [&Document; 2],
) -> Result<Named, Failure> {
    let pins = pins(root, api)?;
    let [base, revision] = [base, revision].map(|document| names(document, &pins));
    let (revision, failure) = match revision {
        Ok(names) => (names, None),
        Err(error) => (pins.clone(), Some(error.to_string())),
    };
    Ok(Named {
        names: Names::new(base.unwrap_or(pins), revision),
        failure,
    })
}

fn pins(root: &Path, api: Api) -> Result<BTreeMap<String, String>, Failure> {
    let Some(settings) = workspace::read_if_present(&root.join(api.settings()))? else {
        return Ok(BTreeMap::new());
    };
    let config = ApiConfig::parse(&settings, api.settings());
    Ok(config
        .map_err(|error| Failure::Usage(error.to_string()))?
        .names)
}

/// Generates from a document with the pins that fit it. That a pin does not fit is no fault of the
/// document: the place it names may be what changed.
fn names(
    document: &Document,
    pins: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Error> {
    let roots = roots(&document.value);
    let mut config = ApiConfig::default();
    config.names = pins
        .iter()
        .filter(|(place, _)| {
            let end = place.find(['.', '[', '{', '|']).unwrap_or(place.len());
            roots.contains(&&place[..end])
        })
        .map(|(place, name)| (place.clone(), name.clone()))
        .collect();
    loop {
        let source = Source {
            document: &document.value,
            text: &document.text,
            origin: &document.origin,
        };
        let unfit = match generate(source, &config) {
            Ok(generated) => {
                let names = generated.names.into_iter();
                return Ok(names.map(|name| (name.place, name.name)).collect());
            }
            Err(Error::UnknownPlace { place }) => place,
            Err(Error::SharedName { places, .. }) if config.names.contains_key(&places[1]) => {
                let [_, place] = places;
                place
            }
            Err(error) => return Err(error),
        };
        // Every round takes one pin out, so that there is a last one.
        if config.names.remove(&unfit).is_none() {
            return Err(Error::UnknownPlace { place: unfit });
        }
    }
}

/// What the places of a document begin with: components and operation ids.
fn roots(document: &Value) -> Vec<&str> {
    let components =
        members(document.pointer("/components/schemas")).map(|(name, _)| name.as_str());
    let operations = members(document.get("paths"))
        .flat_map(|(_, item)| members(Some(item)))
        .filter_map(|(_, operation)| operation.get("operationId")?.as_str());
    components.chain(operations).collect()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}
