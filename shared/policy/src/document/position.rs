//! Where in a text something stands, so that an editor can jump there.

use std::fmt;

use serde::Serialize;

/// A place in a text: lines and columns are counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters and not in bytes.
    pub column: usize,
}

impl Position {
    /// The place of a byte of the text; of its end where there are fewer.
    pub(crate) fn at(text: &str, offset: usize) -> Self {
        let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
        Self::START.after(before)
    }

    /// Where every text begins.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// The place behind a text that begins here.
    pub(crate) fn after(self, text: &str) -> Self {
        let last = text.rsplit('\n').next().unwrap_or_default();
        let columns = last.chars().count();
        match last.len() == text.len() {
            true => Self { column: self.column + columns, ..self },
            false => Self { line: self.line + text.bytes().filter(|byte| *byte == b'\n').count(), column: columns + 1 },
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters() {
        let text = "a\nßb\n";
        let places: Vec<_> = [0, 2, 4, 5, 99].map(|offset| Position::at(text, offset).to_string()).into();
        assert_eq!(
            places,
            ["line 1, column 1", "line 2, column 1", "line 2, column 2", "line 2, column 3", "line 3, column 1"]
        );
    }
}
