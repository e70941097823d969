//! The id of a feature: the name of its catalogue file and the last part of its inline policy's name, so it is
//! checked to be good for both.

use std::str::FromStr;

use crate::text_type::text_type;

/// A text that cannot be a feature id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not a feature id: expected at most 64 lower-case letters and digits in words joined by single dashes, such as `ssm-triage`"
)]
pub struct FeatureIdError {
    value: String,
}

text_type! {
    /// The id of a feature, such as `ec2` or `ssm-triage`. Whether the catalogue has it is another question.
    FeatureId, FeatureIdError
}

impl FromStr for FeatureId {
    type Err = FeatureIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word_character = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let mut words = text.split('-');
        if text.len() > 64 || !words.all(|word| !word.is_empty() && word.bytes().all(word_character)) {
            return Err(FeatureIdError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_words_joined_by_dashes() {
        for text in ["ec2", "s3", "ssm-triage", "kms-first-time-slr"] {
            assert_eq!(text.parse::<FeatureId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", "EC2", "ssm_triage", "-ec2", "ec2-", "ssm--triage", "ec2 ", "../ec2", "é", &"a".repeat(65)] {
            assert!(text.parse::<FeatureId>().is_err(), "{text}");
        }
    }
}
