//! Evidence packages: what an answer of an assistant rests on.
//!
//! The server sends one of two views. The *display* view holds source cards
//! for end users and nothing else; the *full* view holds everything an auditor
//! wants, from which cards can be made. [`EvidencePackageExt`] gives what both
//! have in common.
//!
//! # From the full view to the display view
//!
//! A package that leaves the circle of those who may audit it must hold nothing
//! but cards. [`EvidencePackageExt::to_display`] makes such a package, and
//! [`SourceCard`] is the one place that says what a card takes from a full item:
//!
//! | field of the card | field of the full item | source |
//! |---|---|---|
//! | `citation_marker` | `display.citation_marker` | inferred from the name |
//! | `label` | `display.label` | inferred from the name |
//! | `short_label` | `display.short_label` | inferred from the name |
//! | `document_title` | `provenance.document_title` | inferred from the name |
//! | `version_number` | `provenance.version_number` | inferred from the name |
//! | `section` | `provenance.section` | inferred from the name |
//! | `deep_link` | `provenance.deep_link` | inferred from the name |
//! | nothing | everything else | the description of `EvidenceItemDisplay` |
//!
//! Of the package itself, `organization_id`, `agent_id` and `status_reason` stay
//! behind (the description of `EvidencePackageDisplay`).

mod card;
mod citations;

pub use card::SourceCard;
pub use citations::{Citation, Citations};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::types::{EvidencePackage, EvidencePackageDisplay, EvidencePackageFull, EvidenceStatus};

/// Which view of an evidence package the server sent.
///
/// ```
/// use featherhq::EvidencePackage;
/// use featherhq::evidence::EvidenceView;
/// use featherhq::prelude::*;
///
/// let package: EvidencePackage = serde_json::from_str(r#"{"view": "summary", "lines": 3}"#).unwrap();
/// assert_eq!(package.view(), EvidenceView::Unrecognized("summary"));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum EvidenceView<'a> {
    /// Source cards for end users.
    Display,
    /// Everything, for auditors.
    Full,
    /// A view that this version does not know, by its tag; empty when the tag
    /// is no text.
    Unrecognized(&'a str),
}

/// What every evidence package offers, whichever view it is.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus, EvidenceItemDisplay};
/// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
/// let card = EvidenceItemDisplay::new().with_label("Returns, section 2".to_owned());
/// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![card], id, id);
/// let package = EvidencePackage::from(display);
///
/// let labels: Vec<_> = package.cards().filter_map(|card| card.label).collect();
/// assert_eq!(labels, ["Returns, section 2"]);
/// ```
pub trait EvidencePackageExt {
    /// Which view the package is.
    ///
    /// ```
    /// use featherhq::evidence::EvidenceView;
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], id, id);
    /// assert_eq!(EvidencePackage::from(display).view(), EvidenceView::Display);
    /// ```
    fn view(&self) -> EvidenceView<'_>;

    /// The package, if it is the display view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], id, id);
    /// let package = EvidencePackage::from(display);
    /// assert!(package.as_display().is_some_and(|display| display.items.is_empty()));
    /// ```
    fn as_display(&self) -> Option<&EvidencePackageDisplay>;

    /// The package, if it is the full view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageFull, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let full = EvidencePackageFull::new(id, time, EvidenceStatus::Complete, vec![], id, id, id);
    /// let package = EvidencePackage::from(full);
    /// assert_eq!(package.as_full().map(|full| full.organization_id), Some(id));
    /// ```
    fn as_full(&self) -> Option<&EvidencePackageFull>;

    /// The id of the package; `None` for an unrecognized view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let package_id = uuid::uuid!("3c90c3cc-0d44-4b50-8888-8dd25736052a");
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], package_id, id);
    /// assert_eq!(EvidencePackage::from(display).package_id(), Some(package_id));
    /// ```
    fn package_id(&self) -> Option<Uuid>;

    /// The turn that the evidence belongs to; `None` for an unrecognized view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let turn_id = uuid::uuid!("3c90c3cc-0d44-4b50-8888-8dd25736052a");
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], id, turn_id);
    /// assert_eq!(EvidencePackage::from(display).turn_id(), Some(turn_id));
    /// ```
    fn turn_id(&self) -> Option<Uuid>;

    /// When the package was made; `None` for an unrecognized view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let id = uuid::Uuid::nil();
    /// let time = chrono::DateTime::UNIX_EPOCH;
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], id, id);
    /// assert_eq!(EvidencePackage::from(display).created_at(), Some(time));
    /// ```
    fn created_at(&self) -> Option<DateTime<Utc>>;

    /// Whether the evidence is complete; `None` for an unrecognized view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![], id, id);
    /// assert_eq!(EvidencePackage::from(display).status(), Some(&EvidenceStatus::Complete));
    /// ```
    fn status(&self) -> Option<&EvidenceStatus>;

    /// The package, if it is the display view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageFull, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let full = EvidencePackageFull::new(id, time, EvidenceStatus::Complete, vec![], id, id, id);
    /// // It is the other view, and given back.
    /// let package = EvidencePackage::from(full).into_display().unwrap_err();
    /// assert!(package.into_full().is_ok());
    /// ```
    ///
    /// # Errors
    /// The package itself, when it is another view.
    #[expect(
        clippy::result_large_err,
        reason = "the package is given back, not an error made"
    )]
    fn into_display(self) -> Result<EvidencePackageDisplay, EvidencePackage>;

    /// The package, if it is the full view.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageFull, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let full = EvidencePackageFull::new(id, time, EvidenceStatus::Complete, vec![], id, id, id);
    /// assert_eq!(EvidencePackage::from(full.clone()).into_full().unwrap(), full);
    /// ```
    ///
    /// # Errors
    /// The package itself, when it is another view.
    #[expect(
        clippy::result_large_err,
        reason = "the package is given back, not an error made"
    )]
    fn into_full(self) -> Result<EvidencePackageFull, EvidencePackage>;

    /// The package as an end user may see it: no organization, agent, score,
    /// hash, chunk, constraint or other audit field is left. `None` for an
    /// unrecognized view, of which nobody knows what it holds.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidencePackage, EvidencePackageFull, EvidenceStatus};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let organization = uuid::uuid!("3c90c3cc-0d44-4b50-8888-8dd25736052a");
    /// let full = EvidencePackageFull::new(id, time, EvidenceStatus::Complete, vec![], organization, id, id);
    /// let shown = EvidencePackage::from(full).to_display().unwrap();
    /// assert!(!serde_json::to_string(&shown).unwrap().contains(&organization.to_string()));
    /// ```
    fn to_display(&self) -> Option<EvidencePackageDisplay>;

    /// The source cards, in the order of the package; none for an unrecognized
    /// view.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::prelude::*;
    ///
    /// let mut details = client.conversations().list().items()?.with_details(4);
    /// let mut labels = 0;
    /// while let Some(conversation) = details.try_next().await? {
    ///     let packages = conversation.recent_turns.iter().filter_map(|turn| turn.evidence.as_ref());
    ///     labels += packages.flat_map(|package| package.cards()).filter_map(|card| card.label).count();
    /// }
    /// assert!(labels > 0);
    /// # Ok(()) }
    /// ```
    fn cards(&self) -> impl Iterator<Item = SourceCard<'_>>;
}

impl EvidencePackageExt for EvidencePackage {
    fn view(&self) -> EvidenceView<'_> {
        match self {
            Self::Display(_) => EvidenceView::Display,
            Self::Full(_) => EvidenceView::Full,
            Self::Unrecognized(raw) => EvidenceView::Unrecognized(
                raw.get("view")
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default(),
            ),
            // The enum may grow with the document; its JSON tells no tag then.
            _ => EvidenceView::Unrecognized(""),
        }
    }

    fn as_display(&self) -> Option<&EvidencePackageDisplay> {
        if let Self::Display(package) = self {
            Some(package)
        } else {
            None
        }
    }

    fn as_full(&self) -> Option<&EvidencePackageFull> {
        if let Self::Full(package) = self {
            Some(package)
        } else {
            None
        }
    }

    fn package_id(&self) -> Option<Uuid> {
        either(self, |display| display.package_id, |full| full.package_id)
    }

    fn turn_id(&self) -> Option<Uuid> {
        either(self, |display| display.turn_id, |full| full.turn_id)
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        either(self, |display| display.created_at, |full| full.created_at)
    }

    fn status(&self) -> Option<&EvidenceStatus> {
        either(
            self,
            |display| &display.evidence_status,
            |full| &full.evidence_status,
        )
    }

    fn into_display(self) -> Result<EvidencePackageDisplay, EvidencePackage> {
        if let Self::Display(package) = self {
            Ok(package)
        } else {
            Err(self)
        }
    }

    fn into_full(self) -> Result<EvidencePackageFull, EvidencePackage> {
        if let Self::Full(package) = self {
            Ok(package)
        } else {
            Err(self)
        }
    }

    fn to_display(&self) -> Option<EvidencePackageDisplay> {
        match self {
            Self::Display(package) => Some(package.clone()),
            Self::Full(package) => Some(display_of(package)),
            _ => None,
        }
    }

    fn cards(&self) -> impl Iterator<Item = SourceCard<'_>> {
        let display = self
            .as_display()
            .into_iter()
            .flat_map(|package| &package.items)
            .map(SourceCard::from);
        let full = self
            .as_full()
            .into_iter()
            .flat_map(|package| &package.items)
            .map(SourceCard::from);
        display.chain(full)
    }
}

/// What both known views hold under the same name.
fn either<'a, T>(
    package: &'a EvidencePackage,
    of_display: impl FnOnce(&'a EvidencePackageDisplay) -> T,
    of_full: impl FnOnce(&'a EvidencePackageFull) -> T,
) -> Option<T> {
    match package {
        EvidencePackage::Display(display) => Some(of_display(display)),
        EvidencePackage::Full(full) => Some(of_full(full)),
        _ => None,
    }
}

/// The display view of a full package. Every field is named, so that one that
/// a later document adds to the display view is not filled by accident.
fn display_of(full: &EvidencePackageFull) -> EvidencePackageDisplay {
    let cards = full
        .items
        .iter()
        .map(|item| SourceCard::from(item).to_item())
        .collect();
    EvidencePackageDisplay::new(
        full.conversation_id,
        full.created_at,
        full.evidence_status.clone(),
        cards,
        full.package_id,
        full.turn_id,
    )
    .with_schema_version(full.schema_version)
    .with_message_id(full.message_id)
}
