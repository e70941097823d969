//! What is wrong with a policy text, said so that its author finds the place: which statement, which field.

/// A text that is not a policy document.
#[derive(Debug, thiserror::Error)]
pub enum PolicyParseError {
    /// Not JSON, or wrong outside the statements.
    #[error("policy document: field `{field}`: {source}")]
    Document {
        /// Where in the document, `.` for the document itself.
        field: String,
        /// What the reader found.
        source: serde_json::Error,
    },
    /// One statement is wrong.
    #[error("policy document: statement {number}{sid}: field `{field}`: {source}")]
    Statement {
        /// Which one, counted from 1.
        number: usize,
        /// Its `Sid` in brackets, or nothing.
        sid: String,
        /// Which field of it, `.` for the statement itself.
        field: String,
        /// What the reader found.
        source: serde_json::Error,
    },
    /// A `Sid` names two statements.
    #[error("policy document: statements {first} and {second} have the same Sid `{sid}`; IAM demands unique ones")]
    RepeatedSid {
        /// The earlier statement, counted from 1.
        first: usize,
        /// The later statement.
        second: usize,
        /// What both are called.
        sid: String,
    },
    /// `Statement` is an empty list.
    #[error("policy document: field `Statement`: the list is empty; IAM demands at least one statement")]
    NoStatement,
}
