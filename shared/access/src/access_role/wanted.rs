//! The access role as it should be, the same in every account but for the account id in the boundary.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use policy::{AccountId, Arn, Partition, Policy, RoleName, TrustPolicy};

/// The access role as it should be.
#[derive(Debug, Clone)]
pub struct WantedRole {
    /// Its name, the same in every account; its path is `/`.
    pub name: RoleName,
    /// Who may assume it.
    pub trust: TrustPolicy,
    /// The longest session, 3,600 to 43,200 seconds.
    pub max_session_seconds: i32,
    /// Inline policies by name, one per feature.
    pub inline_policies: BTreeMap<String, Policy>,
    /// Names of the inline policies of all features, wanted or not: those that are ours to delete.
    pub feature_policies: BTreeSet<String>,
    /// The permissions boundary; nothing means that a boundary which somebody else set stays.
    pub boundary: Option<Boundary>,
    /// Whether a role of this name that we did not make is taken over.
    pub adopt: bool,
    /// The custom resource that wants it; a role that is created for it is deleted with it.
    pub owner: Option<String>,
}

/// A managed policy that bounds the role: one that exists under the same name in every account, or one of AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Boundary {
    /// The path and name of a customer managed policy of the account.
    InTheAccount(String),
    /// The ARN of a policy managed by AWS.
    OfAws(Arn),
}

/// A text that names no permissions boundary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` names no permissions boundary: expected a policy name, or `arn:partition:iam::aws:policy/name`")]
pub struct BoundaryError {
    value: String,
}

impl Boundary {
    /// The ARN of the boundary in an account.
    #[must_use]
    pub fn arn_in(&self, partition: &Partition, account: &AccountId) -> String {
        match self {
            Self::InTheAccount(name) => format!("arn:{partition}:iam::{account}:policy/{name}"),
            Self::OfAws(arn) => arn.to_string(),
        }
    }
}

impl FromStr for Boundary {
    type Err = BoundaryError;

    fn from_str(text: &str) -> Result<Self, BoundaryError> {
        let error = || BoundaryError { value: text.to_owned() };
        if text.starts_with("arn:") {
            let arn: Arn = text.parse().map_err(|_| error())?;
            let of_aws = arn.service == "iam" && arn.account == "aws" && arn.resource.starts_with("policy/");
            return if of_aws { Ok(Self::OfAws(arn)) } else { Err(error()) };
        }
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&byte);
        let outside = text.starts_with('/') || text.ends_with('/') || text.is_empty() || text.len() > 128;
        if outside || !text.bytes().all(valid) {
            return Err(error());
        }
        Ok(Self::InTheAccount(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_is_a_name_or_a_policy_of_aws() {
        let account = "222222222222".parse().unwrap();
        let partition = "aws-us-gov".parse().unwrap();
        let arn = |text: &str| text.parse::<Boundary>().unwrap().arn_in(&partition, &account);
        assert_eq!(arn("security/Bound"), "arn:aws-us-gov:iam::222222222222:policy/security/Bound");
        assert_eq!(
            arn("arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"),
            "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"
        );
    }

    #[test]
    fn a_boundary_of_one_account_cannot_serve_all() {
        for text in ["arn:aws:iam::222222222222:policy/Bound", "/Bound", "Bo und", "arn:aws:iam::aws:role/x"] {
            assert!(text.parse::<Boundary>().is_err(), "{text}");
        }
    }
}
