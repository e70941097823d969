//! A text and the parts of it that are read one by one. The reader of JSON counts lines in the part that it was given;
//! here that is turned into a place in the whole text.

use serde::Deserialize;

use super::Position;

/// The whole text.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    text: &'a str,
}

/// What is wrong with one part of it.
pub(crate) struct Fault {
    pub(crate) position: Position,
    /// The path to the field, `.` for the part itself.
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// Where a part begins, white space left out. The part has to be cut from this text.
    pub(crate) fn position_of(&self, part: &str) -> Position {
        Position::at(self.text, self.offset_of(part.trim_start()))
    }

    /// The same for several parts, which stand in this order in the text; it goes through the text once.
    pub(crate) fn positions_of<'b>(&self, parts: impl Iterator<Item = &'b str>) -> Vec<Position> {
        let (mut offset, mut position) = (0, Position::START);
        let mut next = |part: &str| {
            let found = self.offset_of(part.trim_start());
            position = position.after(self.text.get(offset..found).unwrap_or_default());
            offset = found;
            position
        };
        parts.map(&mut next).collect()
    }

    /// Both are slices of the same text, so the difference of their addresses is how far one is into the other.
    fn offset_of(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// Reads a part of the text as JSON, all of it.
    pub(crate) fn read<T: Deserialize<'a>>(&self, part: &'a str) -> Result<T, Fault> {
        let mut reader = serde_json::Deserializer::from_str(part);
        let value = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| self.fault(part, error.path().to_string(), error.inner()))?;
        reader.end().map_err(|error| self.fault(part, ".".to_owned(), &error))?;
        Ok(value)
    }

    fn fault(&self, part: &str, field: String, error: &serde_json::Error) -> Fault {
        // What is only found out once a value was read carries no place; its own beginning is the best there is.
        let position = match error.line() {
            0 => self.position_of(part),
            _ => Position::at(self.text, self.offset_of(part) + offset_in(part, error)),
        };
        Fault { position, field, reason: reason(error) }
    }
}

/// How many bytes stand before the place that the reader of JSON names.
fn offset_in(part: &str, error: &serde_json::Error) -> usize {
    let lines = part.split_inclusive('\n').take(error.line().saturating_sub(1));
    lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1)
}

/// What the reader of JSON says, without the place, which would be one in the part only.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match text.strip_suffix(&place).unwrap_or(&text) {
        "recursion limit exceeded" => "nested more than 127 levels deep, which no policy is".to_owned(),
        reason => reason.to_owned(),
    }
}
