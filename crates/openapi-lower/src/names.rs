//! How names are read that a document puts into other texts, so that every reader of a document
//! finds the same ones.

/// A component's name without the module path that frameworks put before it.
///
/// ```
/// use openapi_lower::without_module_path;
///
/// assert_eq!(without_module_path("src__turns__schemas__TurnResponse"), "TurnResponse");
/// assert_eq!(without_module_path("CursorPage_TurnResponse_"), "CursorPage_TurnResponse_");
/// // Types before the last part are arguments of a generic type, and no path.
/// assert_eq!(without_module_path("Page__Turn"), "Page__Turn");
/// ```
pub fn without_module_path(component: &str) -> &str {
    let last = component
        .rsplit("__")
        .find(|segment| !segment.is_empty())
        .unwrap_or(component);
    let is_module_path = component
        .split("__")
        .take_while(|segment| *segment != last)
        .all(|segment| !segment.contains(char::is_uppercase));
    if is_module_path { last } else { component }
}

/// The names in braces of a path, in order, each once.
///
/// ```
/// let path = "/turns/{turn_id}/related/{turn_id}/{kind}";
/// assert_eq!(openapi_lower::path_parameters(path), ["turn_id", "kind"]);
/// ```
pub fn path_parameters(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}
