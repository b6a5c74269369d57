//! Which path means what.

use crate::fault::Operation;

const CONVERSATIONS: &str = "/v1/v2/conversations";
const ANYREACH_CONVERSATIONS: &str = "/core/conversations";
const HEALTH: &str = "/healthz";
const DOCUMENT: &str = "/openapi.json";

/// What a path stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route<'a> {
    List,
    Detail(&'a str),
    AnyreachList,
    Health,
    Document,
}

impl<'a> Route<'a> {
    /// Reads a path that is percent-decoded already, as FastAPI's router does.
    pub(super) fn of(path: &'a str) -> Option<Self> {
        match path {
            HEALTH => return Some(Self::Health),
            DOCUMENT => return Some(Self::Document),
            ANYREACH_CONVERSATIONS => return Some(Self::AnyreachList),
            _ => {}
        }
        let rest = path.strip_prefix(CONVERSATIONS)?;
        if rest.is_empty() {
            return Some(Self::List);
        }
        let id = rest.strip_prefix('/')?;
        (!id.is_empty() && !id.contains('/')).then_some(Self::Detail(id))
    }

    /// The path of a list, to which one with a slash at its end is redirected.
    pub(super) fn list_path(&self) -> Option<&'static str> {
        match self {
            Self::List => Some(CONVERSATIONS),
            Self::AnyreachList => Some(ANYREACH_CONVERSATIONS),
            Self::Detail(_) | Self::Health | Self::Document => None,
        }
    }

    /// The operation of an API, if it is one.
    pub(super) fn operation(&self) -> Option<Operation> {
        match self {
            Self::List => Some(Operation::List),
            Self::Detail(_) => Some(Operation::Get),
            Self::AnyreachList => Some(Operation::AnyreachList),
            Self::Health | Self::Document => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_list_a_conversation_or_nothing() {
        assert_eq!(Route::of("/v1/v2/conversations"), Some(Route::List));
        assert_eq!(
            Route::of("/v1/v2/conversations/x y"),
            Some(Route::Detail("x y"))
        );
        assert_eq!(Route::of("/core/conversations"), Some(Route::AnyreachList));
        assert_eq!(Route::of("/healthz"), Some(Route::Health));
        assert_eq!(Route::of("/openapi.json"), Some(Route::Document));
        for path in [
            "/",
            "/v1/v2/conversations/",
            "/v1/v2/conversations/a/b",
            "/v1/v2/conversationsx",
            "/v1/conversations",
            "/core/conversations/",
            "/core/conversations/a",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
