//! The ARN of one IAM role, written out in full. The platform expands no wildcards in its list, and a
//! wildcard there would widen the right to assume roles, so a `RoleArn` cannot hold one.

use std::str::FromStr;

use crate::{AccountId, AccountIdError, Arn, ArnError, Partition, RoleName, RoleNameError};

/// A text that is not the ARN of exactly one IAM role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleArnError {
    /// Not an ARN at all.
    #[error(transparent)]
    Arn(#[from] ArnError),
    /// `*` or `?` somewhere.
    #[error("`{value}` contains a wildcard: the platform expands none, so name every role in full")]
    Wildcard {
        /// The text as it was given.
        value: String,
    },
    /// An ARN of something else, or with an empty or unusual part in its path.
    #[error("`{value}` is not the ARN of an IAM role: expected `arn:partition:iam::account:role/path/name`")]
    NotARole {
        /// The text as it was given.
        value: String,
    },
    /// The account part is wrong.
    #[error("`{value}` is not the ARN of an IAM role")]
    Account {
        /// The text as it was given.
        value: String,
        /// What is wrong with the account id.
        source: AccountIdError,
    },
    /// The last part is wrong.
    #[error("`{value}` is not the ARN of an IAM role")]
    Name {
        /// The text as it was given.
        value: String,
        /// What is wrong with the name.
        source: RoleNameError,
    },
}

/// The ARN of one IAM role: partition, account, path and name, and no wildcard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RoleArn {
    /// The partition of the role.
    pub partition: Partition,
    /// The account of the role.
    pub account: AccountId,
    /// The path, with its slashes at both ends; `/` for most roles.
    pub path: String,
    /// The name without the path.
    pub name: RoleName,
}

impl RoleArn {
    /// The ARN of a role with the path `/`.
    #[must_use]
    pub fn new(partition: Partition, account: AccountId, name: RoleName) -> Self {
        Self { partition, account, path: "/".to_owned(), name }
    }
}

impl FromStr for RoleArn {
    type Err = RoleArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = || text.to_owned();
        if text.contains(['*', '?']) {
            return Err(RoleArnError::Wildcard { value: value() });
        }
        let arn: Arn = text.parse()?;
        let resource = arn.resource.strip_prefix("role/").filter(|_| arn.service == "iam" && arn.region.is_empty());
        let resource = resource.filter(|resource| resource.split('/').all(is_plain));
        let Some((path, name)) = resource.map(|resource| resource.rsplit_once('/').unwrap_or(("", resource))) else {
            return Err(RoleArnError::NotARole { value: value() });
        };
        Ok(Self {
            partition: arn.partition,
            account: arn.account.parse().map_err(|source| RoleArnError::Account { value: value(), source })?,
            path: if path.is_empty() { "/".to_owned() } else { format!("/{path}/") },
            name: name.parse().map_err(|source| RoleArnError::Name { value: value(), source })?,
        })
    }
}

/// Whether a part of a path is there and needs no escaping anywhere. IAM allows every printable character in a path;
/// no role of ours has such a one, and a quote in a list of ARNs is more likely an accident.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte))
}

impl std::fmt::Display for RoleArn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { partition, account, path, name } = self;
        write!(formatter, "arn:{partition}:iam::{account}:role{path}{name}")
    }
}

impl From<RoleArn> for String {
    fn from(value: RoleArn) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for RoleArn {
    type Error = RoleArnError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_read_with_and_without_a_path() {
        for text in [
            "arn:aws:iam::222222222222:role/CadoResponseSecondRole",
            "arn:aws-us-gov:iam::222222222222:role/security/forensics/CadoResponse",
        ] {
            assert_eq!(text.parse::<RoleArn>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_wildcards_wherever_they_stand() {
        for text in ["arn:aws:iam::*:role/CadoResponse", "arn:aws:iam::222222222222:role/Cado*", "*"] {
            assert!(matches!(text.parse::<RoleArn>(), Err(RoleArnError::Wildcard { .. })), "{text}");
        }
    }

    #[test]
    fn refuses_other_resources_and_half_ids() {
        for text in [
            "arn:aws:iam::222222222222:user/CadoResponse",
            "arn:aws:sts::222222222222:assumed-role/CadoResponse/session",
            "arn:aws:iam::11111111111:role/CadoResponse",
            "arn:aws:iam::222222222222:role/",
            "arn:aws:iam::222222222222:role//CadoResponse",
            "arn:aws:iam::222222222222:role/pa\"th/CadoResponse",
            "AROAEXAMPLEID",
        ] {
            assert!(text.parse::<RoleArn>().is_err(), "{text}");
        }
    }
}
