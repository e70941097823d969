//! A volume under the default key of another account. The platform makes a multi-Region key in its own account, encrypts
//! the data again and deletes the key afterwards. Only the platform's role needs rights for that; the key that it makes
//! is taken to have KMS's default policy, which leaves everything to the policies of that role.

use std::collections::BTreeSet;

use super::{
    Acquisition, Document, Finding, KeyArn, Missing, Need, Permission, Way, WayReport,
    call::{Call, describe, direct, join_regions, judge_alone, through_ec2},
    missing::with_free_sids,
    statements::{CREATE_GRANT, DESCRIBE, FOR_AWS_RESOURCE, USE},
};
use crate::{AccountId, Condition, OneOrMany, Partition, Region, RoleArn, Statement, UniqueMap, evaluate::Context};

/// What the aliases of the platform's temporary keys start with.
const ALIAS: &str = "alias/CadoResponse-KMS-Alias";
const ALIASES: &str = "kms:ResourceAliases";
const CREATE_KEY: &str = "kms:CreateKey";
const CREATE_ALIAS: &str = "kms:CreateAlias";
const LIST_ALIASES: &str = "kms:ListAliases";
const REPLICATE: &str = "kms:ReplicateKey";
const SCHEDULE: &str = "kms:ScheduleKeyDeletion";
const DELETE_ALIAS: &str = "kms:DeleteAlias";
const SERVICE_LINKED_ROLE: &str = "iam:CreateServiceLinkedRole";
const SERVICE_NAME: &str = "iam:AWSServiceName";
const MULTI_REGION: &str = "mrk.kms.amazonaws.com";

/// What is needed of the platform's role.
pub(super) fn way(acquisition: &Acquisition) -> WayReport {
    let calls = keys(acquisition).into_iter().flat_map(|key| calls(&key));
    let findings = join_regions(calls.map(|call| judge_alone(&acquisition.platform, &call)));
    let lacking = |group: &&Group| findings.iter().any(|finding| group.lacks(finding));
    let role = &acquisition.platform.role;
    let missing = Group::ALL
        .iter()
        .filter(lacking)
        .map(|group| Missing { document: Document::RolePolicy(role.clone()), statement: group.statement(role) });
    let missing = with_free_sids(acquisition, missing);
    WayReport::new(Way::TemporaryKey, findings, missing)
}

/// Keys as the platform makes them. In which Region is not published, so that it has to be able to in its own and in
/// that of the volume. The id is anyone's guess; that of a multi-Region key starts like this.
fn keys(acquisition: &Acquisition) -> Vec<KeyArn> {
    let regions = BTreeSet::from([&acquisition.region, &acquisition.key.region]);
    let key = |region: &Region| KeyArn {
        partition: acquisition.key.partition.clone(),
        region: region.clone(),
        account: acquisition.platform.role.account.clone(),
        id: format!("mrk-{}", "0".repeat(32)),
    };
    regions.into_iter().map(key).collect()
}

/// The ARN of something of the account's KMS.
fn kms_arn(partition: &Partition, region: &str, account: &AccountId, resource: &str) -> String {
    format!("arn:{partition}:kms:{region}:{account}:{resource}")
}

/// In the order in which the platform makes them.
fn calls(key: &KeyArn) -> Vec<Call> {
    use Need::{Acquisition, CleanUp, FirstAcquisition};
    let nameless = direct(&key.region).without(ALIASES);
    let named = |context: Context| context.with(ALIASES, format!("{ALIAS}-1"));
    let call = |action, resource: &str, need, context: &Context| Call {
        action,
        resource: resource.to_owned(),
        region: Some(key.region.clone()),
        need,
        context: context.clone(),
    };
    let (key_arn, alias) =
        (key.to_string(), kms_arn(&key.partition, key.region.as_str(), &key.account, &format!("{ALIAS}-1")));
    let own = named(direct(&key.region));
    let for_service = Context::default().with(SERVICE_NAME, MULTI_REGION);
    let mut calls = vec![
        call(SERVICE_LINKED_ROLE, &service_linked_role(&key.partition, &key.account), FirstAcquisition, &for_service),
        call(LIST_ALIASES, "*", Acquisition, &nameless),
        call(CREATE_KEY, "*", Acquisition, &nameless),
        call(CREATE_ALIAS, &alias, Acquisition, &nameless),
        call(CREATE_ALIAS, &key_arn, Acquisition, &nameless),
    ];
    let used = std::iter::once(describe(key)).chain(through_ec2(key, &key.region));
    calls.extend(used.map(|call| Call { context: named(call.context), ..call }));
    calls.extend([
        call(REPLICATE, &key_arn, Acquisition, &own),
        call(SCHEDULE, &key_arn, CleanUp, &own),
        call(DELETE_ALIAS, &key_arn, CleanUp, &own),
        call(DELETE_ALIAS, &alias, CleanUp, &nameless),
    ]);
    calls
}

fn service_linked_role(partition: &Partition, account: &AccountId) -> String {
    let name = "AWSServiceRoleForKeyManagementServiceMultiRegionKeys";
    format!("arn:{partition}:iam::{account}:role/aws-service-role/{MULTI_REGION}/{name}")
}

/// The rights that stand in one statement, as the vendor groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Create,
    Use,
    Grant,
    KindOfKey,
    Replicate,
    DeleteAlias,
    FirstTime,
}

impl Group {
    const ALL: [Self; 7] =
        [Self::Create, Self::Use, Self::Grant, Self::KindOfKey, Self::Replicate, Self::DeleteAlias, Self::FirstTime];

    /// Whether a finding says that a right of this group is not allowed.
    fn lacks(self, finding: &Finding) -> bool {
        let on_key = finding.resource.contains(":key/");
        let group = match finding.action.as_str() {
            CREATE_KEY | CREATE_ALIAS => Self::Create,
            CREATE_GRANT => Self::Grant,
            DESCRIBE | LIST_ALIASES => Self::KindOfKey,
            REPLICATE | SCHEDULE => Self::Replicate,
            DELETE_ALIAS if on_key => Self::Replicate,
            DELETE_ALIAS => Self::DeleteAlias,
            SERVICE_LINKED_ROLE => Self::FirstTime,
            _ => Self::Use,
        };
        group == self && matches!(finding.permission, Permission::NotAllowed { .. })
    }

    /// The vendor's statement, with the corrections that make each of its rights effective.
    fn statement(self, role: &RoleArn) -> Statement {
        let RoleArn { partition, account, .. } = role;
        let own = |resource: &str| kms_arn(partition, "*", account, resource);
        let keys = own("key/*");
        let (sid, actions, resource, condition): (_, &[&str], _, _) = match self {
            Self::Create => {
                ("RequiredForCrossAccountDefaultKmsEncryptedEc2Import", &[CREATE_ALIAS, CREATE_KEY], "*".into(), none())
            }
            Self::Use => ("RequiredForKmsEncryptedEc2Import", &USE, keys, none()),
            Self::Grant => {
                ("RequiredForKmsEncryptedEc2ImportGrants", &[CREATE_GRANT], keys, one("Bool", FOR_AWS_RESOURCE, "true"))
            }
            Self::KindOfKey => (
                "RequiredForKMSKeyTypeDeterminationDuringEncryptedEc2Import",
                &[DESCRIBE, LIST_ALIASES],
                "*".into(),
                none(),
            ),
            Self::Replicate => (OPERATIONS, &[DELETE_ALIAS, REPLICATE, SCHEDULE], keys, only_temporary_keys()),
            Self::DeleteAlias => (OPERATIONS_ON_ALIAS, &[DELETE_ALIAS], own(&format!("{ALIAS}*")), none()),
            Self::FirstTime => (
                FIRST_TIME,
                &[SERVICE_LINKED_ROLE],
                service_linked_role(partition, account),
                one("StringLike", SERVICE_NAME, MULTI_REGION),
            ),
        };
        let actions: Vec<String> = actions.iter().map(|action| (*action).to_owned()).collect();
        Statement { sid: Some(sid.to_owned()), condition, ..Statement::allow(actions, resource.as_str()) }
    }
}

const OPERATIONS: &str = "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2Import";
const OPERATIONS_ON_ALIAS: &str = "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2ImportAlias";
const FIRST_TIME: &str = "RequiredForFirstTimeKMSDefaultencryptedImportCanBeDeletedAfter";

fn none() -> Condition {
    Condition::default()
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
