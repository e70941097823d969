//! Findings as SARIF 2.1.0, which code scanning services read.
//!
//! Rule: [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

mod driver;
mod location;
mod result;

use serde::Serialize;

use self::{
    driver::{Tool, tool},
    result::{Notification, SarifResult, notification, results},
};
use super::ExaminedFile;

/// A whole SARIF file.
#[derive(Debug, Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

/// What one run of the program found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    /// Columns are counted in characters, and not in the units of UTF-16.
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

/// How the run went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    /// Files that could not be read at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// Everything that was found.
pub(super) fn log(files: &[ExaminedFile]) -> Log {
    let notifications: Vec<Notification> = files.iter().filter_map(notification).collect();
    let invocation =
        Invocation { execution_successful: notifications.is_empty(), tool_execution_notifications: notifications };
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: tool(),
            invocations: [invocation],
            column_kind: "unicodeCodePoints",
            results: files.iter().flat_map(results).collect(),
        }],
    }
}
