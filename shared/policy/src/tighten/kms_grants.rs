//! Which grants the role may make on KMS keys. A grant hands the use of a key to somebody else, outside of every
//! policy; the documents describe three ways to deal with that.

use std::{fmt, str::FromStr};

use super::{TighteningError, split};
use crate::Statement;

const CREATE_GRANT: &str = "kms:CreateGrant";
const FOR_AWS_RESOURCE: &str = "kms:GrantIsForAWSResource";

/// A text that is none of the ways.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a way to deal with KMS grants: expected `any`, `aws-resources-only` or `withheld`")]
pub struct KmsGrantsError {
    value: String,
}

/// Which grants the role may make on KMS keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum KmsGrants {
    /// Any: the form of the older templates. The role may hand the use of a key to anyone.
    Any,
    /// Those that an AWS service asks for on behalf of the role, as EC2 does for a volume.
    ///
    /// Rule: [kms:GrantIsForAWSResource](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource).
    #[default]
    AwsResourcesOnly,
    /// None: encrypted volumes can then be read, but not attached.
    Withheld,
}

impl KmsGrants {
    /// Every way, in the order from wide to narrow.
    pub const ALL: [Self; 3] = [Self::Any, Self::AwsResourcesOnly, Self::Withheld];

    /// The way as it is written in parameters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::AwsResourcesOnly => "aws-resources-only",
            Self::Withheld => "withheld",
        }
    }
}

impl FromStr for KmsGrants {
    type Err = KmsGrantsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let way = Self::ALL.into_iter().find(|way| way.as_str() == text);
        way.ok_or_else(|| KmsGrantsError { value: text.to_owned() })
    }
}

impl fmt::Display for KmsGrants {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl From<KmsGrants> for String {
    fn from(way: KmsGrants) -> Self {
        way.as_str().to_owned()
    }
}

impl TryFrom<String> for KmsGrants {
    type Error = KmsGrantsError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Grants in this way wherever a statement allows them.
///
/// # Errors
/// When an action pattern stands for grants and for other things.
pub(super) fn limit_grants(statements: &[Statement], way: KmsGrants) -> Result<Vec<Statement>, TighteningError> {
    let mut limited = vec![];
    for statement in statements {
        let split = split::by_actions(statement, &[CREATE_GRANT])?;
        limited.extend(split.join("Grants", |grants| limit(&grants, way).into_iter().collect()));
    }
    Ok(limited)
}

fn limit(grants: &Statement, way: KmsGrants) -> Option<Statement> {
    let any = grants.without_test_of(FOR_AWS_RESOURCE);
    match way {
        KmsGrants::Any => Some(any),
        KmsGrants::AwsResourcesOnly => Some(any.under("Bool", FOR_AWS_RESOURCE, vec!["true".to_owned()])),
        KmsGrants::Withheld => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_the_name_that_parameters_use() {
        for way in KmsGrants::ALL {
            assert_eq!(way.to_string().parse(), Ok(way));
            assert_eq!(serde_json::to_string(&way).unwrap(), format!("\"{way}\""));
        }
        let error = "some".parse::<KmsGrants>().unwrap_err().to_string();
        assert!(error.ends_with("expected `any`, `aws-resources-only` or `withheld`"), "{error}");
    }
}
