//! The rule as a table: each reason once, and beside it the near miss that does not keep the key.

use std::collections::BTreeSet;

use crate::{
    key::{AliasDates, Evidence, KeyState, LastUse, Marks, ObservedKey, Origin, Storage},
    reason::Reason,
    rule::{Question, SetFacts, Verdict},
    tests::fixtures::{alias, dated, described, hours_ago, name, now, retirable, rule},
};

type Change = fn(&mut ObservedKey);

fn judge(change: Change) -> Verdict {
    let mut key = retirable();
    change(&mut key);
    rule().judge(&key, &living(), now())
}

fn aliases(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn unreadable<T>() -> Evidence<T> {
    Evidence::Unreadable("access denied".to_owned())
}

fn snapshot() -> Evidence<Storage> {
    Evidence::Known(Storage { snapshots: aliases(&["snap-1"]), ..Storage::default() })
}

fn moved(created: i64, updated: i64) -> AliasDates {
    AliasDates { created_at: Some(hours_ago(created)), updated_at: Some(hours_ago(updated)) }
}

/// Gives its aliases these dates, in hours ago.
fn redate(key: &mut ObservedKey, created: i64, updated: i64) {
    key.aliases.values_mut().for_each(|dates| *dates = moved(created, updated));
}

/// Takes its aliases for this one.
fn rename(key: &mut ObservedKey, alias: &str) {
    key.aliases.clear();
    name(key, alias);
}

/// What keeps a key.
const KEPT: &[(Reason, Change)] = &[
    (Reason::UnreadableKey, |key| key.description = unreadable()),
    (Reason::UnreadableKey, |key| key.description = Evidence::NotAsked),
    (Reason::OtherAccount, |key| described(key).account = "222222222222".parse().unwrap()),
    (Reason::AwsManaged, |key| described(key).customer_managed = false),
    (Reason::ImportedMaterial, |key| described(key).origin = Origin::Imported),
    (Reason::CustomKeyStore, |key| described(key).origin = Origin::CustomKeyStore),
    (Reason::UnknownOrigin, |key| described(key).origin = Origin::Other("QUANTUM".to_owned())),
    (Reason::ForeignAlias, |key| name(key, "alias/payroll")),
    (Reason::ForeignAlias, |key| {
        name(key, "alias/payroll");
        key.description = unreadable();
    }),
    (Reason::ForeignAlias, |key| name(key, "alias/CadoResponse-KMS")),
    (Reason::ForeignAlias, |key| name(key, "alias/cadoresponse-kms-alias")),
    (Reason::ForeignAlias, |key| {
        key.aliases.clear();
        name(key, "alias/payroll");
    }),
    (Reason::NoAlias, |key| key.aliases.clear()),
    (Reason::AliasesTooLong, |key| {
        name(key, &alias(&"a".repeat(130)));
        name(key, &alias(&"b".repeat(130)));
    }),
    (Reason::AliasMoved, |key| redate(key, 48, 47)),
    (Reason::AliasGivenLater, |key| redate(key, 46, 46)),
    (Reason::AliasTooYoung, |key| {
        described(key).created_at = Some(hours_ago(24));
        redate(key, 23, 23);
    }),
    (Reason::AliasMoved, |key| _ = key.aliases.insert(alias("-2"), moved(48, 1))),
    (Reason::UnknownAliasAge, |key| _ = key.aliases.insert(alias("-2"), AliasDates::default())),
    (Reason::UnknownAliasAge, |key| {
        key.aliases.insert(alias("-2"), AliasDates { updated_at: None, ..dated(48) });
    }),
    (Reason::State, |key| described(key).state = KeyState::Other("Updating".to_owned())),
    (Reason::State, |key| described(key).state = KeyState::Other("PendingImport".to_owned())),
    (Reason::UnknownAge, |key| described(key).created_at = None),
    (Reason::TooYoung, |key| described(key).created_at = Some(hours_ago(23))),
    (Reason::TooYoung, |key| described(key).created_at = Some(hours_ago(-1))),
    (Reason::Restored, |key| key.marks = Evidence::Known(Marks { restored: true, ..Marks::default() })),
    (Reason::Restored, |key| {
        key.marks = Evidence::Known(Marks { retired: true, ..Marks::default() });
        described(key).state = KeyState::Disabled;
    }),
    (Reason::UnreadableTags, |key| key.marks = unreadable()),
    (Reason::Grants, |key| key.grants = Evidence::Known(1)),
    (Reason::UnreadableGrants, |key| key.grants = unreadable()),
    (Reason::Volumes, |key| {
        key.storage = Evidence::Known(Storage { volumes: aliases(&["vol-1"]), ..Storage::default() });
    }),
    (Reason::Snapshots, |key| key.storage = snapshot()),
    (Reason::Images, |key| {
        key.storage = Evidence::Known(Storage { images: aliases(&["ami-1"]), ..Storage::default() });
    }),
    (Reason::UnreadableStorage, |key| key.storage = unreadable()),
    (Reason::RecentlyUsed, |key| key.last_use = Evidence::Known(LastUse::At(hours_ago(23)))),
    (Reason::RecentlyUsed, |key| key.last_use = Evidence::Known(LastUse::At(hours_ago(-1)))),
    (Reason::RecentlyUsed, |key| key.last_use = Evidence::Known(LastUse::NotSince(hours_ago(23)))),
    (Reason::UnreadableLastUse, |key| key.last_use = unreadable()),
];

fn living() -> SetFacts {
    SetFacts { lives: true, ..SetFacts::default() }
}

/// What comes near to it and keeps nothing.
const RETIRED: &[(&str, Change)] = &[
    ("plain", |_| ()),
    ("disabled", |key| described(key).state = KeyState::Disabled),
    ("exactly as old as asked for", |key| {
        described(key).created_at = Some(hours_ago(24));
        redate(key, 24, 24);
    }),
    ("the tags of a retirement that failed", |key| {
        key.marks = Evidence::Known(Marks { retired: true, ..Marks::default() });
    }),
    ("an alias an hour after the key", |key| redate(key, 47, 47)),
    ("two aliases with the prefix", |key| name(key, &alias("-2"))),
    ("the prefix alone", |key| rename(key, &alias(""))),
    ("aliases that just fit into a tag", |key| rename(key, &alias(&"a".repeat(226)))),
    ("idle exactly as long as asked for", |key| key.last_use = Evidence::Known(LastUse::At(hours_ago(24)))),
    ("tracked exactly as long as asked for", |key| key.last_use = Evidence::Known(LastUse::NotSince(hours_ago(24)))),
    ("AWS tells no last use", |key| key.last_use = Evidence::Known(LastUse::Untold)),
];

#[test]
fn each_reason_keeps_a_key_that_is_retirable_otherwise() {
    for (reason, change) in KEPT {
        assert_eq!(judge(*change), Verdict::Keep(*reason), "{}", reason.code());
    }
}

#[test]
fn a_near_miss_keeps_nothing() {
    for (name, change) in RETIRED {
        assert_eq!(judge(*change), Verdict::Retire, "{name}");
    }
}

#[test]
fn every_reason_about_one_key_stands_in_the_table() {
    let about_more = [
        Reason::AlreadyRetired,
        Reason::IncompleteSet,
        Reason::KeptSet,
        Reason::ChangedMeanwhile,
        Reason::PendingForeignAlias,
    ];
    for reason in Reason::ALL {
        let listed = KEPT.iter().any(|(kept, _)| kept == reason);
        assert_ne!(listed, about_more.contains(reason), "{}", reason.code());
    }
}

#[test]
fn codes_and_metrics_of_reasons_are_unique() {
    let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    let metrics: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.metric()).collect();
    assert_eq!((codes.len(), metrics.len()), (Reason::ALL.len(), Reason::ALL.len()));
}

#[test]
fn the_cheapest_open_question_is_asked_first_and_none_about_a_key_that_stays_anyway() {
    let questions: [(Change, Question); 4] = [
        (|key| key.marks = Evidence::NotAsked, Question::Tags),
        (|key| key.grants = Evidence::NotAsked, Question::Grants),
        (|key| key.storage = Evidence::NotAsked, Question::Storage),
        (|key| key.last_use = Evidence::NotAsked, Question::LastUse),
    ];
    let mut key = retirable();
    for (open, question) in questions.iter().rev() {
        open(&mut key);
        assert_eq!(rule().judge(&key, &living(), now()), Verdict::Ask(*question));
    }
    described(&mut key).created_at = Some(hours_ago(1));
    assert_eq!(rule().judge(&key, &living(), now()), Verdict::Keep(Reason::TooYoung));
    let mut used = retirable();
    (used.grants, used.storage) = (Evidence::NotAsked, snapshot());
    assert_eq!(rule().judge(&used, &living(), now()), Verdict::Keep(Reason::Snapshots));
}

#[test]
fn a_key_pending_deletion_only_loses_its_aliases() {
    for state in [KeyState::PendingDeletion, KeyState::PendingReplicaDeletion] {
        let mut key = retirable();
        described(&mut key).state = state;
        described(&mut key).created_at = Some(hours_ago(1));
        (key.grants, key.storage, key.last_use) = (Evidence::NotAsked, Evidence::NotAsked, Evidence::NotAsked);
        assert_eq!(rule().judge(&key, &SetFacts::default(), now()), Verdict::Pending { aliases: true });
        key.aliases.clear();
        assert_eq!(rule().judge(&key, &SetFacts::default(), now()), Verdict::Pending { aliases: false });
    }
}

#[test]
fn a_key_pending_deletion_that_is_protected_keeps_its_aliases() {
    let protections: [(Reason, Change); 4] = [
        (Reason::OtherAccount, |key| described(key).account = "222222222222".parse().unwrap()),
        (Reason::AwsManaged, |key| described(key).customer_managed = false),
        (Reason::PendingForeignAlias, |key| name(key, "alias/payroll")),
        (Reason::ForeignAlias, |key| {
            name(key, "alias/payroll");
            key.description = unreadable();
        }),
    ];
    for (reason, protect) in protections {
        let mut key = retirable();
        described(&mut key).state = KeyState::PendingDeletion;
        protect(&mut key);
        assert_eq!(rule().judge(&key, &SetFacts::default(), now()), Verdict::Keep(reason));
    }
}

#[test]
fn what_is_encrypted_under_a_pending_key_speaks_for_a_set_that_lives() {
    let mut key = retirable();
    described(&mut key).state = KeyState::PendingDeletion;
    key.storage = snapshot();
    assert_eq!(rule().judge(&key, &living(), now()), Verdict::Keep(Reason::Snapshots));
    key.storage = Evidence::NotAsked;
    assert_eq!(rule().judge(&key, &living(), now()), Verdict::Ask(Question::Storage));
}
