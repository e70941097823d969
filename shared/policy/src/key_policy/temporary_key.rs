//! A volume under the default key of another account. The platform makes a multi-Region key in its own account, encrypts
//! the data again and deletes the key afterwards. Only the platform's role needs rights for that; the key that it makes
//! is taken to have KMS's default policy, which leaves everything to the policies of that role.

use std::collections::BTreeSet;

use super::{
    Acquisition, Document, KeyArn, Missing, Need, Way, WayReport,
    call::{Call, describe, direct, join_regions, judge_alone, through_ec2},
    missing::with_free_sids,
    temporary_key_rights::{
        ALIAS, ALIASES, CREATE_ALIAS, CREATE_KEY, DELETE_ALIAS, Group, LIST_ALIASES, MULTI_REGION, REPLICATE, SCHEDULE,
        SERVICE_LINKED_ROLE, SERVICE_NAME, kms_arn, service_linked_role,
    },
};
use crate::{Region, evaluate::Context};

/// What is needed of the platform's role.
pub(super) fn way(acquisition: &Acquisition) -> WayReport {
    let calls = keys(acquisition).into_iter().flat_map(|key| calls(&key));
    let findings = join_regions(calls.map(|call| judge_alone(acquisition, &acquisition.platform, &call)));
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
    let KeyArn { partition, region, account, .. } = key;
    let (key_arn, alias) = (key.to_string(), kms_arn(partition, region.as_str(), account, &format!("{ALIAS}-1")));
    let own = named(direct(&key.region));
    let for_service = Context::default().with(SERVICE_NAME, MULTI_REGION);
    let mut calls = vec![
        call(SERVICE_LINKED_ROLE, &service_linked_role(partition, account), FirstAcquisition, &for_service),
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
