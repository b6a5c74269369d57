//! Which fields of a conversation are sent: the token's role and the parameter
//! `fields` decide.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::AnyreachRole;

/// The fields in the order of the document.
pub(super) const FIELDS: [&str; 20] = [
    "id",
    "organization_id",
    "direction",
    "channel",
    "status",
    "user_id",
    "agent_id",
    "agent_version_id",
    "agent_number",
    "web_widget_id",
    "duration",
    "user_turn_count",
    "created_at",
    "updated_at",
    "agent",
    "summary",
    "initial_context",
    "custom_metadata",
    "conversation",
    "recording_details",
];

/// The fields from this one on are those that the document calls sensitive.
const SENSITIVE_FROM: usize = 14;

/// A set of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Selection {
    /// By the place in [`FIELDS`].
    selected: [bool; FIELDS.len()],
}

impl Selection {
    pub(super) const ALL: Self = Self {
        selected: [true; FIELDS.len()],
    };

    /// Reads field names with commas between them; no name at all stands for
    /// all fields. A name that is no field is returned.
    pub(super) fn read(names: &str) -> Result<Self, &str> {
        let mut selected = [false; FIELDS.len()];
        let names = names.split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            let place = FIELDS.iter().position(|field| *field == name);
            selected[place.ok_or(name)?] = true;
        }
        if selected.contains(&true) {
            Ok(Self { selected })
        } else {
            Ok(Self::ALL)
        }
    }

    /// Those of the fields that this role may see.
    pub(super) fn visible_to(mut self, role: AnyreachRole) -> Self {
        let visible = match role {
            AnyreachRole::Full => FIELDS.len(),
            AnyreachRole::ReadOnly => SENSITIVE_FROM,
            AnyreachRole::NoAccess => 0,
        };
        self.selected[visible..].fill(false);
        self
    }

    /// The document with these fields only, each as it is stored.
    pub(super) fn of(self, document: String) -> Result<String, serde_json::Error> {
        if self == Self::ALL {
            return Ok(document);
        }
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(&document)?;
        let selected = FIELDS.iter().zip(self.selected);
        let sent = selected
            .filter(|(_, is_selected)| *is_selected)
            .filter_map(|(field, _)| Some(format!(r#""{field}":{}"#, members.get(field)?)));
        Ok(format!("{{{}}}", sent.collect::<Vec<_>>().join(",")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> String {
        r#"{"id":"a","duration":1.50,"created_at":"t","summary":null}"#.to_owned()
    }

    #[test]
    fn the_fields_are_those_of_the_generated_type() {
        let schema = schemars::schema_for!(anyreach_api::types::Conversation).to_value();
        let properties = schema["properties"].as_object().unwrap();
        let mut published: Vec<&str> = properties.keys().map(String::as_str).collect();
        published.sort_unstable();
        let mut known = FIELDS.to_vec();
        known.sort_unstable();
        assert_eq!(known, published);
        for (place, field) in FIELDS.iter().enumerate() {
            let description = properties[*field]["description"].as_str();
            let is_sensitive = description.is_some_and(|text| text.starts_with("Sensitive."));
            // The agent is described where its type is.
            let is_sensitive = is_sensitive || *field == "agent";
            assert_eq!(is_sensitive, place >= SENSITIVE_FROM, "{field}");
        }
    }

    #[test]
    fn fields_are_sent_in_the_order_of_the_document_as_they_are_stored() {
        let selection = Selection::read(" duration,id ,, agent").unwrap();
        assert_eq!(
            selection.of(some()).unwrap(),
            r#"{"id":"a","duration":1.50}"#
        );
        assert_eq!(Selection::read(",").unwrap(), Selection::ALL);
        assert_eq!(Selection::read("id,surname,x"), Err("surname"));
    }

    #[test]
    fn a_read_only_role_sees_no_sensitive_field() {
        let selection = Selection::ALL.visible_to(AnyreachRole::ReadOnly);
        let expected = r#"{"id":"a","duration":1.50,"created_at":"t"}"#;
        assert_eq!(selection.of(some()).unwrap(), expected);
        let selection = Selection::read("summary").unwrap();
        let selection = selection.visible_to(AnyreachRole::ReadOnly);
        assert_eq!(selection.of(some()).unwrap(), "{}");
    }
}
