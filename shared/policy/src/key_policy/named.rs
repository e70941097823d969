//! The statements of a key policy by name, so that a template can ask for one without writing it. They are those of
//! [`KeyPolicy`](super::KeyPolicy), each by itself.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::Deserialize;

use super::{KeyArn, KeyPolicy, KeyPolicyError, statements::Right, wanted::root};
use crate::{KmsGrants, Region, RoleArn, Statement};

/// The name of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementName {
    /// `kms-use-of-key`: the roles use the key, and describe it where no Region is named.
    UseOfKey,
    /// `kms-describe-key`: the roles describe the key, in every Region. Needed beside `kms-use-of-key` with Regions.
    DescribeKey,
    /// `kms-grants-for-aws-resources`: the roles make grants for resources of AWS, such as volumes.
    GrantsForAwsResources,
    /// `kms-grants`: the roles make any grant.
    Grants,
    /// `kms-account-administration`: the account of the key may do everything with it, as in the default key policy.
    AccountAdministration,
}

impl StatementName {
    /// Every name.
    pub const ALL: [Self; 5] =
        [Self::UseOfKey, Self::DescribeKey, Self::GrantsForAwsResources, Self::Grants, Self::AccountAdministration];

    /// The name as a template writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UseOfKey => "kms-use-of-key",
            Self::DescribeKey => "kms-describe-key",
            Self::GrantsForAwsResources => "kms-grants-for-aws-resources",
            Self::Grants => "kms-grants",
            Self::AccountAdministration => "kms-account-administration",
        }
    }
}

impl fmt::Display for StatementName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for StatementName {
    type Err = NamedStatementError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|name| name.as_str() == text);
        known.ok_or_else(|| NamedStatementError::Unknown { name: text.to_owned() })
    }
}

/// What a named statement speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct StatementParameters {
    /// The roles that it allows: the platform's, and the access role where the volume is in another account.
    pub roles: BTreeSet<RoleArn>,
    /// The Regions through whose EC2 the key is used; none for all. `kms-describe-key` is not narrowed.
    pub regions: BTreeSet<Region>,
}

/// A named statement that cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamedStatementError {
    /// No statement of that name.
    #[error("`{name}` is not the name of a statement: expected one of {}", known())]
    Unknown {
        /// The name as it was given.
        name: String,
    },
    /// A role that cannot use the key.
    #[error("`{role}` and `{key}` are in different partitions: a key can be used in its own partition only")]
    Partition {
        /// The role.
        role: Box<RoleArn>,
        /// The key.
        key: Box<KeyArn>,
    },
    /// The account's statement names the account, and nobody else.
    #[error(
        "`{name}` takes neither roles nor Regions: it speaks of the account of the key; leave `Roles` and `Regions` out"
    )]
    Parameters {
        /// The name.
        name: StatementName,
    },
    /// The statement cannot be written for these roles and Regions.
    #[error("statement `{name}` cannot be written")]
    KeyPolicy {
        /// The name.
        name: StatementName,
        /// What is wrong.
        source: KeyPolicyError,
    },
}

fn known() -> String {
    StatementName::ALL.map(|name| format!("`{name}`")).join(", ")
}

/// The statement of this name in the policy of a key.
///
/// # Errors
/// When there is none of that name, when it needs roles and there are none or takes none and there are some, or when
/// roles, Regions and key are not all in one partition.
pub fn named_statement(
    name: &str,
    key: &KeyArn,
    parameters: &StatementParameters,
) -> Result<Statement, NamedStatementError> {
    let name: StatementName = name.parse()?;
    let StatementParameters { roles, regions } = parameters;
    let right = match name {
        StatementName::AccountAdministration if roles.is_empty() && regions.is_empty() => {
            return Ok(super::statements::administration(&root(key.partition.as_str(), key.account.as_str())));
        }
        StatementName::AccountAdministration => return Err(NamedStatementError::Parameters { name }),
        StatementName::UseOfKey if regions.is_empty() => Right::UseAndDescribe,
        StatementName::UseOfKey => Right::Use,
        StatementName::DescribeKey => Right::Describe,
        StatementName::GrantsForAwsResources => Right::GrantForAwsResources,
        StatementName::Grants => Right::Grant,
    };
    if let Some(role) = roles.iter().find(|role| role.partition != key.partition) {
        return Err(NamedStatementError::Partition { role: Box::new(role.clone()), key: Box::new(key.clone()) });
    }
    let wanted = KeyPolicy::new(roles.iter().cloned(), KmsGrants::Withheld)
        .and_then(|wanted| wanted.in_regions(regions.iter().cloned()));
    let wanted = wanted.map_err(|source| NamedStatementError::KeyPolicy { name, source })?;
    Ok(wanted.statement(right))
}
