//! The Account API and STS.

use serde_json::{Value, json};

use super::{Answer, Call, World, refusal};

pub(super) fn list_regions(world: &World, call: &Call) -> Answer {
    let body: Value = serde_json::from_str(&call.body).unwrap();
    let regions = world.regions.get(&call.account).cloned().unwrap_or_default();
    let (page, next) = world.page(&regions, body["NextToken"].as_str());
    let region = |(name, status): &(String, &str)| json!({"RegionName": name, "RegionOptStatus": status});
    (200, json!({"Regions": page.iter().map(region).collect::<Vec<_>>(), "NextToken": next}).to_string())
}

pub(super) fn caller_identity(call: &Call) -> Answer {
    let account = &call.account;
    let result = format!(
        "<Arn>arn:aws:sts::{account}:assumed-role/KmsCleanup/session</Arn><UserId>A</UserId><Account>{account}</Account>"
    );
    (
        200,
        format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

pub(super) fn assume_role(world: &World, call: &Call) -> Answer {
    let role = call.body.split('&').find_map(|field| field.strip_prefix("RoleArn=")).unwrap();
    let account = role.split("%3A").nth(4).unwrap();
    if !world.enterable.contains(account) {
        return refusal("AccessDenied", call);
    }
    let credentials = format!(
        "<AccessKeyId>ASIA{account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
         <Expiration>2099-01-01T00:00:00Z</Expiration>"
    );
    (
        200,
        format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials>{credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>"
        ),
    )
}
