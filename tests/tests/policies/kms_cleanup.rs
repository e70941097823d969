//! The role of `KmsCleanup`: it reads every key, retires keys whose aliases all have the prefix, restores those that it
//! retired, and nothing else. The emulator judges these conditions wrongly, so they are judged here.

use anyhow::Result;
use serde_json::json;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls, open_to};
use crate::stacks::{MANAGEMENT, Stack, one_account, stack};

const ROLE: &str = "KmsCleanupRole";
pub(crate) const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(crate) const REPLICA: &str = "arn:aws:kms:ap-south-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const FOREIGN_KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(crate) const ALIAS: &str = "arn:aws:kms:eu-central-1:111111111111:alias/CadoResponse-KMS-Alias-1";
const OTHER_ALIASES: [&str; 5] = [
    "arn:aws:kms:eu-central-1:111111111111:alias/evidence",
    "arn:aws:kms:eu-central-1:111111111111:alias/CadoResponse-KMS",
    "arn:aws:kms:eu-central-1:111111111111:alias/x-CadoResponse-KMS-Alias-1",
    "arn:aws:kms:eu-central-1:111111111111:alias/aws/ebs",
    "arn:aws:kms:eu-central-1:222222222222:alias/CadoResponse-KMS-Alias-1",
];
pub(crate) const TAG: &str = "aws:ResourceTag/cado-access:retired-alias";
const READS: [&str; 4] = ["kms:DescribeKey", "kms:ListGrants", "kms:GetKeyLastUsage", "kms:ListResourceTags"];

/// A call on a key whose policy leaves the decision to the account's own policies, as the default key policy does. A
/// foreign key is shared with the account in the same way.
pub(crate) fn on_key(action: &str, key: &str) -> Call {
    call(action, key).guarded_by(&open_to(MANAGEMENT, "kms:*"))
}

fn on_key_each(actions: &[&str], key: &str) -> Vec<Call> {
    actions.iter().map(|action| on_key(action, key)).collect()
}

/// A key with these aliases, none at all where the list is empty.
pub(crate) fn named(call: Call, aliases: &[&str]) -> Call {
    if aliases.is_empty() { call } else { call.with("kms:ResourceAliases", json!(aliases)) }
}

pub(crate) fn schedule(key: &str, window: &str, aliases: &[&str]) -> Call {
    let call = on_key("kms:ScheduleKeyDeletion", key).with("kms:ScheduleKeyDeletionPendingWindowInDays", window);
    named(call, aliases)
}

/// The tags that are put on a key, the first with the alias.
pub(crate) fn record(key: &str, tags: &[(&str, &str)], aliases: &[&str]) -> Call {
    let names: Vec<&str> = tags.iter().map(|(name, _)| *name).collect();
    let tagged = on_key("kms:TagResource", key).with("aws:TagKeys", json!(names));
    let put = |call: Call, (name, value): &(&str, &str)| call.with(&format!("aws:RequestTag/{name}"), *value);
    named(tags.iter().fold(tagged, put), aliases)
}

fn retirement_tags<'a>() -> [(&'a str, &'a str); 2] {
    let alias = ("cado-access:retired-alias", "alias/CadoResponse-KMS-Alias-1");
    [alias, ("cado-access:retired-at", "2026-11-20T12:00:00Z")]
}

/// Everything that retiring a key asks for, on a key with these aliases.
pub(crate) fn retire(key: &str, aliases: &[&str]) -> Vec<Call> {
    let delete = named(on_key("kms:DeleteAlias", key), aliases);
    vec![record(key, &retirement_tags(), aliases), schedule(key, "30", aliases), delete]
}

pub(crate) fn untag(key: &str) -> Call {
    let tags = json!(["cado-access:retired-alias", "cado-access:retired-at"]);
    on_key("kms:UntagResource", key).with("aws:TagKeys", tags)
}

/// Everything that restoring a key asks for, the alias itself left out; `tag` is what the key carries.
pub(crate) fn restore(key: &str, tag: Option<&str>) -> Vec<Call> {
    let mut all = on_key_each(&["kms:CancelKeyDeletion", "kms:EnableKey", "kms:CreateAlias"], key);
    all.push(untag(key));
    all.push(record(key, &[("cado-access:restored-at", "2026-11-20T12:00:00Z")], &[]));
    let tagged = |call: Call| if let Some(tag) = tag { call.with(TAG, tag) } else { call };
    all.into_iter().map(tagged).collect()
}

pub(crate) fn daily_work() -> Vec<Call> {
    let log = "arn:aws:logs:us-east-1:111111111111:log-group:KmsCleanupLogs:log-stream:today";
    let mut work = on_key_each(&READS, KEY);
    work.extend(on_key_each(&READS, REPLICA));
    work.extend(calls(&["ec2:DescribeVolumes", "ec2:DescribeSnapshots", "ec2:DescribeImages"], "*"));
    work.push(call("kms:ListAliases", "*"));
    work.push(call("account:ListRegions", "arn:aws:account::111111111111:account"));
    work.extend(calls(&["logs:CreateLogStream", "logs:PutLogEvents"], log));
    work.extend(calls(&["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"));
    work
}

/// What no request may do, whatever the key is called and whatever it carries.
pub(crate) fn beyond_the_job() -> Vec<Call> {
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    let powers = [
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "kms:CreateGrant",
        "kms:RevokeGrant",
        "kms:RetireGrant",
        "kms:PutKeyPolicy",
        "kms:DisableKey",
        "kms:ReplicateKey",
        "kms:UpdatePrimaryRegion",
        "kms:UpdateAlias",
        "kms:DeleteImportedKeyMaterial",
    ];
    let tagged = |call: Call| named(call, &ours).with(TAG, "alias/CadoResponse-KMS-Alias-1");
    let mut beyond: Vec<Call> = on_key_each(&powers, KEY).into_iter().map(tagged).collect();
    beyond.push(call("kms:UpdateAlias", ALIAS));
    beyond.push(call("kms:CreateKey", "*"));
    for alias in OTHER_ALIASES {
        beyond.extend(calls(&["kms:DeleteAlias", "kms:CreateAlias"], alias));
    }
    beyond.extend(on_key_each(&READS, FOREIGN_KEY));
    beyond.extend(retire(FOREIGN_KEY, &ours));
    beyond.extend(restore(FOREIGN_KEY, Some("alias/CadoResponse-KMS-Alias-1")));
    let volume = "arn:aws:ec2:eu-central-1:111111111111:volume/vol-0123456789abcdef0";
    beyond.extend(calls(&["ec2:DeleteVolume", "ec2:DetachVolume", "ec2:CreateTags"], volume));
    let snapshot = "arn:aws:ec2:eu-central-1::snapshot/snap-0123456789abcdef0";
    beyond.extend(calls(&["ec2:DeleteSnapshot", "ec2:ModifySnapshotAttribute"], snapshot));
    beyond.push(call("ec2:DeregisterImage", "arn:aws:ec2:eu-central-1::image/ami-0123456789abcdef0"));
    beyond.push(call("account:DisableRegion", "arn:aws:account::111111111111:account"));
    beyond.extend(calls(&["iam:PutRolePolicy", "iam:PassRole"], "arn:aws:iam::111111111111:role/KmsCleanupRole"));
    beyond.push(call("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111111111111:function:KmsCleanup"));
    beyond.push(call("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:AccountTasksQueue"));
    beyond
}

fn with_parameters(simulator: &Simulator, parameters: &[(&str, &str)]) -> Result<Stack> {
    let all = [&[("PlatformRoleName", "Platform")], parameters].concat();
    stack(simulator, "template.yaml", MANAGEMENT, &all)
}

#[test]
fn the_function_reads_keys_in_every_region_and_what_may_be_encrypted() -> Result<()> {
    let simulator = Simulator::set_up()?;
    Caller::role(&one_account(&simulator)?, ROLE)?.may(&simulator, &daily_work())
}

#[test]
fn a_key_whose_aliases_all_have_the_prefix_can_be_retired() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    let one = ["alias/CadoResponse-KMS-Alias-1"];
    let two = ["alias/CadoResponse-KMS-Alias-1", "alias/CadoResponse-KMS-Alias"];
    role.may(&simulator, &[retire(KEY, &one), retire(KEY, &two), retire(REPLICA, &one)].concat())?;
    let cancel = ["kms:CancelKeyDeletion", "kms:EnableKey"].map(|action| named(on_key(action, KEY), &one));
    role.may(&simulator, &cancel)?;
    role.may(&simulator, &[call("kms:DeleteAlias", ALIAS), named(untag(KEY), &one)])
}

#[test]
fn a_key_with_no_alias_or_a_foreign_one_cannot_be_retired() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    let aliases: [&[&str]; 5] = [
        &[],
        &["alias/evidence"],
        &["alias/CadoResponse-KMS-Alias-1", "alias/evidence"],
        &["alias/evidence", "alias/CadoResponse-KMS-Alias-1"],
        &["alias/CadoResponse-KMS"],
    ];
    for aliases in aliases {
        role.may_not(&simulator, &retire(KEY, aliases))?;
        role.may_not(&simulator, &retire(REPLICA, aliases))?;
        let cancel = named(on_key("kms:CancelKeyDeletion", KEY), aliases);
        role.may_not(&simulator, &[named(untag(KEY), aliases), cancel])?;
    }
    Ok(())
}

#[test]
fn a_retired_key_that_lost_its_aliases_is_out_of_reach_except_for_its_restore() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    let tagged = |call: Call| call.with(TAG, "alias/CadoResponse-KMS-Alias-1");
    role.may_not(&simulator, &retire(KEY, &[]).into_iter().map(tagged).collect::<Vec<_>>())?;
    role.may(&simulator, &restore(KEY, Some("alias/CadoResponse-KMS-Alias-1")))?;
    role.may(&simulator, &on_key_each(&READS, KEY).into_iter().map(tagged).collect::<Vec<_>>())
}

#[test]
fn the_quarantine_is_the_one_of_the_parameter() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    role.may_not(&simulator, &["7", "29", "31", "1"].map(|window| schedule(KEY, window, &ours)))?;
    // A request that names no window cannot satisfy the condition either.
    role.may_not(&simulator, &[named(on_key("kms:ScheduleKeyDeletion", KEY), &ours)])?;
    let week = Caller::role(&with_parameters(&simulator, &[("KmsPendingWindowDays", "7")])?, ROLE)?;
    week.may(&simulator, &[schedule(KEY, "7", &ours)])?;
    week.may_not(&simulator, &["6", "30"].map(|window| schedule(KEY, window, &ours)))
}

#[test]
fn nothing_is_tagged_but_the_record_of_a_retirement() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    let both = "alias/CadoResponse-KMS-Alias-1 alias/CadoResponse-KMS-Alias-2";
    role.may(&simulator, &[record(KEY, &[("cado-access:retired-alias", both)], &ours)])?;
    let wrong: [&[(&str, &str)]; 5] = [
        &[("team", "forensics")],
        &[retirement_tags()[0], ("team", "forensics")],
        &[("cado-access:retired-alias", "alias/evidence")],
        &[("cado-access:retired-at", "2026-11-20T12:00:00Z")],
        &[("cado-access:restored-at", "2026-11-20T12:00:00Z")],
    ];
    for tags in wrong {
        role.may_not(&simulator, &[record(KEY, tags, &ours)])?;
    }
    let untag = on_key("kms:UntagResource", KEY).with(TAG, "alias/CadoResponse-KMS-Alias-1");
    role.may_not(&simulator, &[untag.with("aws:TagKeys", json!(["cado-access:retired-alias", "team"]))])
}

#[test]
fn only_a_key_that_was_retired_here_can_be_restored() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    let both = "alias/CadoResponse-KMS-Alias-1 alias/CadoResponse-KMS-Alias-2";
    role.may(&simulator, &[restore(REPLICA, Some(both)), vec![call("kms:CreateAlias", ALIAS)]].concat())?;
    role.may_not(&simulator, &restore(KEY, None))?;
    role.may_not(&simulator, &restore(KEY, Some("alias/evidence")))?;
    // The prefix alone opens the way out, on which the deletion may be cancelled and the record be taken off, and not the way back.
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    let out = ["kms:UntagResource", "kms:CancelKeyDeletion", "kms:EnableKey"];
    let back = restore(KEY, None).into_iter().filter(|call| !out.iter().any(|action| call.is(action)));
    role.may_not(&simulator, &back.map(|call| named(call, &ours)).collect::<Vec<_>>())
}

#[test]
fn the_function_can_do_nothing_beyond_its_job() -> Result<()> {
    let simulator = Simulator::set_up()?;
    Caller::role(&one_account(&simulator)?, ROLE)?.may_not(&simulator, &beyond_the_job())
}

#[test]
fn another_prefix_moves_every_right_with_it() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = with_parameters(&simulator, &[("KmsAliasPrefix", "alias/forensics-temporary")])?;
    let role = Caller::role(&stack, ROLE)?;
    let alias = "arn:aws:kms:eu-central-1:111111111111:alias/forensics-temporary/1";
    role.may(&simulator, &calls(&["kms:DeleteAlias", "kms:CreateAlias"], alias))?;
    role.may(&simulator, &[schedule(KEY, "30", &["alias/forensics-temporary/1"])])?;
    role.may(&simulator, &restore(KEY, Some("alias/forensics-temporary/1")))?;
    role.may_not(&simulator, &calls(&["kms:DeleteAlias", "kms:CreateAlias"], ALIAS))?;
    role.may_not(&simulator, &retire(KEY, &["alias/CadoResponse-KMS-Alias-1"]))?;
    role.may_not(&simulator, &restore(KEY, Some("alias/CadoResponse-KMS-Alias-1")))
}

#[test]
fn a_policy_that_was_widened_is_reported() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let wide = json!({"Effect": "Allow", "Action": "kms:ScheduleKeyDeletion", "Resource": "*"});
    let role = Caller::role(&one_account(&simulator)?, ROLE)?.widened(wide);
    let report = role.may_not(&simulator, &retire(KEY, &["alias/evidence"])).unwrap_err().to_string();
    assert!(report.contains("kms:ScheduleKeyDeletion") && !report.contains("kms:DeleteAlias"), "{report}");
    Ok(())
}
