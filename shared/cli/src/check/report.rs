//! Findings as data, and as a table for pages.

use serde::Serialize;

use super::{ExaminedFile, examine::PlacedFinding, rules::level_name};
use crate::output::{Report, Table, plain};

/// The rule that a file breaks that is no policy; it is not one of the policy library's, which are about policies.
pub(super) const SYNTAX: &str = "syntax";

/// Every file that was looked at.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct FileList(pub(super) Vec<ExaminedFile>);

impl Report for FileList {
    fn table(&self) -> Table {
        let mut table = Table::new(["file", "document", "level", "rule", "statement", "place", "message", "help"]);
        for file in &self.0 {
            if let Some(error) = &file.error {
                let place = error.position.map(|position| position.to_string()).unwrap_or_default();
                let cells = [&file.file, "", "error", SYNTAX, "", &place, &error.message, ""];
                table.push(cells.map(plain));
            }
            for (document, found) in file.parts() {
                table.push(row(&file.file, &document, found).map(|cell| plain(&cell)));
            }
        }
        table
    }
}

fn row(file: &str, document: &str, found: &PlacedFinding) -> [String; 8] {
    [
        file.to_owned(),
        document.to_owned(),
        level_name(found.level).to_owned(),
        found.rule.to_string(),
        found.subject(),
        found.position.to_string(),
        found.message.clone(),
        found.help.clone(),
    ]
}
