//! The ExternalId that a trust policy may demand. It is no password, yet it is kept out of every log:
//! `Debug` prints nothing of it.

use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

/// A text that cannot be an ExternalId. It does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ExternalId is malformed: expected 2 to 1,224 of letters, digits and `+=,.@:/_-`, without spaces")]
pub struct ExternalIdError;

/// The value of `sts:ExternalId`, 2 to 1,224 characters.
///
/// Rule: [STS AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct ExternalId(SecretString);

impl ExternalId {
    /// The value, for the one place that needs it: the condition of the trust policy.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for ExternalId {
    type Err = ExternalIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@:/-_".contains(&byte);
        if !(2..=1224).contains(&text.len()) || !text.bytes().all(valid) {
            return Err(ExternalIdError);
        }
        Ok(Self(text.to_owned().into()))
    }
}

impl TryFrom<String> for ExternalId {
    type Error = ExternalIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_shows_its_value_when_debugged() {
        let id: ExternalId = "tenant-4711".parse().unwrap();
        assert!(!format!("{id:?}").contains("4711"));
        assert_eq!(id.expose(), "tenant-4711");
    }

    #[test]
    fn refuses_spaces_and_single_characters() {
        assert!("a b".parse::<ExternalId>().is_err());
        assert!("a".parse::<ExternalId>().is_err());
    }
}
