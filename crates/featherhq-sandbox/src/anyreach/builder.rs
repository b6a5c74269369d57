//! How the AnyReach half of a sandbox is set up.

use anyreach_api::types::Conversation;

use super::storage::Insertion;
use super::{Access, AnyreachCursor, AnyreachRole, invention, stored};
use crate::builder::SandboxBuilder;
use crate::error::Kind;
use crate::storage::{Storage, StorageError};

/// The token by which all fields of AnyReach conversations are readable unless
/// other tokens are given. It carries its organization.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{DEFAULT_ANYREACH_TOKEN, Sandbox};
///
/// let sandbox = Sandbox::builder().start_blocking()?;
/// assert_eq!(sandbox.anyreach_token(), DEFAULT_ANYREACH_TOKEN);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_ANYREACH_TOKEN: &str = "ak_sandbox";

/// The organization of AnyReach conversations unless another one is given.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{DEFAULT_ANYREACH_ORGANIZATION, Sandbox};
///
/// let sandbox = Sandbox::builder().start_blocking()?;
/// assert_eq!(sandbox.anyreach_organization(), DEFAULT_ANYREACH_ORGANIZATION);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_ANYREACH_ORGANIZATION: &str = "org_sandbox";

const DEFAULT_TOKENS: [(&str, AnyreachRole); 4] = [
    (DEFAULT_ANYREACH_TOKEN, AnyreachRole::Full),
    ("pat_sandbox", AnyreachRole::Full),
    ("ak_sandbox_read_only", AnyreachRole::ReadOnly),
    ("ak_sandbox_no_access", AnyreachRole::NoAccess),
];

/// What the server of the AnyReach API has to know.
#[derive(Debug)]
pub(crate) struct Anyreach {
    pub(crate) access: Access,
    pub(crate) cursor: AnyreachCursor,
}

/// What is to be served as AnyReach, and to whom.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) conversations: u32,
    pub(crate) own: Vec<Conversation>,
    pub(crate) cursor: AnyreachCursor,
    pub(crate) organization: String,
    tokens: Vec<(String, AnyreachRole)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            conversations: 0,
            own: Vec::new(),
            cursor: AnyreachCursor::default(),
            organization: DEFAULT_ANYREACH_ORGANIZATION.to_owned(),
            tokens: Vec::new(),
        }
    }
}

impl Settings {
    fn tokens(&self) -> Vec<(&str, AnyreachRole)> {
        if self.tokens.is_empty() {
            return DEFAULT_TOKENS.to_vec();
        }
        let given = self.tokens.iter();
        given.map(|(token, role)| (token.as_str(), *role)).collect()
    }

    /// The first token by which everything is readable, or the first of all.
    pub(crate) fn token(&self) -> &str {
        let tokens = self.tokens();
        let full = tokens.iter().find(|(_, role)| *role == AnyreachRole::Full);
        full.or(tokens.first()).map_or("", |(token, _)| token)
    }

    pub(crate) fn anyreach(&self) -> Anyreach {
        Anyreach {
            access: Access::new(self.tokens(), &self.organization),
            cursor: self.cursor,
        }
    }

    /// Stores what is to be served: invented conversations unless the database
    /// holds some, and own ones in any case.
    pub(crate) fn store(
        &self,
        storage: &Storage,
        seed: u64,
        failed: impl Fn(StorageError) -> Kind,
    ) -> Result<(), Kind> {
        let own = self.own.iter().map(stored);
        let own = own.collect::<Result<Vec<_>, _>>()?;
        if self.conversations > 0 && storage.lacks_anyreach().map_err(&failed)? {
            let invent = |insertion: &mut Insertion<'_>| {
                let store = |batch| insertion.add(batch);
                invention::conversations(self.conversations, seed, &self.organization, store)
            };
            storage.add_anyreach(invent).map_err(&failed)?;
        }
        if !own.is_empty() {
            let add = |insertion: &mut Insertion<'_>| insertion.add(own);
            storage.add_anyreach(add).map_err(&failed)?;
        }
        Ok(())
    }
}

/// The AnyReach API, which is served beside the Feather API and has no
/// conversations unless they are asked for.
impl SandboxBuilder {
    /// How many AnyReach conversations to invent, none by default. The same
    /// [`seed`](Self::seed) gives the same bytes, and the first ones are the
    /// same for every number.
    ///
    /// Many share their `created_at`, up to sixty in a row.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::io::{Read, Write};
    ///
    /// use featherhq_sandbox::{AnyreachCursor, Sandbox};
    ///
    /// let sandbox = Sandbox::builder()
    ///     .anyreach_conversations(200)
    ///     .anyreach_cursor(AnyreachCursor::OlderOrEqual)
    ///     .start()
    ///     .await?;
    /// let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// let token = sandbox.anyreach_token();
    /// write!(
    ///     connection,
    ///     "GET /core/conversations?limit=1&fields=channel HTTP/1.0\r\n\
    ///      authorization: Bearer {token}\r\n\r\n"
    /// )?;
    /// let mut response = String::new();
    /// connection.read_to_string(&mut response)?;
    /// assert!(response.contains(r#"[{"channel":""#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn anyreach_conversations(mut self, conversations: u32) -> Self {
        self.anyreach.conversations = conversations;
        self
    }

    /// Serves this AnyReach conversation. May be called several times; of two
    /// with the same id, the later one counts.
    ///
    /// The sandbox does not start unless it has `id` and `created_at`, by
    /// which the list is ordered. Fractions of a microsecond are not kept.
    ///
    /// # Examples
    ///
    /// ```
    /// use anyreach_api::types::Conversation;
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let own = Conversation::new().with_id("conv_1".to_owned()).with_created_at(chrono::Utc::now());
    /// assert!(Sandbox::builder().anyreach_conversation(own).start_blocking().is_ok());
    /// // Without an id it has no place in the list.
    /// let nameless = Conversation::new().with_created_at(chrono::Utc::now());
    /// assert!(Sandbox::builder().anyreach_conversation(nameless).start_blocking().is_err());
    /// ```
    pub fn anyreach_conversation(mut self, conversation: Conversation) -> Self {
        self.anyreach.own.push(conversation);
        self
    }

    /// Which conversations a cursor leaves: the AnyReach documentation does not
    /// say whether those of the very time it names are among them.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{AnyreachCursor, Sandbox};
    ///
    /// let sandbox = Sandbox::builder()
    ///     .anyreach_conversations(200)
    ///     .anyreach_cursor(AnyreachCursor::OlderOrEqual)
    ///     .start_blocking()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn anyreach_cursor(mut self, cursor: AnyreachCursor) -> Self {
        self.anyreach.cursor = cursor;
        self
    }

    /// Accepts this bearer token, and no other than those given here. May be
    /// called several times. A token that begins with `pat_` needs the header
    /// `X-Anyreach-Org`.
    ///
    /// Unless this is called, `ak_sandbox` and `pat_sandbox` may read
    /// everything, `ak_sandbox_read_only` sees no sensitive field, and
    /// `ak_sandbox_no_access` gets a 403.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{AnyreachRole, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().anyreach_token("ak_ops", AnyreachRole::ReadOnly).start_blocking()?;
    /// assert_eq!(sandbox.anyreach_token(), "ak_ops");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn anyreach_token(mut self, token: impl Into<String>, role: AnyreachRole) -> Self {
        self.anyreach.tokens.push((token.into(), role));
        self
    }

    /// The organization that invented AnyReach conversations belong to, and the
    /// only one a `pat_` token may ask for;
    /// [`DEFAULT_ANYREACH_ORGANIZATION`] by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().anyreach_organization("org-7").start_blocking()?;
    /// assert_eq!(sandbox.anyreach_organization(), "org-7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn anyreach_organization(mut self, organization: impl Into<String>) -> Self {
        self.anyreach.organization = organization.into();
        self
    }
}
