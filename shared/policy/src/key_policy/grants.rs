//! How much of `kms:CreateGrant` a key policy gives away. A grant hands the use of the key on, so this is the one right
//! of the platform that deserves a choice.

use std::str::FromStr;

use serde::Serialize;

/// What a key policy allows of `kms:CreateGrant`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grants {
    /// Any grant, to anyone.
    Any,
    /// Grants that an AWS service makes for its own resources on behalf of the role: the vendor's recommendation.
    ///
    /// Rule: [kms:GrantIsForAWSResource](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource).
    #[default]
    AwsResourcesOnly,
    /// No grants. The vendor's page permits it; AWS asks for the right wherever an encrypted snapshot becomes a volume.
    Withheld,
}

/// A text that names none of the three.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` does not say which grants are allowed: expected `any`, `aws-resources-only` or `withheld`")]
pub struct GrantsError {
    value: String,
}

impl FromStr for Grants {
    type Err = GrantsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "any" => Ok(Self::Any),
            "aws-resources-only" => Ok(Self::AwsResourcesOnly),
            "withheld" => Ok(Self::Withheld),
            other => Err(GrantsError { value: other.to_owned() }),
        }
    }
}
