//! Errors as Lambda shows them. Lambda takes a type and a message; the runtime's own conversions drop the
//! causes of an error, and the causes are what an operator needs.

use std::error::Error;

use lambda_runtime::Diagnostic;

/// An error that tells which kind it is in words that stay the same between releases, such as
/// `RoleListError::Unreadable`: alarms and log queries are built on them.
pub trait ErrorType: Error {
    /// The kind, stable between releases.
    fn error_type(&self) -> &'static str;
}

/// The error and all its causes in one line. A cause that the line already ends with is not repeated.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}

/// The answer to Lambda for a failed invocation.
#[must_use]
pub fn diagnostic(error: &impl ErrorType) -> Diagnostic {
    Diagnostic { error_type: error.error_type().to_owned(), error_message: chain(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("policy `X` could not be read")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("access denied")]
    struct Inner;

    impl ErrorType for Outer {
        fn error_type(&self) -> &'static str {
            "Outer::Unreadable"
        }
    }

    #[test]
    fn keeps_the_type_and_the_whole_chain() {
        let diagnostic = diagnostic(&Outer(Inner));
        assert_eq!(diagnostic.error_type, "Outer::Unreadable");
        assert_eq!(diagnostic.error_message, "policy `X` could not be read: access denied");
    }

    #[derive(Debug, thiserror::Error)]
    #[error("failed: {0}")]
    struct Repeating(#[source] Inner);

    #[test]
    fn does_not_say_a_cause_twice() {
        assert_eq!(chain(&Repeating(Inner)), "failed: access denied");
    }
}
