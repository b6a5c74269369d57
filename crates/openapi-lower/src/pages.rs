//! Documentation pages that each carry one fenced slice of an OpenAPI document, and how the slices
//! become the whole again.

use serde_json::Value;

use crate::document::{self, DocumentError};
use crate::pointer::Pointer;
use crate::repair::{Repair, repair};

/// The operations of a path item in the order a reader expects them.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// One part of an OpenAPI document, and the page it came from.
///
/// ```
/// use openapi_lower::pages::Slice;
///
/// let slice = Slice::from_page("```yaml\nopenapi: 3.1.0\n```\n", "list-turns.md")?;
/// assert_eq!(slice.origin, "list-turns.md");
/// assert!(slice.repairs.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Slice {
    /// The page.
    pub origin: String,
    /// The part of the document, repaired.
    pub document: Value,
    /// What was repaired on the page.
    pub repairs: Vec<Repair>,
}

/// Why pages do not make a document.
///
/// ```
/// use openapi_lower::pages::Slice;
///
/// let error = Slice::from_page("# Nothing here\n", "list-turns.md").unwrap_err();
/// assert!(error.to_string().starts_with("list-turns.md: no fenced OpenAPI document"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The page has no fenced block with an `openapi` member.
    #[error("{origin}: no fenced OpenAPI document; expected one block that begins with `openapi:`")]
    NoSlice {
        /// The page.
        origin: String,
    },
    /// The page has more than one fenced block with an `openapi` member.
    #[error(
        "{origin}:{second}: a second fenced OpenAPI document; the first begins at line {first}"
    )]
    SeveralSlices {
        /// The page.
        origin: String,
        /// The line of the first opening fence, from 1.
        first: usize,
        /// The line of the second opening fence, from 1.
        second: usize,
    },
    /// A fenced block has no end.
    #[error("{origin}:{line}: the fenced block that begins here has no end; is the page complete?")]
    OpenFence {
        /// The page.
        origin: String,
        /// The line of the opening fence, from 1.
        line: usize,
    },
    /// The block is not readable; line and column are those of the page.
    #[error(transparent)]
    Unreadable(#[from] DocumentError),
    /// There was no page.
    #[error("no pages were given")]
    NoPages,
    /// Two pages describe the same thing differently.
    #[error("{first} and {second} differ at {pointer}; take both pages from the same publication")]
    Conflict {
        /// The page that came first.
        first: String,
        /// The page that says something else.
        second: String,
        /// The innermost place that differs.
        pointer: Pointer,
    },
}

impl Slice {
    /// Reads the one OpenAPI slice of a page and repairs it; `origin` names the page in errors.
    ///
    /// ```
    /// use openapi_lower::pages::Slice;
    ///
    /// let page = "# List turns\n\n```yaml\nopenapi: 3.1.0\npaths: {}\n```\n";
    /// let slice = Slice::from_page(page, "list-turns.md")?;
    /// assert_eq!(slice.document["openapi"], "3.1.0");
    /// # Ok::<(), openapi_lower::pages::PageError>(())
    /// ```
    ///
    /// # Errors
    /// When the page has not exactly one fenced OpenAPI block, or the block is unreadable.
    pub fn from_page(page: &str, origin: &str) -> Result<Self, PageError> {
        let mut fences = fences(page, origin)?
            .into_iter()
            .filter(Fence::holds_openapi);
        let fence = fences.next().ok_or_else(|| PageError::NoSlice {
            origin: origin.to_owned(),
        })?;
        if let Some(other) = fences.next() {
            let (first, second) = (fence.line, other.line);
            return Err(PageError::SeveralSlices {
                origin: origin.to_owned(),
                first,
                second,
            });
        }
        // The empty lines make line numbers in errors those of the page.
        let text = "\n".repeat(fence.line) + fence.text;
        let mut document = document::parse(&text, origin)?;
        let repairs = repair(&mut document);
        Ok(Self {
            origin: origin.to_owned(),
            document,
            repairs,
        })
    }

    /// Where the slice belongs: by its first path, then by the method there.
    fn rank(&self) -> (String, usize) {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let Some((path, item)) = paths.and_then(|paths| paths.iter().next()) else {
            return (String::new(), 0);
        };
        let method = METHODS.iter().position(|method| item.get(method).is_some());
        (path.clone(), method.unwrap_or(METHODS.len()))
    }
}

/// Merges slices into one document: paths, methods and components of all of them, and everything
/// else once. What several slices carry must be the same in each.
///
/// The order of the slices does not matter: the one with the first path in alphabetical order leads,
/// so that a collection stands before its members, and every component stands where it is published
/// first.
///
/// ```
/// use openapi_lower::pages::{Slice, merge};
///
/// let page = |path: &str| {
///     format!("```yaml\nopenapi: 3.1.0\npaths:\n  {path}:\n    get: {{}}\n```\n")
/// };
/// let get = Slice::from_page(&page("/turns/{id}"), "get.md")?;
/// let list = Slice::from_page(&page("/turns"), "list.md")?;
/// let document = merge(vec![get, list])?;
/// let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
/// assert_eq!(paths, ["/turns", "/turns/{id}"]);
/// # Ok::<(), openapi_lower::pages::PageError>(())
/// ```
///
/// # Errors
/// When there is no slice, or two slices describe the same thing differently.
pub fn merge(mut slices: Vec<Slice>) -> Result<Value, PageError> {
    slices.sort_by_cached_key(Slice::rank);
    let mut merged = slices.first().ok_or(PageError::NoPages)?.document.clone();
    for (index, slice) in slices.iter().enumerate().skip(1) {
        let place = &mut Pointer::root();
        merge_value(&mut merged, &slice.document, place).map_err(|conflict| {
            let said_first =
                |earlier: &&Slice| earlier.document.pointer(conflict.part.as_str()).is_some();
            let first = slices[..index]
                .iter()
                .find(said_first)
                .unwrap_or(&slices[0]);
            PageError::Conflict {
                first: first.origin.clone(),
                second: slice.origin.clone(),
                pointer: conflict.pointer,
            }
        })?;
    }
    Ok(merged)
}

struct Conflict {
    /// The part that has to be the same in every slice.
    part: Pointer,
    /// Where in it the slices differ.
    pointer: Pointer,
}

fn merge_value(merged: &mut Value, slice: &Value, place: &mut Pointer) -> Result<(), Conflict> {
    let (Value::Object(merged), Value::Object(slice), true) =
        (&mut *merged, slice, is_shared(place))
    else {
        return match first_difference(merged, slice, place) {
            Some(pointer) => Err(Conflict {
                part: place.clone(),
                pointer,
            }),
            None => Ok(()),
        };
    };
    for (key, value) in slice {
        place.push(key);
        match merged.get_mut(key) {
            Some(known) => merge_value(known, value, place)?,
            None => {
                merged.insert(key.clone(), value.clone());
            }
        }
        place.pop();
    }
    Ok(())
}

/// True for the objects that slices fill together: the document, its paths and path items, its
/// components and their sections.
fn is_shared(place: &Pointer) -> bool {
    let mut tokens = place.as_str().split('/').skip(1);
    match (tokens.next(), tokens.count()) {
        (None, _) => true,
        (Some("paths" | "webhooks" | "components"), deeper) => deeper < 2,
        _ => false,
    }
}

/// The innermost place at which two values differ.
fn first_difference(one: &Value, other: &Value, place: &Pointer) -> Option<Pointer> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let missing = other.keys().find(|key| !one.contains_key(*key));
            one.iter()
                .find_map(|(key, value)| match other.get(key) {
                    Some(other) => first_difference(value, other, &place.join(key)),
                    None => Some(place.join(key)),
                })
                .or_else(|| missing.map(|key| place.join(key)))
        }
        (Value::Array(one), Value::Array(other)) => {
            let shorter = one.len().min(other.len());
            one.iter()
                .zip(other)
                .enumerate()
                .find_map(|(index, (one, other))| {
                    first_difference(one, other, &place.join(&index.to_string()))
                })
                .or_else(|| (one.len() != other.len()).then(|| place.join(&shorter.to_string())))
        }
        _ => (one != other).then(|| place.clone()),
    }
}

/// A fenced block of a Markdown page.
struct Fence<'p> {
    /// The line of the opening fence, from 1.
    line: usize,
    text: &'p str,
}

impl Fence<'_> {
    fn holds_openapi(&self) -> bool {
        let is_json = self.text.trim_start().starts_with('{');
        match is_json {
            true => self.text.contains("\"openapi\""),
            false => self.text.lines().any(|line| line.starts_with("openapi:")),
        }
    }
}

fn fences<'p>(page: &'p str, origin: &str) -> Result<Vec<Fence<'p>>, PageError> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, usize, &str)> = None;
    let mut offset = 0;
    for (index, line) in page.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        let marker = fence_marker(line);
        match (open, marker) {
            (None, Some(marker)) => open = Some((index + 1, end, marker)),
            (Some((opened, start, opening)), Some(marker))
                if marker.starts_with(opening) && line.trim() == marker =>
            {
                fences.push(Fence {
                    line: opened,
                    text: &page[start..offset],
                });
                open = None;
            }
            _ => {}
        }
        offset = end;
    }
    match open {
        Some((line, ..)) => Err(PageError::OpenFence {
            origin: origin.to_owned(),
            line,
        }),
        None => Ok(fences),
    }
}

/// The run of at least three backticks or tildes a line begins with.
fn fence_marker(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let character = line
        .chars()
        .next()
        .filter(|character| matches!(character, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(character).len();
    (length >= 3).then(|| &line[..length])
}
