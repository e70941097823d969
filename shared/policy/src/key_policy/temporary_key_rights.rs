//! The rights for temporary keys, in the statements that the vendor publishes, with the corrections that make each of
//! them effective: deleting an alias needs a right on the alias too, and no alias has aliases to be recognised by.

use super::{
    Finding, Permission,
    statements::{CREATE_GRANT, DESCRIBE, FOR_AWS_RESOURCE, USE},
};
use crate::{AccountId, Condition, OneOrMany, Partition, RoleArn, Statement, UniqueMap};

/// What the aliases of the platform's temporary keys start with.
pub(super) const ALIAS: &str = "alias/CadoResponse-KMS-Alias";
pub(super) const ALIASES: &str = "kms:ResourceAliases";
pub(super) const CREATE_KEY: &str = "kms:CreateKey";
pub(super) const CREATE_ALIAS: &str = "kms:CreateAlias";
pub(super) const LIST_ALIASES: &str = "kms:ListAliases";
pub(super) const REPLICATE: &str = "kms:ReplicateKey";
pub(super) const SCHEDULE: &str = "kms:ScheduleKeyDeletion";
pub(super) const DELETE_ALIAS: &str = "kms:DeleteAlias";
pub(super) const SERVICE_LINKED_ROLE: &str = "iam:CreateServiceLinkedRole";
pub(super) const SERVICE_NAME: &str = "iam:AWSServiceName";
pub(super) const MULTI_REGION: &str = "mrk.kms.amazonaws.com";

/// The ARN of something of the account's KMS.
pub(super) fn kms_arn(partition: &Partition, region: &str, account: &AccountId, resource: &str) -> String {
    format!("arn:{partition}:kms:{region}:{account}:{resource}")
}

/// The role that KMS makes in an account for its multi-Region keys.
pub(super) fn service_linked_role(partition: &Partition, account: &AccountId) -> String {
    let name = "AWSServiceRoleForKeyManagementServiceMultiRegionKeys";
    format!("arn:{partition}:iam::{account}:role/aws-service-role/{MULTI_REGION}/{name}")
}

/// The rights that stand in one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Create,
    Use,
    Grant,
    KindOfKey,
    Operate,
    DeleteAlias,
    FirstTime,
}

impl Group {
    pub(super) const ALL: [Self; 7] =
        [Self::Create, Self::Use, Self::Grant, Self::KindOfKey, Self::Operate, Self::DeleteAlias, Self::FirstTime];

    /// Whether a finding says that a right of this group is not allowed.
    pub(super) fn lacks(self, finding: &Finding) -> bool {
        let on_key = finding.resource.contains(":key/");
        let group = match finding.action.as_str() {
            CREATE_KEY | CREATE_ALIAS => Self::Create,
            CREATE_GRANT => Self::Grant,
            DESCRIBE | LIST_ALIASES => Self::KindOfKey,
            REPLICATE | SCHEDULE => Self::Operate,
            DELETE_ALIAS if on_key => Self::Operate,
            DELETE_ALIAS => Self::DeleteAlias,
            SERVICE_LINKED_ROLE => Self::FirstTime,
            _ => Self::Use,
        };
        group == self && matches!(finding.permission, Permission::NotAllowed { .. })
    }

    /// The statement, as a policy of the platform's role has it.
    pub(super) fn statement(self, role: &RoleArn) -> Statement {
        let actions: Vec<String> = self.actions().iter().map(|action| (*action).to_owned()).collect();
        Statement {
            sid: Some(self.sid().to_owned()),
            condition: self.condition(),
            ..Statement::allow(actions, self.resource(role).as_str())
        }
    }

    const fn sid(self) -> &'static str {
        match self {
            Self::Create => "RequiredForCrossAccountDefaultKmsEncryptedEc2Import",
            Self::Use => "RequiredForKmsEncryptedEc2Import",
            Self::Grant => "RequiredForKmsEncryptedEc2ImportGrants",
            Self::KindOfKey => "RequiredForKMSKeyTypeDeterminationDuringEncryptedEc2Import",
            Self::Operate => "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2Import",
            Self::DeleteAlias => "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2ImportAlias",
            Self::FirstTime => "RequiredForFirstTimeKMSDefaultencryptedImportCanBeDeletedAfter",
        }
    }

    const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Create => &[CREATE_ALIAS, CREATE_KEY],
            Self::Use => &USE,
            Self::Grant => &[CREATE_GRANT],
            Self::KindOfKey => &[DESCRIBE, LIST_ALIASES],
            Self::Operate => &[DELETE_ALIAS, REPLICATE, SCHEDULE],
            Self::DeleteAlias => &[DELETE_ALIAS],
            Self::FirstTime => &[SERVICE_LINKED_ROLE],
        }
    }

    fn resource(self, role: &RoleArn) -> String {
        let RoleArn { partition, account, .. } = role;
        match self {
            Self::Create | Self::KindOfKey => "*".to_owned(),
            Self::Use | Self::Grant | Self::Operate => kms_arn(partition, "*", account, "key/*"),
            Self::DeleteAlias => kms_arn(partition, "*", account, &format!("{ALIAS}*")),
            Self::FirstTime => service_linked_role(partition, account),
        }
    }

    fn condition(self) -> Condition {
        match self {
            Self::Grant => one("Bool", FOR_AWS_RESOURCE, "true"),
            Self::FirstTime => one("StringLike", SERVICE_NAME, MULTI_REGION),
            Self::Operate => only_temporary_keys(),
            Self::Create | Self::Use | Self::KindOfKey | Self::DeleteAlias => Condition::default(),
        }
    }
}

fn one(operator: &str, key: &str, value: &str) -> Condition {
    UniqueMap::from([(operator, UniqueMap::from([(key, OneOrMany::from(value))]))])
}

/// All aliases of the key have to be the platform's, and there has to be one: `ForAllValues` alone holds for a key
/// without aliases.
///
/// Rule: [kms:ResourceAliases](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases).
fn only_temporary_keys() -> Condition {
    let aliases = || UniqueMap::from([(ALIASES, OneOrMany::from(format!("{ALIAS}*").as_str()))]);
    UniqueMap::from([("ForAllValues:StringLike", aliases()), ("ForAnyValue:StringLike", aliases())])
}
