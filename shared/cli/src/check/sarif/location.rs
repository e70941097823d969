//! Places in files, as SARIF describes them.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use policy::Position;
use serde::Serialize;

use crate::check::sarif::driver::Text;

/// What stands as it is in a part of a path of a URI.
///
/// Rule: [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-3.3).
const NOT_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: PhysicalLocation,
    /// The document and the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
}

/// A place in a file, or the file alone.
pub(super) fn location(file: &str, position: Option<Position>, about: Option<String>) -> Location {
    let region = position.map(|Position { line, column }| Region { start_line: line, start_column: column });
    let physical_location = PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(file) }, region };
    Location { physical_location, message: about.map(|text| Text { text }) }
}

/// A relative path stays relative: code scanning takes it for one of the repository.
fn uri(file: &str) -> String {
    let path = Path::new(file);
    let encoded = |component| match component {
        Component::Normal(name) => Some(utf8_percent_encode(&name.to_string_lossy(), NOT_IN_PATHS).to_string()),
        Component::Prefix(prefix) => Some(prefix.as_os_str().to_string_lossy().into_owned()),
        Component::ParentDir => Some("..".to_owned()),
        Component::CurDir | Component::RootDir => None,
    };
    let parts: Vec<String> = path.components().filter_map(encoded).collect();
    match path.is_absolute() {
        true => format!("file:///{}", parts.join("/")),
        false => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./policies/a b#ü.json"), "policies/a%20b%23%C3%BC.json");
        assert_eq!(uri("../a.json"), "../a.json");
        assert_eq!(uri("standard input"), "standard%20input");
        #[cfg(unix)]
        assert_eq!(uri("/srv/a.json"), "file:///srv/a.json");
    }
}
