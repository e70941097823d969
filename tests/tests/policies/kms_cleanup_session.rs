//! What `KmsCleanup` may do in a further account: entry roles are administrators, so the session policy is what limits it. It is
//! judged as the policy of a role by the same tables as the function's role in its own account.

use anyhow::Result;
use kms_cleanup::{config::Config, session_policy::session_policy};
use lambda::Environment;
use serde_json::json;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call};
use crate::kms_cleanup::{
    ALIAS, KEY, REPLICA, TAG, beyond_the_job, daily_work, named, on_key, record, restore, retire, schedule,
};
use crate::stacks::MANAGEMENT;

const SETTINGS: [(&str, &str); 11] = [
    ("ENTRY_ROLE_NAMES", "OrganizationAccountAccessRole"),
    ("KMS_ACCOUNTS", MANAGEMENT),
    ("KMS_ALIAS_PREFIX", "alias/CadoResponse-KMS-Alias"),
    ("KMS_DRY_RUN", "false"),
    ("KMS_MAXIMUM_RETIREMENTS", "20"),
    ("KMS_MINIMUM_AGE_HOURS", "24"),
    ("KMS_MINIMUM_IDLE_HOURS", "24"),
    ("KMS_PENDING_WINDOW_DAYS", "30"),
    ("KMS_REGIONS", ""),
    ("ORGANIZATION_ROLE_ARN", ""),
    ("STACK_NAME", "cado-access"),
];

fn session() -> Result<Caller> {
    let config = Config::from_environment(&Environment::from(SETTINGS))?;
    let policy = session_policy(&config, &"aws".parse()?, &MANAGEMENT.parse()?);
    Ok(Caller::anyone(MANAGEMENT, "OrganizationAccountAccessRole", vec![serde_json::from_str(&policy)?]))
}

#[test]
fn in_a_further_account_the_job_can_be_done() -> Result<()> {
    let (simulator, session) = (Simulator::set_up()?, session()?);
    let own = |call: &Call| call.is_of("logs") || call.is_of("xray");
    session.may(&simulator, &daily_work().into_iter().filter(|call| !own(call)).collect::<Vec<_>>())?;
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    session.may(&simulator, &[retire(KEY, &ours), retire(REPLICA, &ours)].concat())?;
    session.may(&simulator, &restore(KEY, Some(ours[0])))?;
    session.may(&simulator, &[call("kms:DeleteAlias", ALIAS), call("kms:CreateAlias", ALIAS)])
}

#[test]
fn in_a_further_account_no_other_key_can_be_retired_or_restored() -> Result<()> {
    let (simulator, session) = (Simulator::set_up()?, session()?);
    let foreign: [&[&str]; 3] = [&[], &["alias/evidence"], &["alias/CadoResponse-KMS-Alias-1", "alias/evidence"]];
    for aliases in foreign {
        session.may_not(&simulator, &retire(KEY, aliases))?;
    }
    session.may_not(&simulator, &restore(KEY, Some("alias/evidence")))?;
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    let out = ["kms:UntagResource", "kms:CancelKeyDeletion", "kms:EnableKey"];
    let untouched = restore(KEY, None).into_iter().filter(|call| !out.iter().any(|action| call.is(action)));
    session.may_not(&simulator, &untouched.map(|call| named(call, &ours)).collect::<Vec<_>>())
}

#[test]
fn in_a_further_account_the_quarantine_and_the_tags_are_the_same() -> Result<()> {
    let (simulator, session) = (Simulator::set_up()?, session()?);
    let ours = ["alias/CadoResponse-KMS-Alias-1"];
    session.may_not(&simulator, &["7", "29", "31", "1"].map(|window| schedule(KEY, window, &ours)))?;
    let wrong: [&[(&str, &str)]; 3] = [
        &[("team", "forensics")],
        &[("cado-access:retired-alias", "alias/evidence")],
        &[("cado-access:restored-at", "2026-11-20T12:00:00Z")],
    ];
    for tags in wrong {
        session.may_not(&simulator, &[record(KEY, tags, &ours)])?;
    }
    // The record of a key that is on its way back stays as it is, and so does the tag that protects it.
    let retired = |call: Call| call.with(TAG, ours[0]);
    let rewritten = record(KEY, &[("cado-access:retired-alias", "alias/evidence")], &[]);
    let unprotected = on_key("kms:UntagResource", KEY).with("aws:TagKeys", json!(["cado-access:restored-at"]));
    session.may_not(&simulator, &[rewritten, unprotected].map(retired))
}

#[test]
fn in_a_further_account_an_administrator_s_session_can_do_nothing_beyond_the_job() -> Result<()> {
    session()?.may_not(&Simulator::set_up()?, &beyond_the_job())
}
