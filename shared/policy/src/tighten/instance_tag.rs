//! The tag by which the owners of instances opt in to live acquisition.

use std::{fmt, str::FromStr};

/// A text that is not a tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not an instance tag: expected `KEY=VALUE` with a key of 1 to 128 and a value of 1 to 256 letters, digits, spaces and `_ . : / + - @`, such as `{}`",
    InstanceTag::default()
)]
pub struct InstanceTagError {
    value: String,
}

/// The key and the value of a tag that an instance must carry. Both are compared with letter case, and neither holds
/// a wildcard.
///
/// Rule: [tag restrictions](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct InstanceTag {
    key: String,
    value: String,
}

impl Default for InstanceTag {
    /// The tag of the vendor's documents, `CadoResponseSSMEnabled=True`.
    fn default() -> Self {
        Self { key: "CadoResponseSSMEnabled".to_owned(), value: "True".to_owned() }
    }
}

impl InstanceTag {
    /// The tag's key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The tag's value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl FromStr for InstanceTag {
    type Err = InstanceTagError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || InstanceTagError { value: text.to_owned() };
        let (key, value) = text.split_once('=').ok_or_else(error)?;
        let allowed = |text: &str| text.chars().all(|symbol| symbol.is_alphanumeric() || " _.:/+-@".contains(symbol));
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count()) && text.trim() == text;
        let own = !key.to_ascii_lowercase().starts_with("aws:");
        match fits(key, 128) && fits(value, 256) && allowed(key) && allowed(value) && own {
            true => Ok(Self { key: key.to_owned(), value: value.to_owned() }),
            false => Err(error()),
        }
    }
}

impl fmt::Display for InstanceTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}={}", self.key, self.value)
    }
}

impl From<InstanceTag> for String {
    fn from(tag: InstanceTag) -> Self {
        tag.to_string()
    }
}

impl TryFrom<String> for InstanceTag {
    type Error = InstanceTagError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_key_and_a_value() {
        let tag: InstanceTag = "CadoResponseSSMEnabled=True".parse().unwrap();
        assert_eq!(tag, InstanceTag::default());
        assert_eq!("team:forensics=on call".parse::<InstanceTag>().unwrap().value(), "on call");
    }

    #[test]
    fn refuses_tags_without_value_wildcards_and_tags_of_aws() {
        for text in ["", "Key", "Key=", "=True", "Key=*", "K?=True", "Key=${aws:x}", "aws:x=y", "Key= True", "a=b=c"] {
            let error = text.parse::<InstanceTag>().unwrap_err().to_string();
            assert!(error.contains("expected `KEY=VALUE`"), "{error}");
        }
    }
}
