//! What tightening leaves allowed and what it takes away, one table per way, over the policies that the catalogue
//! renders. Every table is also judged on the permissions as they were: what is taken away must have been there.

use std::collections::BTreeSet;

use anyhow::Result;
use policy::{
    Catalog, InstanceTag, KmsGrants, OrganizationId, Placeholders, Policy, RoleArn, Tightening, TrustPolicy,
    feature_policies, only_temporary_keys,
};
use serde_json::{Value, json};
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, open_to};
use crate::stacks::MEMBER;

const ROLE: &str = "CadoResponseSecondRole";
const KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER_KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/ffffffff-12ab-34cd-56ef-1234567890ab";
const INSTANCE: &str = "arn:aws:ec2:eu-central-1:222222222222:instance/i-1";
const SHELL: &str = "arn:aws:ssm:eu-central-1:222222222222:document/AWS-RunShellScript";

/// The platform's own role with the features that nobody has to ask for.
fn platform_role(tightening: &Tightening) -> Result<Caller> {
    let placeholders = Placeholders::new("aws".parse()?).with_bucket(&"evidence".parse()?);
    role(&Catalog::platform_role()?, &placeholders, tightening)
}

/// The access role with the features that nobody has to ask for.
fn access_role(tightening: &Tightening) -> Result<Caller> {
    role(&Catalog::access_role()?, &Placeholders::new("aws".parse()?), tightening)
}

/// A role of the member account with its default features. The simulator knows no documents without an account,
/// as those of AWS are: here they belong to the member account, in the policies and in the requests alike.
fn role(catalog: &Catalog, placeholders: &Placeholders, tightening: &Tightening) -> Result<Caller> {
    let policies = feature_policies(catalog, &catalog.default_features(), placeholders, tightening)?;
    let judgeable = |policy: &Policy| policy.print().replace("::document/", &format!(":{MEMBER}:document/"));
    let policies =
        policies.values().map(|policy| serde_json::from_str(&judgeable(policy))).collect::<Result<_, _>>()?;
    Ok(Caller::anyone(MEMBER, ROLE, policies))
}

/// The tightened role may do what stays and nothing of what goes; untightened it may do both. The same holds for the
/// platform's own role, which may do more beside it.
fn judge(tightening: &Tightening, stays: &[Call], goes: &[Call]) -> Result<()> {
    let simulator = Simulator::set_up()?;
    for role in [access_role, platform_role] {
        let (open, tight) = (role(&Tightening::default())?, role(tightening)?);
        open.may(&simulator, &[stays, goes].concat())?;
        tight.may(&simulator, stays)?;
        tight.may_not(&simulator, goes)?;
    }
    Ok(())
}

/// A call on a key whose own policy leaves the decision to the account.
fn on_key(action: &str, key: &str) -> Call {
    call(action, key).guarded_by(&open_to(MEMBER, "kms:*"))
}

fn set<T: Ord>(members: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    members.into_iter().collect()
}

#[test]
fn commands_and_sessions_need_the_tag_on_the_instance() -> Result<()> {
    let tightening = Tightening { ssm_instance_tag: Some(InstanceTag::default()), ..Tightening::default() };
    let tagged =
        |action: &str, value: &str| call(action, INSTANCE).with("ssm:resourceTag/CadoResponseSSMEnabled", value);
    let stays = [
        tagged("ssm:SendCommand", "True"),
        tagged("ssm:StartSession", "True"),
        call("ssm:SendCommand", SHELL),
        call("ssm:DescribeInstanceInformation", "*"),
        call("ssm:GetCommandInvocation", "*"),
    ];
    let goes = [
        call("ssm:SendCommand", INSTANCE),
        call("ssm:StartSession", INSTANCE),
        tagged("ssm:SendCommand", "true"),
        tagged("ssm:SendCommand", "False"),
        call("ssm:SendCommand", INSTANCE).with("ssm:resourceTag/Other", "True"),
    ];
    judge(&tightening, &stays, &goes)
}

#[test]
fn a_role_that_tags_instances_does_not_opt_them_in_itself() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let tightening = Tightening { ssm_instance_tag: Some(InstanceTag::default()), ..Tightening::default() };
    let tag = |keys: &[&str]| call("ec2:CreateTags", INSTANCE).with("aws:TagKeys", json!(keys));
    let opting_in = [tag(&["CadoResponseSSMEnabled"]), tag(&["Name", "cadoresponsessmenabled"])];
    platform_role(&Tightening::default())?.may(&simulator, &opting_in)?;
    platform_role(&tightening)?.may_not(&simulator, &opting_in)?;
    platform_role(&tightening)?.may(&simulator, &[tag(&["Name"])])
}

#[test]
fn a_tag_opens_no_other_document() -> Result<()> {
    let tightening = Tightening { ssm_instance_tag: Some(InstanceTag::default()), ..Tightening::default() };
    let other = call("ssm:SendCommand", "arn:aws:ssm:eu-central-1:222222222222:document/Own");
    let other = other.with("ssm:resourceTag/CadoResponseSSMEnabled", "True");
    access_role(&tightening)?.may_not(&Simulator::set_up()?, &[other])
}

#[test]
fn only_the_named_keys_are_used_and_every_key_is_looked_at() -> Result<()> {
    let tightening = Tightening { kms_keys: set([KEY.parse()?]), ..Tightening::default() };
    let uses = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey"];
    let grant = |key: &str| on_key("kms:CreateGrant", key).with("kms:GrantIsForAWSResource", "true");
    let mut stays: Vec<Call> = uses.iter().map(|action| on_key(action, KEY)).collect();
    stays.extend([grant(KEY), on_key("kms:DescribeKey", KEY), on_key("kms:DescribeKey", OTHER_KEY)]);
    stays.push(call("kms:ListAliases", "*"));
    let mut goes: Vec<Call> = uses.iter().map(|action| on_key(action, OTHER_KEY)).collect();
    goes.push(grant(OTHER_KEY));
    goes.push(on_key("kms:Decrypt", OTHER_KEY).with("kms:ViaService", "s3.eu-central-1.amazonaws.com"));
    judge(&tightening, &stays, &goes)
}

#[test]
fn a_multi_region_key_is_named_once_for_all_regions() -> Result<()> {
    let mrk = "key/mrk-1234abcd12ab34cd56ef1234567890ab";
    let everywhere = format!("arn:aws:kms:*:{MEMBER}:{mrk}");
    let tightening = Tightening { kms_keys: set([everywhere.parse()?]), ..Tightening::default() };
    let regions = ["eu-central-1", "us-east-1"];
    let stays = regions.map(|region| on_key("kms:Decrypt", &format!("arn:aws:kms:{region}:{MEMBER}:{mrk}")));
    judge(&tightening, &stays, &[on_key("kms:Decrypt", KEY)])
}

#[test]
fn grants_are_for_aws_resources_any_or_none() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let for_aws = on_key("kms:CreateGrant", KEY).with("kms:GrantIsForAWSResource", "true");
    let for_anyone =
        [on_key("kms:CreateGrant", KEY), on_key("kms:CreateGrant", KEY).with("kms:GrantIsForAWSResource", "false")];
    let role = |kms_grants| access_role(&Tightening { kms_grants, ..Tightening::default() });
    role(KmsGrants::AwsResourcesOnly)?.may(&simulator, std::slice::from_ref(&for_aws))?;
    role(KmsGrants::AwsResourcesOnly)?.may_not(&simulator, &for_anyone)?;
    let all = [&[for_aws][..], &for_anyone].concat();
    role(KmsGrants::Any)?.may(&simulator, &all)?;
    role(KmsGrants::Withheld)?.may_not(&simulator, &all)?;
    role(KmsGrants::Withheld)?.may(&simulator, &[on_key("kms:Decrypt", KEY)])
}

#[test]
fn only_the_allowed_regions_are_worked_in_and_global_questions_stay_open() -> Result<()> {
    let tightening = Tightening { regions: set(["eu-central-1".parse()?]), ..Tightening::default() };
    let work = |region: &str| {
        let volume = call("ec2:DeleteSnapshot", format!("arn:aws:ec2:{region}::snapshot/snap-1"));
        let tagged = volume.with("aws:ResourceTag/Name", "CadoResponse-copy");
        let object = call("s3:GetObject", "arn:aws:s3:::logs/trail.json.gz");
        let key = on_key("kms:Decrypt", &format!("arn:aws:kms:{region}:{MEMBER}:key/1234abcd"));
        let tasks =
            ["ec2:DescribeVolumes", "lambda:ListFunctions", "cloudtrail:LookupEvents"].map(|action| call(action, "*"));
        let all = tasks.into_iter().chain([tagged, object, key, call("ssm:SendCommand", SHELL)]);
        all.map(|call| call.with("aws:RequestedRegion", region)).collect::<Vec<_>>()
    };
    let global = ["ec2:DescribeRegions", "s3:ListAllMyBuckets"].map(|action| call(action, "*"));
    let global = global.map(|call| call.with("aws:RequestedRegion", "us-east-1"));
    let stays = [work("eu-central-1"), global.to_vec()].concat();
    judge(&tightening, &stays, &work("us-east-1"))
}

#[test]
fn only_the_named_buckets_are_read() -> Result<()> {
    let buckets = ["arn:aws:s3:::logs", "arn:aws:s3:::aws-cloudtrail-logs-*"];
    let s3_buckets = buckets.iter().map(|arn| arn.parse()).collect::<Result<_, _>>()?;
    let reads = |bucket: &str| {
        let of_bucket = ["s3:ListBucket", "s3:GetBucketLocation"].map(|action| call(action, bucket));
        let of_object = ["s3:GetObject", "s3:RestoreObject"].map(|action| call(action, format!("{bucket}/a/b")));
        [of_bucket, of_object].concat()
    };
    let mut stays = [reads("arn:aws:s3:::logs"), reads("arn:aws:s3:::aws-cloudtrail-logs-222222222222")].concat();
    stays.push(call("s3:ListAllMyBuckets", "*"));
    let goes = [reads("arn:aws:s3:::payroll"), reads("arn:aws:s3:::logs2")].concat();
    judge(&Tightening { s3_buckets, ..Tightening::default() }, &stays, &goes)
}

#[test]
fn all_ways_together_leave_what_each_of_them_leaves() -> Result<()> {
    let tightening = Tightening {
        ssm_instance_tag: Some(InstanceTag::default()),
        kms_keys: set([KEY.parse()?]),
        kms_grants: KmsGrants::Withheld,
        regions: set(["eu-central-1".parse()?]),
        s3_buckets: set(["arn:aws:s3:::logs".parse()?]),
    };
    let here = |call: Call| call.with("aws:RequestedRegion", "eu-central-1");
    let there = |call: Call| call.with("aws:RequestedRegion", "us-east-1");
    let command = || call("ssm:SendCommand", INSTANCE).with("ssm:resourceTag/CadoResponseSSMEnabled", "True");
    let object = |bucket: &str| call("s3:GetObject", format!("arn:aws:s3:::{bucket}/a"));
    let stays =
        [here(command()), here(on_key("kms:Decrypt", KEY)), here(object("logs")), here(call("ssm:SendCommand", SHELL))];
    let grant = on_key("kms:CreateGrant", KEY).with("kms:GrantIsForAWSResource", "true");
    let goes = [
        there(command()),
        there(on_key("kms:Decrypt", KEY)),
        here(on_key("kms:Decrypt", OTHER_KEY)),
        here(grant),
        here(object("payroll")),
        there(object("logs")),
        here(call("ssm:SendCommand", INSTANCE)),
    ];
    judge(&tightening, &stays, &goes)
}

#[test]
fn temporary_keys_are_worked_on_only_under_the_alias_prefix() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let published: Policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["kms:DeleteAlias", "kms:ReplicateKey", "kms:ScheduleKeyDeletion"], "Resource": "*"
    }]})
    .to_string()
    .parse()?;
    let limited = only_temporary_keys(&published, &"aws".parse()?)?;
    let role = |policy: &Policy| {
        Ok::<_, anyhow::Error>(Caller::anyone(MEMBER, "Platform", vec![serde_json::to_value(policy)?]))
    };
    let aliased = |action: &str, aliases: &[&str]| on_key(action, KEY).with("kms:ResourceAliases", json!(aliases));
    let alias = |name: &str| call("kms:DeleteAlias", format!("arn:aws:kms:eu-central-1:{MEMBER}:{name}"));
    let own = "alias/CadoResponse-KMS-Alias-1";
    let operations = ["kms:DeleteAlias", "kms:ReplicateKey", "kms:ScheduleKeyDeletion"];
    let mut stays: Vec<Call> = operations.iter().map(|action| aliased(action, &[own])).collect();
    stays.push(alias(own));
    let mut goes: Vec<Call> = operations.iter().map(|action| aliased(action, &["alias/payroll"])).collect();
    goes.extend(operations.iter().map(|action| aliased(action, &[own, "alias/payroll"])));
    goes.extend(operations.iter().map(|action| on_key(action, KEY)));
    goes.push(alias("alias/payroll"));
    role(&published)?.may(&simulator, &[stays.clone(), goes.clone()].concat())?;
    role(&limited)?.may(&simulator, &stays)?;
    role(&limited)?.may_not(&simulator, &goes)
}

/// Assuming the access role whose trust policy this is, with a right to assume it.
fn assume(trust: &TrustPolicy, context: &[(&str, &str)]) -> Result<Call> {
    let role = format!("arn:aws:iam::{MEMBER}:role/{ROLE}");
    let assume = call("sts:AssumeRole", role).guarded_by(&serde_json::to_value(trust.policy())?);
    Ok(context.iter().fold(assume, |call, (key, value)| call.with(key, *value)))
}

#[test]
fn a_role_is_assumed_only_by_the_exact_principal_with_its_external_id_within_the_organization() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let right: Value = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]});
    let caller = |account: &str, role: &str| Caller::anyone(account, role, vec![right.clone()]);
    let platform: RoleArn = "arn:aws:iam::111111111111:role/myCadoResponseRole".parse()?;
    let organization: OrganizationId = "o-exampleorg1".parse()?;
    let exact = TrustPolicy::new([platform.clone()], None, None)?;
    let full = TrustPolicy::new([platform], Some("tenant-7".parse()?), Some(organization))?;
    let (id, org) = (("sts:ExternalId", "tenant-7"), ("aws:PrincipalOrgID", "o-exampleorg1"));
    let own = caller("111111111111", "myCadoResponseRole");
    own.may(&simulator, &[assume(&exact, &[])?, assume(&full, &[id, org])?])?;
    own.may_not(
        &simulator,
        &[
            assume(&full, &[])?,
            assume(&full, &[id])?,
            assume(&full, &[org])?,
            assume(&full, &[("sts:ExternalId", "tenant-8"), org])?,
            assume(&full, &[id, ("aws:PrincipalOrgID", "o-anotherorg1")])?,
        ],
    )?;
    let others = [assume(&exact, &[])?, assume(&full, &[id, org])?];
    caller("111111111111", "myCadoResponseRole2").may_not(&simulator, &others)?;
    caller("333333333333", "myCadoResponseRole").may_not(&simulator, &others)
}
