//! Findings for people: by file and document, and a last line with the figures. It is no table with columns, because
//! messages are sentences and would stand in columns of two words.

use anstyle::{AnsiColor, Style};
use policy::Level;

use super::{
    ExaminedFile, Figures,
    examine::{PlacedFinding, TOGETHER},
    report::SYNTAX,
    rules::level_name,
};
use crate::output::{ERROR, heading, wrap};

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Everything that was found.
pub(super) fn print(files: &[ExaminedFile]) -> String {
    let found: String = files.iter().map(file).collect();
    format!("{found}{}\n", Figures::of(files))
}

fn file(file: &ExaminedFile) -> String {
    let broken = file.error.iter().map(|error| {
        let place = error.position.map(|position| format!(", {position}")).unwrap_or_default();
        let line = leveled(Level::Error, &format!("{SYNTAX}: the file{place}"));
        format!("{}{line}{}\n", heading(&file.file), wrap(&error.message, 4))
    });
    let documents = file.documents.iter().map(|document| (document.title(), &document.findings));
    let together = (TOGETHER.to_owned(), &file.together);
    let telling = documents.chain([together]).filter(|(_, findings)| !findings.is_empty());
    broken.chain(telling.map(|(title, findings)| part(&file.file, &title, findings))).collect()
}

fn part(file: &str, title: &str, findings: &[PlacedFinding]) -> String {
    let findings: String = findings.iter().map(finding).collect();
    format!("{}{findings}\n", heading(&format!("{file}: {title}")))
}

fn finding(found: &PlacedFinding) -> String {
    let line = leveled(found.level, &format!("{}: {}, {}", found.rule, found.subject(), found.position));
    format!("{line}{}{}", wrap(&found.message, 4), wrap(&format!("help: {}", found.help), 4))
}

/// A line that begins with the level, in its colour.
fn leveled(level: Level, text: &str) -> String {
    let (name, style) = (level_name(level), style(level));
    wrap(&format!("{name} {text}"), 2).replacen(name, &format!("{style}{name}{style:#}"), 1)
}

const fn style(level: Level) -> Style {
    match level {
        Level::Error => ERROR,
        Level::Warning => WARNING,
        Level::Note => NOTE,
    }
}
