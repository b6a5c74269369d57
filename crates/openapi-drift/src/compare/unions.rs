//! Unions: which branch of one is which branch of the other.

use std::collections::{BTreeMap, BTreeSet};

use openapi_lower::canonical::{Discriminator, Schema, Shape};

use super::schemas::described;
use super::{Comparison, Side, component, text};
use crate::place::Place;
use crate::rules;

/// The branches of the two unions: those that belong together, and those left over.
struct Branches<'s> {
    pairs: Vec<(&'s Schema, &'s Schema)>,
    gone: Vec<&'s Schema>,
    fresh: Vec<&'s Schema>,
}

impl Comparison<'_> {
    pub(super) fn unions(
        &mut self,
        (base, base_schema): (&Shape, &Schema),
        (revision, revision_schema): (&Shape, &Schema),
        place: &Place,
    ) {
        let lone = [base_schema, revision_schema].map(Schema::without_place);
        let branches = self.matched(
            (branches_of(base, &lone[0]), base.discriminator.as_ref()),
            (
                branches_of(revision, &lone[1]),
                revision.discriminator.as_ref(),
            ),
        );
        let ends = (&base_schema.pointer, &revision_schema.pointer);
        for branch in &branches.gone {
            let label = described(branch, self.base);
            let (rule, here) = match self.tags(self.base, base.discriminator.as_ref(), branch) {
                Some(tags) => (
                    &rules::TAGGED_BRANCH_REMOVED,
                    place.variant(&tags.join(" "), self.names),
                ),
                None => (&rules::UNION_BRANCH_REMOVED, place.about(&label)),
            };
            self.note(rule, &here, (text(label), None), (&branch.pointer, ends.1));
        }
        for branch in &branches.fresh {
            let label = described(branch, self.revision);
            let tags = self.tags(self.revision, revision.discriminator.as_ref(), branch);
            // Whether a deployed client can do with a new branch is a matter of the base.
            let (rule, here) = match (tags, &base.discriminator) {
                (Some(tags), Some(_)) => (
                    &rules::TAGGED_BRANCH_ADDED,
                    place.variant(&tags.join(" "), self.names),
                ),
                _ => (&rules::UNION_BRANCH_ADDED, place.about(&label)),
            };
            self.note(rule, &here, (None, text(label)), (ends.0, &branch.pointer));
        }
        for (one, other) in &branches.pairs {
            let label = described(one, self.base);
            self.schemas(one, other, &place.below(&format!("|{label}"), &label));
        }
        self.discriminators(
            (base.discriminator.as_ref(), revision.discriminator.as_ref()),
            &branches.pairs,
            place,
            ends,
        );
    }

    /// Pairs the branches: by the component they refer to, by their tag, by what they say, and in
    /// the end by their type, when only one on each side has it.
    fn matched<'s>(
        &self,
        (base, base_tag): (Vec<&'s Schema>, Option<&Discriminator>),
        (revision, revision_tag): (Vec<&'s Schema>, Option<&Discriminator>),
    ) -> Branches<'s> {
        type Key<'k> = &'k dyn Fn(&Side<'_>, Option<&Discriminator>, &Schema) -> Option<String>;
        let by_name: Key<'_> = &|side, _, branch| {
            branch
                .reference()
                .map(|name| side.canonical.stands_for(name).to_owned())
        };
        let by_tag: Key<'_> =
            &|side, tag, branch| self.tags(side, tag, branch).map(|tags| tags.join(" "));
        let by_meaning: Key<'_> = &|side, _, branch| {
            let target = branch
                .reference()
                .and_then(|name| component(side, side.canonical.stands_for(name)));
            Some(side.canonical.signature(target.unwrap_or(branch)))
        };
        let by_type: Key<'_> = &|_, _, branch| match branch.shape() {
            Some(shape) => shape.kind.map(|kind| {
                let listed = if shape.values.is_some() {
                    "listed "
                } else {
                    ""
                };
                format!("{listed}{}", kind.as_str())
            }),
            None => Some("component".to_owned()),
        };
        let mut branches = Branches {
            pairs: Vec::new(),
            gone: base,
            fresh: revision,
        };
        for key in [by_name, by_tag, by_meaning, by_type] {
            let keys = |side: &Side<'_>, tag, schemas: &[&Schema]| -> Vec<Option<String>> {
                schemas
                    .iter()
                    .map(|branch| key(side, tag, branch))
                    .collect()
            };
            let ours = keys(self.base, base_tag, &branches.gone);
            let theirs = keys(self.revision, revision_tag, &branches.fresh);
            let only = |keys: &[Option<String>], wanted: &Option<String>| {
                wanted.is_some() && keys.iter().filter(|key| *key == wanted).count() == 1
            };
            let mut taken = BTreeSet::new();
            let mut kept = Vec::new();
            for (branch, key) in std::mem::take(&mut branches.gone).into_iter().zip(&ours) {
                let partner = theirs.iter().position(|other| other == key);
                match partner {
                    Some(partner) if only(&ours, key) && only(&theirs, key) => {
                        taken.insert(partner);
                        branches.pairs.push((branch, branches.fresh[partner]));
                    }
                    _ => kept.push(branch),
                }
            }
            branches.gone = kept;
            let mut index = 0;
            branches.fresh.retain(|_| {
                index += 1;
                !taken.contains(&(index - 1))
            });
        }
        branches
    }

    /// The values of the tag that stand for a branch.
    fn tags(
        &self,
        side: &Side<'_>,
        discriminator: Option<&Discriminator>,
        branch: &Schema,
    ) -> Option<Vec<String>> {
        let name = side.canonical.stands_for(branch.reference()?);
        let tags: Vec<String> = discriminator?
            .mapping
            .iter()
            .filter(|(_, target)| side.canonical.stands_for(target) == name)
            .map(|(value, _)| value.clone())
            .collect();
        (!tags.is_empty()).then_some(tags)
    }

    fn discriminators(
        &mut self,
        (base, revision): (Option<&Discriminator>, Option<&Discriminator>),
        pairs: &[(&Schema, &Schema)],
        place: &Place,
        ends: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        let here = (&ends.0.join("discriminator"), &ends.1.join("discriminator"));
        let (one, other) = match (base, revision) {
            (None, None) => return,
            (None, Some(other)) => {
                let new = text(&other.property);
                return self.note(&rules::DISCRIMINATOR_ADDED, place, (None, new), here);
            }
            (Some(one), None) => {
                let old = text(&one.property);
                return self.note(&rules::DISCRIMINATOR_REMOVED, place, (old, None), here);
            }
            (Some(one), Some(other)) => (one, other),
        };
        if one.property != other.property {
            let names = (text(&one.property), text(&other.property));
            return self.note(&rules::DISCRIMINATOR_PROPERTY_CHANGED, place, names, here);
        }
        for (before, after) in pairs {
            let old = self.tags(self.base, Some(one), before).unwrap_or_default();
            let new = self
                .tags(self.revision, Some(other), after)
                .unwrap_or_default();
            let gone: Vec<&String> = old.iter().filter(|tag| !new.contains(tag)).collect();
            let fresh: Vec<&String> = new.iter().filter(|tag| !old.contains(tag)).collect();
            match (gone.as_slice(), fresh.as_slice()) {
                ([], []) => {}
                ([gone], [fresh]) => {
                    // The member says its tag itself, and is compared on its own.
                    let said = [(before, self.base, gone), (after, self.revision, fresh)]
                        .into_iter()
                        .all(|(schema, side, tag)| constant(schema, side, &one.property, tag));
                    if !said {
                        let variant = place.variant(gone, self.names);
                        let tags = (text(*gone), text(*fresh));
                        self.note(&rules::DISCRIMINATOR_VALUE_CHANGED, &variant, tags, here);
                    }
                }
                (gone, fresh) => {
                    for tag in gone {
                        let variant = place.variant(tag, self.names);
                        self.note(
                            &rules::TAGGED_BRANCH_REMOVED,
                            &variant,
                            (text(*tag), None),
                            here,
                        );
                    }
                    for tag in fresh {
                        let variant = place.variant(tag, self.names);
                        self.note(
                            &rules::TAGGED_BRANCH_ADDED,
                            &variant,
                            (None, text(*tag)),
                            here,
                        );
                    }
                }
            }
        }
    }
}

/// The branches of a union, or the one schema that is none.
fn branches_of<'s>(shape: &'s Shape, lone: &'s Schema) -> Vec<&'s Schema> {
    if shape.branches.is_empty() {
        vec![lone]
    } else {
        shape.branches.iter().collect()
    }
}

/// Whether a member of a union fixes its own tag.
fn constant(branch: &Schema, side: &Side<'_>, property: &str, tag: &str) -> bool {
    let target = branch
        .reference()
        .and_then(|name| component(side, side.canonical.stands_for(name)));
    let properties: Option<&BTreeMap<_, _>> = target
        .unwrap_or(branch)
        .shape()
        .map(|shape| &shape.properties);
    properties
        .and_then(|properties| properties.get(property)?.schema.shape()?.values.as_deref())
        .is_some_and(|values| values.len() == 1 && values[0] == tag)
}
