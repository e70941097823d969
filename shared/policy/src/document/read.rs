//! From bytes or text to a policy document. Statements are read one by one, so that an error can say which it is.

use std::{collections::BTreeMap, str::FromStr};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Fragment, Policy, PolicyParseError, PolicyProblem, Position, Statement, Version,
    source::{Fault, Source},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PolicyText<'a> {
    #[serde(default)]
    version: Option<Version>,
    #[serde(default)]
    id: Option<String>,
    #[serde(borrow)]
    statement: &'a RawValue,
}

impl Policy {
    /// The longest text that [`Self::read`] takes, in bytes: 128 KiB. The longest policy that AWS takes, a key policy,
    /// has 32 KiB, which leaves room for white space.
    pub const MAXIMUM_BYTES: usize = 1 << 17;

    /// Reads a policy document from bytes of any origin. A byte order mark of UTF-8 is passed over.
    ///
    /// # Errors
    /// When there are more than [`Self::MAXIMUM_BYTES`], when they are not UTF-8, or when the text is no policy
    /// document, as [`Self::from_str`] says.
    pub fn read(bytes: &[u8]) -> Result<Self, PolicyParseError> {
        text_of(bytes, Self::MAXIMUM_BYTES)?.parse()
    }
}

impl FromStr for Policy {
    type Err = PolicyParseError;

    /// Reads a policy document.
    ///
    /// # Errors
    /// When the text is no JSON, names a field that IAM does not know, lacks one that it demands, or says one
    /// thing twice. The error names the line and the column in the text, the statement and the field.
    fn from_str(text: &str) -> Result<Self, PolicyParseError> {
        read_document(Source::new(text), text).map(|(policy, _)| policy)
    }
}

/// The text that the bytes stand for.
pub(crate) fn text_of(bytes: &[u8], limit: usize) -> Result<&str, PolicyParseError> {
    let start = Position::START;
    if bytes.len() > limit {
        return Err(PolicyParseError::new(start, PolicyProblem::TooLarge { bytes: bytes.len(), limit }));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(PolicyParseError::new(start, PolicyProblem::Utf16));
    }
    let text = str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn not_utf8(bytes: &[u8], offset: usize) -> PolicyParseError {
    let before = bytes.get(..offset).and_then(|before| str::from_utf8(before).ok()).unwrap_or_default();
    PolicyParseError::new(Position::at(before, offset), PolicyProblem::NotUtf8 { offset })
}

/// Reads a document that is a part of a text, and tells where in the text each of its statements begins.
pub(crate) fn read_document<'a>(
    source: Source<'a>,
    part: &'a str,
) -> Result<(Policy, Vec<Position>), PolicyParseError> {
    let PolicyText { version, id, statement } = read_frame(source, part)?;
    let parts = statement_parts(source, statement)?;
    let numbered = parts.iter().zip(1..);
    let statements: Vec<Statement> =
        numbered.map(|(part, number)| read_statement(source, part.get(), number)).collect::<Result<_, _>>()?;
    let positions = source.positions_of(parts.iter().map(|part| part.get()));
    if statements.is_empty() {
        return Err(PolicyParseError::new(source.position_of(statement.get()), PolicyProblem::NoStatement));
    }
    refuse_repeated_sids(&statements, &positions)?;
    Ok((Policy { version, id, statements }, positions))
}

/// What stands around the statements.
fn read_frame<'a>(source: Source<'a>, part: &'a str) -> Result<PolicyText<'a>, PolicyParseError> {
    let frame = match part.trim_start().starts_with('[') {
        // Lists of values would be taken for objects with the keys left out.
        true => Err(Fault { position: source.position_of(part), field: ".".to_owned(), reason: NO_OBJECT.to_owned() }),
        false => source.read(part),
    };
    frame.map_err(|fault| match Fragment::of(part) {
        Some(fragment) => PolicyParseError::new(source.position_of(part), PolicyProblem::Fragment(fragment)),
        None => in_document(fault),
    })
}

const NO_OBJECT: &str = "invalid type: sequence, expected an object";

fn in_document(Fault { position, field, reason }: Fault) -> PolicyParseError {
    PolicyParseError::new(position, PolicyProblem::Document { field, reason })
}

fn statement_parts<'a>(source: Source<'a>, statement: &'a RawValue) -> Result<Vec<&'a RawValue>, PolicyParseError> {
    match statement.get().starts_with('[') {
        true => source.read(statement.get()).map_err(in_document),
        false => Ok(vec![statement]),
    }
}

fn read_statement<'a>(source: Source<'a>, part: &'a str, number: usize) -> Result<Statement, PolicyParseError> {
    let statement = match part.starts_with('[') {
        true => Err(Fault { position: source.position_of(part), field: ".".to_owned(), reason: NO_OBJECT.to_owned() }),
        false => source.read(part),
    };
    statement.map_err(|Fault { position, field, reason }| {
        let sid = serde_json::from_str::<serde_json::Value>(part).ok();
        let sid = sid.as_ref().and_then(|value| value.get("Sid")?.as_str()).map(str::to_owned);
        PolicyParseError::new(position, PolicyProblem::Statement { number, sid, field, reason })
    })
}

fn refuse_repeated_sids(statements: &[Statement], positions: &[Position]) -> Result<(), PolicyParseError> {
    let mut seen = BTreeMap::new();
    for ((statement, second), position) in statements.iter().zip(1_usize..).zip(positions) {
        let Some(sid) = statement.sid.clone().filter(|sid| !sid.is_empty()) else { continue };
        if let Some(first) = seen.insert(sid.clone(), second) {
            return Err(PolicyParseError::new(*position, PolicyProblem::RepeatedSid { first, second, sid }));
        }
    }
    Ok(())
}
