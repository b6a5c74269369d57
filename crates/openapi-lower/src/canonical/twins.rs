//! `X-Input` and `X-Output`: frameworks write a component twice when requests and responses could
//! differ. When they do not, the two stand for one.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Schema, signature};

const SUFFIXES: [&str; 2] = ["-Input", "-Output"];

/// The name that stands for each twin. Twins may refer to other twins: those that differ are taken
/// out until the rest are equal all the way down.
pub(super) fn find(components: &BTreeMap<String, Schema>) -> HashMap<String, String> {
    let mut stems: HashSet<&str> = components
        .keys()
        .filter_map(|name| name.strip_suffix(SUFFIXES[0]))
        .filter(|stem| {
            !components.contains_key(*stem)
                && components.contains_key(&format!("{stem}{}", SUFFIXES[1]))
        })
        .collect();
    loop {
        let stand_in = |name: &str| {
            SUFFIXES
                .iter()
                .find_map(|suffix| name.strip_suffix(suffix))
                .and_then(|stem| stems.get(stem).copied())
        };
        let signature = |stem: &str, suffix: &str| {
            let schema = components.get(&format!("{stem}{suffix}"))?;
            Some(signature::of(schema, &stand_in))
        };
        let different: Vec<&str> = stems
            .iter()
            .copied()
            .filter(|stem| signature(stem, SUFFIXES[0]) != signature(stem, SUFFIXES[1]))
            .collect();
        if different.is_empty() {
            break;
        }
        for stem in different {
            stems.remove(stem);
        }
    }
    let twin = |stem: &str, suffix: &str| (format!("{stem}{suffix}"), stem.to_owned());
    stems
        .iter()
        .flat_map(|stem| SUFFIXES.map(|suffix| twin(stem, suffix)))
        .collect()
}
