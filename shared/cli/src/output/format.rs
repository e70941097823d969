//! The formats of data: tables for people, JSON and YAML for programs, Markdown for pages.

use clap::ValueEnum;
use serde::Serialize;

use super::{Table, to_yaml};
use crate::CommandError;

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people, 80 columns wide
    Table,
    /// JSON, indented
    Json,
    /// YAML
    Yaml,
    /// A table in Markdown, reports only
    Markdown,
    /// SARIF 2.1.0 for code scanning, `check` only
    Sarif,
}

/// Data that can be printed in every format.
pub(crate) trait Report: Serialize {
    /// The table for people.
    fn table(&self) -> Table;

    /// The table for pages, where there is room for more.
    fn markdown_table(&self) -> Table {
        self.table()
    }
}

/// Prints a report, as a table unless another format is asked for.
pub(crate) fn print_report(report: &impl Report, format: Option<Format>) -> Result<String, CommandError> {
    match format.unwrap_or(Format::Table) {
        Format::Table => Ok(report.table().to_text()),
        Format::Markdown => Ok(report.markdown_table().to_markdown()),
        Format::Json => to_json(report),
        Format::Yaml => to_yaml(report),
        Format::Sarif => Err(no_sarif()),
    }
}

/// The error of every command without findings in policies.
pub(super) fn no_sarif() -> CommandError {
    CommandError::value("--format", "`sarif` is a form of `check` only: expected `table`, `json`, `yaml` or `markdown`")
}

/// Prints a document, as JSON unless YAML is asked for.
pub(crate) fn print_document(document: &impl Serialize, format: Option<Format>) -> Result<String, CommandError> {
    match format.unwrap_or(Format::Json) {
        Format::Json => to_json(document),
        Format::Yaml => to_yaml(document),
        Format::Table | Format::Markdown => {
            Err(CommandError::value("--format", "a document has no table: expected `json` or `yaml`"))
        }
        Format::Sarif => {
            Err(CommandError::value("--format", "`sarif` is a form of `check` only: expected `json` or `yaml`"))
        }
    }
}

/// Indented JSON, with a line break at its end.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, CommandError> {
    let text = serde_json::to_string_pretty(value).map_err(CommandError::internal)?;
    Ok(text + "\n")
}
