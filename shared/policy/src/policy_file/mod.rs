//! Policies as they lie in files: bare, in the answer of an AWS call, or in the bundle of a role. Whatever stands
//! around a document is taken off, and places are those in the whole file.

mod envelope;
mod kind;

#[cfg(test)]
mod tests;

use percent_encoding::percent_decode_str;

use self::envelope::{Enclosed, malformed};
pub use self::kind::DocumentKind;
use crate::{
    Policy, PolicyParseError, PolicyProblem, Position,
    document::{Source, read_document, text_of},
};

/// The policy documents of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// At least one document, or none when the file is the bundle of a role without policies.
    pub documents: Vec<NamedDocument>,
}

/// A policy document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDocument {
    /// Its name, where the file tells it.
    pub name: Option<String>,
    /// What it is for, as far as file and content tell.
    pub kind: DocumentKind,
    /// The document.
    pub policy: Policy,
    start: Position,
    statements: Vec<Position>,
}

impl PolicyFile {
    /// The longest file that is read, in bytes: 1 MiB. Each document in it may have [`Policy::MAXIMUM_BYTES`].
    pub const MAXIMUM_BYTES: usize = 1 << 20;

    /// Reads a bare document; what `GetRolePolicy`, `GetPolicyVersion`, `GetRole`, `GetKeyPolicy` or `GetBucketPolicy`
    /// answer, with the document as an object or as a string, URL-encoded or not; an object of documents by name; or an
    /// object with `trust`, a document, and `policies`, documents by name.
    ///
    /// # Errors
    /// When the bytes are too many, of the file or of a document, or no text, or when a document is malformed. The error
    /// names the first, and the place in the whole file; for a document in a string that is where the string begins.
    pub fn read(bytes: &[u8]) -> Result<Self, PolicyParseError> {
        let text = text_of(bytes, Self::MAXIMUM_BYTES)?;
        let source = Source::new(text);
        let bare = || vec![Enclosed { name: None, kind: None, text, quoted: false }];
        let enclosed = envelope::documents(source, text)?.unwrap_or_else(bare);
        let documents = enclosed.into_iter().map(|enclosed| NamedDocument::read(source, enclosed));
        Ok(Self { documents: documents.collect::<Result<_, _>>()? })
    }
}

impl NamedDocument {
    /// Where in the file the document begins, or its statement of this number, counted from 1.
    #[must_use]
    pub fn position(&self, statement: Option<usize>) -> Position {
        let found = statement.and_then(|number| self.statements.get(number.checked_sub(1)?));
        found.copied().unwrap_or(self.start)
    }

    fn read<'a>(source: Source<'a>, enclosed: Enclosed<'a>) -> Result<Self, PolicyParseError> {
        let start = source.position_of(enclosed.text);
        if enclosed.text.len() > Policy::MAXIMUM_BYTES {
            let problem = PolicyProblem::TooLarge { bytes: enclosed.text.len(), limit: Policy::MAXIMUM_BYTES };
            return Err(PolicyParseError::new(start, problem));
        }
        let read = match enclosed.quoted {
            true => read_quoted(source, enclosed.text),
            false => read_document(source, enclosed.text),
        };
        let name = enclosed.name;
        let (policy, statements) = read.map_err(|error| match &name {
            Some(name) => error.in_document(name),
            None => error,
        })?;
        let kind = enclosed.kind.unwrap_or_else(|| DocumentKind::of(&policy, name.as_deref()));
        Ok(Self { name, kind, policy, start, statements })
    }
}

/// Reads a document that is a JSON string. AWS encodes some of them for URLs; then no brace begins the text.
fn read_quoted<'a>(source: Source<'a>, part: &'a str) -> Result<(Policy, Vec<Position>), PolicyParseError> {
    let start = source.position_of(part);
    let quoted = |error| PolicyParseError::new(start, PolicyProblem::Quoted(Box::new(error)));
    let text: String = source.read(part).map_err(malformed)?;
    let text = match text.trim_start().starts_with('%') {
        true => percent_decode_str(&text).decode_utf8_lossy().into_owned(),
        false => text,
    };
    let (policy, statements) = read_document(Source::new(&text), &text).map_err(quoted)?;
    Ok((policy, vec![start; statements.len()]))
}
