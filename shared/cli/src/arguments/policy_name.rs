//! The name of a managed policy, or the start of the names of several.

use std::{fmt, str::FromStr};

/// A text that names no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not the name of a policy: expected 1 to 120 of letters, digits and `+=,.@_-`, without a path")]
pub(crate) struct PolicyNameError {
    value: String,
}

/// The name of a managed policy, short enough for a number behind it.
///
/// Rule: [IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyName(String);

impl FromStr for PolicyName {
    type Err = PolicyNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        match (1..=120).contains(&text.len()) && text.bytes().all(valid) {
            true => Ok(Self(text.to_owned())),
            false => Err(PolicyNameError { value: text.to_owned() }),
        }
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_room_for_a_number() {
        assert!("a".repeat(120).parse::<PolicyName>().is_ok());
        for text in ["", "a/b", "a b", "é", &"a".repeat(121)] {
            assert!(text.parse::<PolicyName>().is_err(), "{text}");
        }
    }
}
