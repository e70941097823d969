//! Keys, rules and clouds for the tests. The plain key passes every test of the rule: whatever a test changes about it is
//! what keeps it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::{SignedDuration, Timestamp};
use lambda::Environment;
use serde_json::Value;

use super::cloud::{Cloud, FakeKey, HOME, World};
use crate::{
    KmsCleanup,
    config::Config,
    deadline::Deadline,
    key::{AliasDates, Description, Evidence, KeyState, LastUse, Marks, MultiRegion, ObservedKey, Origin, Storage},
    pace::Pace,
    report::{KeyRow, Report},
    rule::Rule,
};

pub(super) const FRANKFURT: &str = "eu-central-1";
pub(super) const IRELAND: &str = "eu-west-1";
pub(super) const OHIO: &str = "us-east-2";

/// The id of a multi-Region key.
pub(super) const SHARED: &str = "mrk-1234abcd12ab34cd56ef1234567890ab";

/// The time at which the pure tests judge.
pub(super) fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(super) fn hours_ago(hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(hours)
}

/// 24 hours of age, 24 of idleness.
pub(super) fn rule() -> Rule {
    Rule {
        alias_prefix: policy::TEMPORARY_KEY_ALIAS_PREFIX.to_owned(),
        minimum_age: SignedDuration::from_hours(24),
        minimum_idle: SignedDuration::from_hours(24),
    }
}

pub(super) fn alias(name: &str) -> String {
    format!("{}{name}", policy::TEMPORARY_KEY_ALIAS_PREFIX)
}

/// A key that the rule retires.
pub(super) fn retirable() -> ObservedKey {
    let arn = format!("arn:aws:kms:{FRANKFURT}:{HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab").parse().unwrap();
    let mut key = ObservedKey::new(arn, BTreeMap::from([(alias("-1"), dated(48))]));
    key.description = Evidence::Known(Description {
        account: HOME.parse().unwrap(),
        customer_managed: true,
        origin: Origin::Kms,
        state: KeyState::Enabled,
        created_at: Some(hours_ago(48)),
        multi_region: MultiRegion::No,
    });
    key.marks = Evidence::Known(Marks::default());
    (key.grants, key.storage) = (Evidence::Known(0), Evidence::Known(Storage::default()));
    key.last_use = Evidence::Known(LastUse::Never);
    key
}

/// The dates of an alias that was created so many hours ago and never moved.
pub(super) fn dated(hours: i64) -> AliasDates {
    AliasDates { created_at: Some(hours_ago(hours)), updated_at: Some(hours_ago(hours)) }
}

/// Gives a key an alias that came with it.
pub(super) fn name(key: &mut ObservedKey, alias: &str) {
    key.aliases.insert(alias.to_owned(), dated(48));
}

/// The description of a key, to change it.
pub(super) fn described(key: &mut ObservedKey) -> &mut Description {
    match &mut key.description {
        Evidence::Known(description) => description,
        other => panic!("{other:?}"),
    }
}

/// The same in all tests, so that two clouds can be compared.
static TWO_DAYS_AGO: LazyLock<i64> = LazyLock::new(|| Timestamp::now().as_second() - 48 * 3_600);

/// A key of the cloud that the rule retires.
pub(super) fn old_key() -> FakeKey {
    let created = *TWO_DAYS_AGO;
    FakeKey {
        state: "Enabled",
        created,
        manager: "CUSTOMER",
        origin: "AWS_KMS",
        owner: HOME.to_owned(),
        set: Vec::new(),
        tags: BTreeMap::new(),
        grants: 0,
        last_use: None,
        tracked: Some(created),
    }
}

impl World {
    /// Adds a key that the rule retires, behind an alias with the prefix that ends in the id.
    pub(super) fn add(&mut self, region: &str, id: &str) -> &mut FakeKey {
        self.add_alias(region, &alias(id), id);
        self.keys.entry(super::cloud::spot(region, id)).or_insert_with(old_key)
    }

    /// Adds a multi-Region key, the primary in the first Region, an alias in each.
    pub(super) fn add_set(&mut self, id: &str, regions: &[&str]) {
        for region in regions {
            self.add(region, id).set = regions.iter().map(|region| (*region).to_owned()).collect();
        }
    }

    pub(super) fn add_alias(&mut self, region: &str, name: &str, id: &str) {
        self.aliases.insert(super::cloud::spot(region, name), Some(id.to_owned()));
    }
}

/// The settings, with some of them changed.
pub(super) fn config(changes: &[(&'static str, &'static str)]) -> Config {
    let mut variables = BTreeMap::from(SETTINGS);
    variables.extend(changes.iter().copied());
    let variables: Vec<(&str, &str)> = variables.into_iter().collect();
    Config::from_environment(&Environment::from(<[_; 11]>::try_from(variables).unwrap())).unwrap()
}

/// Settings that retire.
pub(super) const SETTINGS: [(&str, &str); 11] = [
    ("ENTRY_ROLE_NAMES", "OrganizationAccountAccessRole"),
    ("KMS_ACCOUNTS", ""),
    ("KMS_ALIAS_PREFIX", policy::TEMPORARY_KEY_ALIAS_PREFIX),
    ("KMS_DRY_RUN", "false"),
    ("KMS_MAXIMUM_RETIREMENTS", "20"),
    ("KMS_MINIMUM_AGE_HOURS", "24"),
    ("KMS_MINIMUM_IDLE_HOURS", "24"),
    ("KMS_PENDING_WINDOW_DAYS", "30"),
    ("KMS_REGIONS", ""),
    ("ORGANIZATION_ROLE_ARN", ""),
    ("STACK_NAME", "cado-access"),
];

impl Cloud {
    /// The function in this cloud.
    pub(super) fn function(&self, changes: &[(&'static str, &'static str)]) -> KmsCleanup {
        KmsCleanup { pace: Pace::unlimited, ..KmsCleanup::new(config(changes), &self.sdk()) }
    }

    /// A whole run that may change something.
    pub(super) async fn run(&self) -> Report {
        self.run_with(&[]).await
    }

    /// The same with some settings changed.
    pub(super) async fn run_with(&self, changes: &[(&'static str, &'static str)]) -> Report {
        self.function(changes).clean_up(BTreeSet::new(), false, Deadline::never()).await.unwrap()
    }

    /// What the function answers to an event.
    pub(super) async fn handle(&self, event: Value) -> Value {
        self.function(&[]).handle(event, Deadline::never()).await.unwrap()
    }

    /// A restore of these keys.
    pub(super) async fn restore(&self, keys: &[&str]) -> Value {
        self.handle(serde_json::json!({"restore": keys})).await
    }
}

/// The row of a key.
pub(super) fn row<'a>(report: &'a Report, region: &str, id: &str) -> &'a KeyRow {
    let found = report.keys.iter().find(|row| (row.region.as_str(), row.key.id.as_str()) == (region, id));
    found.unwrap_or_else(|| panic!("no row for {id} in {region}: {report:#?}"))
}

/// Decision, reason and outcome of a key.
pub(super) fn decided<'a>(report: &'a Report, region: &str, id: &str) -> (&'a str, &'a str, &'a str) {
    let row = row(report, region, id);
    (row.decision, row.reason, row.outcome)
}

pub(super) const RETIRED: (&str, &str, &str) = ("retire", "unused", "done");

/// The ARN of a key in the function's own account.
pub(super) fn arn(region: &str, id: &str) -> String {
    format!("arn:aws:kms:{region}:{HOME}:key/{id}")
}
