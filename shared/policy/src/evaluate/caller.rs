//! Who makes a request, as policies see it: a role by its session, an IAM user, or the root user of an account.

use crate::{AccountId, Arn, Partition, RoleArn};

/// The principal of a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Caller {
    /// As `aws:PrincipalArn` has it.
    pub(super) arn: String,
    pub(super) partition: Partition,
    pub(super) account: AccountId,
    pub(super) kind: Kind,
}

/// What kind of principal it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A role of this name, which a principal may also name by one of its sessions.
    Role {
        name: String,
    },
    User,
    Root,
}

impl Caller {
    /// The root user of an account.
    pub(crate) fn root(partition: Partition, account: AccountId) -> Self {
        Self { arn: format!("arn:{partition}:iam::{account}:root"), partition, account, kind: Kind::Root }
    }

    /// The role, the user or the root user that an ARN names; nothing for anything else, such as one session.
    pub(crate) fn named(arn: &Arn) -> Option<Self> {
        let kind = match arn.resource.split_once('/') {
            Some(("role", path)) => Kind::Role { name: path.rsplit('/').next().unwrap_or(path).to_owned() },
            Some(("user", _)) => Kind::User,
            None if arn.resource == "root" => Kind::Root,
            _ => return None,
        };
        let account = arn.account.parse().ok().filter(|_| arn.service == "iam" && arn.region.is_empty())?;
        Some(Self { arn: arn.to_string(), partition: arn.partition.clone(), account, kind })
    }

    pub(crate) fn partition(&self) -> &Partition {
        &self.partition
    }

    pub(crate) fn account(&self) -> &AccountId {
        &self.account
    }

    /// The value of `aws:PrincipalType`.
    pub(super) fn principal_type(&self) -> &'static str {
        match self.kind {
            Kind::Role { .. } => "AssumedRole",
            Kind::User => "User",
            Kind::Root => "Account",
        }
    }
}

impl From<&RoleArn> for Caller {
    fn from(role: &RoleArn) -> Self {
        let kind = Kind::Role { name: role.name.as_str().to_owned() };
        Self { arn: role.to_string(), partition: role.partition.clone(), account: role.account.clone(), kind }
    }
}
