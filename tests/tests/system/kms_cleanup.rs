//! Temporary keys, deployed: what is retired, what is kept and why, and the way back. All keys are young, since the
//! emulator makes no others; where age matters, the minimum is the default, everywhere else it is none. The emulator tells no
//! key of a volume or a snapshot, so that evidence is a listing that cannot be used; with ids it is tested with mocks.

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::Invocation;
use system_tests::keys::{Key, KeyState, PREFIX, encrypted_snapshot};
use system_tests::parameters::Parameters;

use crate::stage::Stage;

const LOG: &str = "KmsCleanupLogs";
const REGIONS: &str = "us-east-1,eu-central-1,ap-south-1,ca-central-1";

/// Retires at once, in four Regions.
fn retiring() -> Parameters {
    let now = Parameters::default().with("KmsDryRun", "false").with("KmsMinimumAgeHours", "0");
    now.with("KmsRegions", REGIONS).with("KmsPendingWindowDays", "7")
}

fn invoke(stage: &Stage, event: &Value) -> Result<Invocation> {
    stage.emulator.invoke(stage.stack.output("KmsCleanupFunctionName")?, event)
}

/// Decision and reason of a key in a report.
fn verdict<'a>(report: &'a Value, key: &Key) -> (&'a str, &'a str) {
    let rows = report["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = rows.iter().find(|row| row["key"] == *key.arn).unwrap_or(&Value::Null);
    (row["decision"].as_str().unwrap_or("not in the report"), row["reason"].as_str().unwrap_or_default())
}

async fn states(keys: &[&Key]) -> Result<Vec<KeyState>> {
    let mut states = Vec::new();
    for key in keys {
        states.push(key.state().await?);
    }
    Ok(states)
}

/// An account as imports leave it.
struct Leftovers {
    idle: Key,
    primary: Key,
    replica: Key,
    granted: Key,
    shared: Key,
    pending: Key,
    beside_a_snapshot: Key,
    unnamed: Key,
}

impl Leftovers {
    async fn seed(stage: &Stage) -> Result<Self> {
        let hub = &stage.hub;
        let primary = Key::create_primary(hub, "us-east-1").await?.temporary("-set").await?;
        encrypted_snapshot(&stage.emulator, "ca-central-1")?;
        let key = async |region| Key::create(hub, region).await;
        Ok(Self {
            replica: primary.replicate("eu-central-1").await?.temporary("-set").await?,
            primary,
            idle: key("eu-central-1").await?.temporary("-idle").await?.temporary("-idle-too").await?,
            granted: key("eu-central-1")
                .await?
                .temporary("-granted")
                .await?
                .in_use("arn:aws:iam::000000000000:root")
                .await?,
            shared: key("ap-south-1").await?.temporary("-shared").await?.named("alias/evidence").await?,
            pending: key("ap-south-1").await?.temporary("-pending").await?.pending().await?,
            beside_a_snapshot: key("ca-central-1").await?.temporary("-snapshot").await?,
            unnamed: key("eu-central-1").await?,
        })
    }

    fn all(&self) -> [&Key; 8] {
        let Self { idle, primary, replica, granted, shared, pending, beside_a_snapshot, unnamed } = self;
        [idle, primary, replica, granted, shared, pending, beside_a_snapshot, unnamed]
    }

    fn expect(&self, report: &Value) {
        for key in [&self.idle, &self.primary, &self.replica] {
            assert_eq!(verdict(report, key), ("retire", "unused"), "{report:#}");
        }
        assert_eq!(verdict(report, &self.granted), ("keep", "grants"));
        assert_eq!(verdict(report, &self.shared), ("keep", "foreign_alias"));
        assert_eq!(verdict(report, &self.pending).0, "remove_alias");
        assert_eq!(verdict(report, &self.beside_a_snapshot), ("keep", "unreadable_storage"));
        assert_eq!(report["keys"].as_array().map(Vec::len), Some(7), "a key without an alias is nobody's business");
    }
}

#[tokio::test]
async fn keys_that_nothing_needs_are_retired_once_and_can_be_restored() {
    let stage = Stage::begin_with(&retiring()).await.unwrap();
    let keys = Leftovers::seed(&stage).await.unwrap();
    let secret = keys.idle.encrypt("evidence").await.unwrap();
    let secret_of_set = keys.primary.encrypt("evidence").await.unwrap();
    let before = states(&keys.all()).await.unwrap();

    let report = invoke(&stage, &json!({"dry_run": true})).unwrap().succeeded().unwrap();
    keys.expect(&report);
    assert_eq!(report["summary"]["retired"], 0);
    assert_eq!(states(&keys.all()).await.unwrap(), before, "the dry run changed something");

    let report = invoke(&stage, &json!({})).unwrap().succeeded().unwrap();
    keys.expect(&report);
    assert_eq!(report["failure"]["error_type"], "KmsCleanupError::EvidenceUnreadable", "the snapshot tells no key");
    assert_eq!(report["summary"]["retired"], 3);
    assert_eq!(report["summary"]["monthly_cost_saved_usd"], 3);
    assert_eq!(report["summary"]["aliases_removed"], 1);
    let retired = states(&[&keys.idle, &keys.replica, &keys.primary, &keys.pending]).await.unwrap();
    assert!(retired.iter().all(|key| key.aliases.is_empty() && key.state.starts_with("Pending")), "{retired:#?}");
    assert_eq!(retired[0].tags["cado-access:retired-alias"], format!("{PREFIX}-idle {PREFIX}-idle-too"));
    assert!(keys.idle.decrypt(&secret).await.is_err(), "a retired key decrypts");
    let kept = [&keys.granted, &keys.shared, &keys.beside_a_snapshot, &keys.unnamed];
    assert_eq!(states(&kept).await.unwrap(), [3, 4, 6, 7].map(|number| before[number].clone()));

    let after = states(&keys.all()).await.unwrap();
    let again =
        invoke(&stage, &json!({"regions": ["eu-central-1", "ap-south-1", "us-east-1", "ca-central-1"]})).unwrap();
    let again = again.succeeded().unwrap();
    assert_eq!(
        (&again["summary"]["retired"], &again["summary"]["aliases_removed"]),
        (&json!(0), &json!(0)),
        "{again:#}"
    );
    assert_eq!(states(&keys.all()).await.unwrap(), after, "the second run changed something");

    let wanted = [&keys.idle.arn, &keys.primary.arn, &keys.replica.arn, &keys.pending.arn, &keys.granted.arn];
    let answer = invoke(&stage, &json!({"restore": wanted})).unwrap().succeeded().unwrap();
    assert_eq!(answer["restored"].as_array().map(Vec::len), Some(3), "{answer:#}");
    assert_eq!(answer["refused"].as_array().map(Vec::len), Some(2), "{answer:#}");
    let mut restored = states(&[&keys.idle, &keys.primary, &keys.replica]).await.unwrap();
    let marks: Vec<_> = restored.iter_mut().map(|key| key.tags.remove("cado-access:restored-at").is_some()).collect();
    assert_eq!(marks, [true; 3]);
    assert_eq!(restored, before[..3]);
    assert_eq!(keys.idle.decrypt(&secret).await.unwrap(), "evidence");
    assert_eq!(keys.replica.decrypt(&secret_of_set).await.unwrap(), "evidence");
    let fresh = keys.primary.encrypt("more").await.unwrap();
    assert_eq!(keys.replica.decrypt(&fresh).await.unwrap(), "more");

    let report = invoke(&stage, &json!({})).unwrap().succeeded().unwrap();
    for key in [&keys.idle, &keys.primary, &keys.replica] {
        assert_eq!(verdict(&report, key), ("keep", "restored"), "{report:#}");
    }
}

/// The template's defaults, the schedule apart: a run by schedule and one by hand.
#[tokio::test]
async fn by_default_nothing_is_retired_and_young_keys_would_not_be() {
    let parameters = Parameters::default().with("KmsCleanupSchedule", "rate(1 minute)");
    let stage = Stage::begin_with(&parameters.with("KmsRegions", "us-east-1,eu-central-1")).await.unwrap();
    let key = Key::create(&stage.hub, "eu-central-1").await.unwrap().temporary("-young").await.unwrap();
    let before = key.state().await.unwrap();

    let report = invoke(&stage, &json!({"dry_run": false})).unwrap().succeeded().unwrap();
    assert_eq!(report["dry_run"], true, "an event cannot override KmsDryRun");
    assert_eq!(verdict(&report, &key), ("keep", "too_young"));
    let refused = invoke(&stage, &json!({"dryrun": true})).unwrap();
    assert!(refused.failed && refused.answer["errorMessage"].as_str().unwrap().contains("dryrun"), "{refused:?}");

    // Alarms are built on the schedule's runs alone.
    stage.until_logged(LOG, "RunCompleted").await.unwrap();
    assert_eq!(key.state().await.unwrap(), before);
}

#[tokio::test]
async fn above_the_bound_nothing_is_retired_and_the_schedule_s_run_fails_after_its_report() {
    let stage = Stage::begin_with(&retiring().with("KmsMaximumRetirements", "1")).await.unwrap();
    let one = Key::create(&stage.hub, "eu-central-1").await.unwrap().temporary("-1").await.unwrap();
    let two = Key::create(&stage.hub, "ap-south-1").await.unwrap().temporary("-2").await.unwrap();
    let before = states(&[&one, &two]).await.unwrap();

    let by_hand = invoke(&stage, &json!({})).unwrap().succeeded().unwrap();
    assert_eq!(by_hand["failure"]["error_type"], "KmsCleanupError::BoundExceeded");
    let run = invoke(&stage, &json!({"scheduled": true})).unwrap();
    assert!(run.failed, "{run:?}");
    assert_eq!(run.answer["errorType"], "KmsCleanupError::BoundExceeded");
    assert_eq!(states(&[&one, &two]).await.unwrap(), before);
    stage.until_logged(LOG, "\"BoundExceeded\":1").await.unwrap();
    stage.until_logged(LOG, &one.id).await.unwrap();
}

/// The entry role is an administrator, and its session is not: the emulator obeys session policies, and as it never knows the
/// aliases of a key, it takes their condition for unmet. What the policy allows is judged by the IAM simulator.
#[tokio::test]
async fn in_a_further_account_keys_are_judged_through_its_entry_role_and_the_session_policy_has_the_last_word() {
    let emulator = system_tests::emulator::Emulator::start().await.unwrap();
    let hub = emulator.clients(system_tests::emulator::ROOT);
    let organization = system_tests::organization::Organization::of(&hub).await.unwrap();
    let account = organization.account("member", organization.root()).await.unwrap();
    let stage = Stage::begin_on(emulator, &retiring().with("KmsAccounts", &*account)).await.unwrap();
    let member = stage.hub.root_of(&account);
    let theirs = Key::create(&member, "eu-central-1").await.unwrap().temporary("-theirs").await.unwrap();
    let granted = Key::create(&member, "eu-central-1").await.unwrap().temporary("-granted").await.unwrap();
    let granted = granted.in_use(&format!("arn:aws:iam::{account}:root")).await.unwrap();
    let ours = Key::create(&stage.hub, "eu-central-1").await.unwrap().temporary("-ours").await.unwrap();
    let before = theirs.state().await.unwrap();

    let report = invoke(&stage, &json!({})).unwrap().succeeded().unwrap();
    assert_eq!(verdict(&report, &ours), ("retire", "unused"), "{report:#}");
    assert_eq!(ours.state().await.unwrap().state, "PendingDeletion");
    assert_eq!(verdict(&report, &granted), ("keep", "grants"), "{report:#}");
    assert_eq!(verdict(&report, &theirs), ("retire", "unused"), "{report:#}");
    assert_eq!(report["failure"]["error_type"], "KmsCleanupError::KeyFailed", "{report:#}");
    let error = report["keys"].as_array().unwrap().iter().find_map(|key| key["error"].as_str()).unwrap();
    assert!(error.contains("kms:TagResource") && error.contains("AccessDenied"), "{error}");
    assert_eq!(theirs.state().await.unwrap(), before);
}
