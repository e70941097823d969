//! A key that somebody manages. Every role that takes part has to be able to use it; where the volume is in another
//! account, the vendor also describes a short form, in which the access role there only makes grants.

use super::{
    Acquisition, CallingRole, Finding, Way, WayReport,
    call::{describe, grant, join_regions, judge, through_ec2},
    missing::missing,
    statements::Right,
};

/// The ways to a volume under the key.
pub(super) fn ways(acquisition: &Acquisition) -> Vec<WayReport> {
    std::iter::once(use_of_key(acquisition)).chain(grant_by_access_role(acquisition)).collect()
}

fn use_of_key(acquisition: &Acquisition) -> WayReport {
    let findings: Vec<Finding> = acquisition.roles().flat_map(|caller| of_role(acquisition, caller)).collect();
    let missing = missing(acquisition, &findings, Right::GrantForAwsResources);
    WayReport::new(Way::UseOfKey, findings, missing)
}

/// The key's Region, where the volume is, and the platform's, where it is copied to: the conditions of a policy must
/// exclude neither.
fn of_role(acquisition: &Acquisition, caller: &CallingRole) -> Vec<Finding> {
    let Acquisition { key, region, .. } = acquisition;
    let other = Some(region).filter(|region| **region != key.region);
    let used = [&key.region].into_iter().chain(other).flat_map(|region| through_ec2(key, region));
    join_regions(std::iter::once(describe(key)).chain(used).map(|call| judge(acquisition, caller, &call)))
}

/// Who makes the grant and for whom is not published, so that a condition on it leaves the answer open.
fn grant_by_access_role(acquisition: &Acquisition) -> Option<WayReport> {
    let access = acquisition.access.as_ref()?;
    if access.role.account == acquisition.platform.role.account {
        return None;
    }
    let findings = vec![judge(acquisition, access, &grant(&acquisition.key))];
    let missing = missing(acquisition, &findings, Right::Grant);
    Some(WayReport::new(Way::GrantByAccessRole, findings, missing))
}
