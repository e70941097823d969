//! The ARN of one KMS key, or of one multi-Region key in all its Regions. An alias does not serve: AWS matches the
//! resource of a request by the key, so a policy on an alias grants no use of the key behind it.

use std::{fmt, str::FromStr};

use crate::{AccountId, Arn, Partition, Region};

/// A text that is not the ARN of a KMS key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KmsKeyArnError {
    /// An alias instead of the key.
    #[error(
        "`{value}` is the ARN of an alias, which grants no use of the key: name the key itself, `arn:partition:kms:region:account:key/key-id`"
    )]
    Alias {
        /// The text as it was given.
        value: String,
    },
    /// Something else.
    #[error(
        "`{value}` is not the ARN of a KMS key: expected `arn:partition:kms:region:account:key/key-id` without wildcards, or `*` as the Region of a multi-Region key (`mrk-…`)"
    )]
    Shape {
        /// The text as it was given.
        value: String,
    },
}

/// The ARN of one KMS key; with `*` as its Region, of one multi-Region key wherever it is replicated to.
///
/// Rule: [key ARN](https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct KmsKeyArn(Arn);

impl KmsKeyArn {
    /// The partition of the key.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.0.partition
    }

    /// The Region of the key; nothing when it is meant in every Region.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        self.0.region.parse().ok()
    }
}

impl FromStr for KmsKeyArn {
    type Err = KmsKeyArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || KmsKeyArnError::Shape { value: text.to_owned() };
        let arn: Arn = text.parse().map_err(|_| shape())?;
        if arn.service == "kms" && arn.resource.starts_with("alias/") {
            return Err(KmsKeyArnError::Alias { value: text.to_owned() });
        }
        let id = arn.resource.strip_prefix("key/").filter(|id| !id.is_empty()).ok_or_else(shape)?;
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let region = arn.region.parse::<Region>().is_ok() || (arn.region == "*" && id.starts_with("mrk-"));
        match arn.service == "kms" && arn.account.parse::<AccountId>().is_ok() && region && plain {
            true => Ok(Self(arn)),
            false => Err(shape()),
        }
    }
}

impl fmt::Display for KmsKeyArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<KmsKeyArn> for String {
    fn from(arn: KmsKeyArn) -> Self {
        arn.to_string()
    }
}

impl TryFrom<String> for KmsKeyArn {
    type Error = KmsKeyArnError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_in_full() {
        for text in [
            "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            "arn:aws:kms:*:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        ] {
            assert_eq!(text.parse::<KmsKeyArn>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_aliases_wildcards_and_other_things() {
        let alias = "arn:aws:kms:eu-central-1:222222222222:alias/evidence".parse::<KmsKeyArn>();
        assert!(matches!(alias, Err(KmsKeyArnError::Alias { .. })));
        for text in [
            "",
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:*:222222222222:key/1234abcd",
            "arn:aws:kms:eu-central-1:222222222222:key/*",
            "arn:aws:kms:eu-central-1:*:key/1234abcd",
            "arn:aws:kms:eu-central-1:222222222222:key/",
            "arn:aws:s3:eu-central-1:222222222222:key/1234abcd",
        ] {
            assert!(matches!(text.parse::<KmsKeyArn>(), Err(KmsKeyArnError::Shape { .. })), "{text}");
        }
    }
}
