//! How much was found, for the last line.

use std::fmt;

use policy::Level;

use super::ExaminedFile;

/// What was looked at, and how many findings of each level there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    files: usize,
    documents: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Figures {
    /// Files that are no policies count as errors.
    pub(super) fn of(files: &[ExaminedFile]) -> Self {
        let of_level =
            |level| files.iter().flat_map(ExaminedFile::findings).filter(|found| found.level == level).count();
        Self {
            files: files.len(),
            documents: files.iter().map(|file| file.documents.len()).sum(),
            errors: of_level(Level::Error) + files.iter().filter(|file| file.error.is_some()).count(),
            warnings: of_level(Level::Warning),
            notes: of_level(Level::Note),
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let Self { files, documents, errors, warnings, notes } = *self;
        let looked_at = [count(files, "file"), count(documents, "document")].join(", ");
        let found = [count(errors, "error"), count(warnings, "warning"), count(notes, "note")].join(", ");
        write!(formatter, "{looked_at}: {found}")
    }
}
