//! Findings, and files that could not be read, as SARIF describes them.

use policy::Position;
use serde::Serialize;

use super::{
    driver::{Text, index_of},
    location::{Location, location},
};
use crate::check::{
    examine::{ExaminedFile, PlacedFinding},
    report::SYNTAX,
    rules::level_name,
};

/// A finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

/// A file that could not be read at all.
#[derive(Debug, Serialize)]
pub(super) struct Notification {
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

/// The findings of a file; one that is no policy has a single one.
pub(super) fn results(file: &ExaminedFile) -> Vec<SarifResult> {
    let syntax = file.error.iter().filter_map(|error| Some((error, error.position?))).map(|(error, position)| {
        let location = location(&file.file, Some(position), None);
        SarifResult {
            rule_id: SYNTAX,
            rule_index: index_of(None),
            level: "error",
            message: Text { text: error.message.clone() },
            locations: [location],
        }
    });
    syntax.chain(file.parts().map(|(document, found)| result(file, &document, found))).collect()
}

fn result(file: &ExaminedFile, document: &str, found: &PlacedFinding) -> SarifResult {
    let about = format!("{document}, {}", found.subject());
    SarifResult {
        rule_id: found.rule.id(),
        rule_index: index_of(Some(found.rule)),
        level: level_name(found.level),
        message: Text { text: format!("{about}: {}. Help: {}.", found.message, found.help) },
        locations: [location(&file.file, Some(found.position), Some(about))],
    }
}

/// What there is to say about a file without text.
pub(super) fn notification(file: &ExaminedFile) -> Option<Notification> {
    let unread = file.error.as_ref().filter(|error| error.position.is_none())?;
    let message = Text { text: format!("{}: {}", file.file, unread.message) };
    Some(Notification { level: "error", message, locations: [location(&file.file, None::<Position>, None)] })
}
