//! What is wrong with a policy text, said so that its author finds the place: which line, which statement, which field.

use super::{Fragment, Position};

/// A text that is not a policy document. The message is one line: the place in the whole text, then what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{position}: {problem}")]
pub struct PolicyParseError {
    position: Position,
    problem: PolicyProblem,
}

impl PolicyParseError {
    pub(crate) fn new(position: Position, problem: PolicyProblem) -> Self {
        Self { position, problem }
    }

    /// The place in the whole text.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.position.line
    }

    /// The column in characters, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.position.column
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn problem(&self) -> &PolicyProblem {
        &self.problem
    }

    /// The statement that is wrong, counted from 1, where it is one of them.
    #[must_use]
    pub fn statement(&self) -> Option<usize> {
        match &self.problem {
            PolicyProblem::Statement { number, .. } => Some(*number),
            PolicyProblem::Quoted(inner) => inner.statement(),
            PolicyProblem::InDocument { problem, .. } => problem.statement(),
            _ => None,
        }
    }

    /// The same error, told of one document of several.
    pub(crate) fn in_document(self, name: &str) -> Self {
        let problem = Box::new(Self { position: self.position, problem: self.problem });
        Self { position: problem.position, problem: PolicyProblem::InDocument { name: name.to_owned(), problem } }
    }
}

/// What can be wrong with the text of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// Longer than what is read.
    #[error("{bytes} bytes are more than the {limit} that are read; no policy in AWS is as long")]
    TooLarge {
        /// The length of the text in bytes.
        bytes: usize,
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// Bytes that are no text.
    #[error("byte {offset} is not UTF-8; save the file in UTF-8")]
    NotUtf8 {
        /// How many bytes before it are UTF-8.
        offset: usize,
    },
    /// The mark of another encoding, which some shells write into the files they make.
    #[error("the text is UTF-16; save the file in UTF-8")]
    Utf16,
    /// Policy text, but not a whole document.
    #[error("{0}")]
    Fragment(Fragment),
    /// Not JSON, or wrong outside the statements.
    #[error("{}{reason}", in_field(field))]
    Document {
        /// Where in the document, `.` for the document itself.
        field: String,
        /// What the reader found.
        reason: String,
    },
    /// One statement is wrong.
    #[error("statement {number}{}: {}{reason}", in_brackets(sid.as_deref()), in_field(field))]
    Statement {
        /// Which one, counted from 1.
        number: usize,
        /// Its `Sid`, where it has a readable one.
        sid: Option<String>,
        /// Which field of it, `.` for the statement itself.
        field: String,
        /// What the reader found.
        reason: String,
    },
    /// A `Sid` names two statements.
    #[error("statements {first} and {second} have the same Sid `{sid}`; IAM demands unique ones")]
    RepeatedSid {
        /// The earlier statement, counted from 1.
        first: usize,
        /// The later statement, where the error stands.
        second: usize,
        /// What both are called.
        sid: String,
    },
    /// `Statement` is an empty list.
    #[error("field `Statement`: the list is empty; IAM demands at least one statement")]
    NoStatement,
    /// Wrong inside a document that is itself a JSON string; the error's own place is that string's.
    #[error("in the quoted document, {0}")]
    Quoted(Box<PolicyParseError>),
    /// One document of several is wrong.
    #[error("policy `{name}`: {}", problem.problem)]
    InDocument {
        /// The document's name.
        name: String,
        /// What is wrong with it.
        problem: Box<PolicyParseError>,
    },
}

/// The field before what is wrong with it; nothing where it is the whole that is wrong.
fn in_field(field: &str) -> String {
    if field == "." { String::new() } else { format!("field `{field}`: ") }
}

fn in_brackets(sid: Option<&str>) -> String {
    sid.map(|sid| format!(" (`{sid}`)")).unwrap_or_default()
}
