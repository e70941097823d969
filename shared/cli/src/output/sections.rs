//! Reports of several parts, each with its title: tables, and text that is to be copied and therefore stays as it is.

use serde::Serialize;

use super::{
    Format, Table,
    color::HEADING,
    format::{no_sarif, to_json},
    plain, to_yaml, wrap,
};
use crate::CommandError;

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Section {
    /// A sentence.
    Line(String),
    /// A table below its title.
    Table(String, Table),
    /// A table below its title and a sentence.
    Explained(String, String, Table),
    /// JSON to copy, below its title.
    Json(String, String),
}

/// Prints a report: its data, or its parts one below the other unless another format is asked for.
pub(crate) fn print_sections(
    report: &impl Serialize,
    sections: &[Section],
    format: Option<Format>,
) -> Result<String, CommandError> {
    let joined = |print: fn(&Section) -> String| sections.iter().map(print).collect::<Vec<_>>().join("\n");
    match format.unwrap_or(Format::Table) {
        Format::Table => Ok(joined(Section::to_text)),
        Format::Markdown => Ok(joined(Section::to_markdown)),
        Format::Json => to_json(report),
        Format::Yaml => to_yaml(report),
        Format::Sarif => Err(no_sarif()),
    }
}

impl Section {
    fn to_text(&self) -> String {
        match self {
            Self::Line(text) => wrap(text, 0),
            Self::Table(title, table) => format!("{}{}", heading(title), table.to_text()),
            Self::Explained(title, text, table) => format!("{}{}{}", heading(title), wrap(text, 0), table.to_text()),
            Self::Json(title, json) => format!("{}{json}\n", heading(title)),
        }
    }

    fn to_markdown(&self) -> String {
        match self {
            Self::Line(text) => format!("{}\n", plain(text)),
            Self::Table(title, table) => format!("## {}\n\n{}", plain(title), table.to_markdown()),
            Self::Explained(title, text, table) => {
                format!("## {}\n\n{}\n\n{}", plain(title), plain(text), table.to_markdown())
            }
            Self::Json(title, json) => format!("## {}\n\n```json\n{json}\n```\n", plain(title)),
        }
    }
}

/// A title in bold, broken so that it fits a terminal.
pub(crate) fn heading(title: &str) -> String {
    wrap(title, 0).lines().map(|line| format!("{HEADING}{line}{HEADING:#}\n")).collect()
}
