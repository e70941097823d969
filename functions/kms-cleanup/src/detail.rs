//! A decision in one sentence, with the figures that it rests on.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    calls::RESTORED_AT_TAG,
    key::{Description, Evidence, LastUse, Marks, ObservedKey, Origin},
    plan::Decision,
    reason::Reason,
    rule::Rule,
};

/// How many ids a sentence names.
const NAMED: usize = 3;

pub(crate) fn detail(key: &ObservedKey, decision: Decision, rule: &Rule, now: Timestamp) -> String {
    match decision {
        Decision::Retire => "nothing needs it any more".to_owned(),
        Decision::RemoveAlias => "its deletion is scheduled already, only its aliases are left".to_owned(),
        Decision::Keep(Reason::ForeignAlias) => foreign_alias(key, rule),
        Decision::Keep(Reason::PendingForeignAlias) => {
            format!("{} and it is pending deletion: restore it, or take that alias away", foreign_alias(key, rule))
        }
        Decision::Keep(reason) => match key.known() {
            Some(known) => {
                about_key(known, reason, rule, now).unwrap_or_else(|| about_evidence(key, reason, rule, now))
            }
            None => failure(&key.description),
        },
    }
}

fn about_key(known: &Description, reason: Reason, rule: &Rule, now: Timestamp) -> Option<String> {
    let age = known.created_at.map_or(0, |created| now.duration_since(created).as_hours());
    Some(match reason {
        Reason::OtherAccount => format!("it belongs to account {}", known.account),
        Reason::AwsManaged => "AWS manages it".to_owned(),
        Reason::ImportedMaterial => "its material was imported, and AWS has no copy of it".to_owned(),
        Reason::CustomKeyStore => "it lives in a custom key store".to_owned(),
        Reason::UnknownOrigin => match &known.origin {
            Origin::Other(origin) => format!("its origin `{origin}` is not known"),
            _ => "its origin is not known".to_owned(),
        },
        Reason::State => format!("it is in state {}", known.state.name()),
        Reason::AlreadyRetired => "its deletion is scheduled, and it has no aliases".to_owned(),
        Reason::UnknownAge => "KMS does not tell when it was created".to_owned(),
        Reason::TooYoung => format!("it is {age} hours old, and {} are asked for", rule.minimum_age.as_hours()),
        Reason::AliasMoved => "an alias of it named another key before: somebody moved it here".to_owned(),
        Reason::AliasGivenLater => {
            "an alias of it came more than an hour after the key: somebody gave it later".to_owned()
        }
        Reason::AliasTooYoung => {
            format!("an alias of it is younger than the {} hours that are asked for", rule.minimum_age.as_hours())
        }
        Reason::UnknownAliasAge => "KMS does not tell when an alias of it was created or given to it".to_owned(),
        _ => return None,
    })
}

fn about_evidence(key: &ObservedKey, reason: Reason, rule: &Rule, now: Timestamp) -> String {
    let storage = key.storage.known().cloned().unwrap_or_default();
    match reason {
        Reason::NoAlias => "it has no alias in its own Region that tells whose it is".to_owned(),
        Reason::AliasesTooLong => "its aliases are too long for a tag and could not be restored".to_owned(),
        Reason::Restored => match key.marks.known() {
            Some(Marks { restored: false, .. }) => {
                "its deletion was cancelled: it is disabled and has the tags of a retirement; restore it".to_owned()
            }
            _ => format!("somebody restored it: it carries the tag `{RESTORED_AT_TAG}`"),
        },
        Reason::UnreadableTags => failure(&key.marks),
        Reason::Grants => format!("it has grants: {} at least", key.grants.known().unwrap_or(&0)),
        Reason::Volumes => encrypted("volumes", &storage.volumes),
        Reason::Snapshots => encrypted("snapshots", &storage.snapshots),
        Reason::Images => encrypted("images", &storage.images),
        Reason::RecentlyUsed => last_use(key, rule, now),
        Reason::UnreadableGrants => failure(&key.grants),
        Reason::UnreadableStorage => failure(&key.storage),
        Reason::UnreadableLastUse => failure(&key.last_use),
        Reason::IncompleteSet => "a key of its multi-Region set is in a Region that was not listed".to_owned(),
        Reason::KeptSet => "another key of its multi-Region set is kept".to_owned(),
        other => other.code().replace('_', " "),
    }
}

fn foreign_alias(key: &ObservedKey, rule: &Rule) -> String {
    let foreign = key.alias_names().find(|alias| !alias.starts_with(&rule.alias_prefix));
    format!("somebody gave it the alias `{}`", foreign.unwrap_or_default())
}

fn encrypted(kind: &str, ids: &BTreeSet<String>) -> String {
    let named: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
    let more = ids.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{kind} are encrypted under it: {}{more}", named.join(", "))
}

fn last_use(key: &ObservedKey, rule: &Rule, now: Timestamp) -> String {
    let asked = rule.minimum_idle.as_hours();
    let hours = |time: &Timestamp| now.duration_since(*time).as_hours();
    match key.last_use.known() {
        Some(LastUse::At(time)) => format!("it was used {} hours ago, and {asked} are asked for", hours(time)),
        Some(LastUse::NotSince(time)) => {
            format!("KMS takes note of its use for {} hours only, and {asked} are asked for", hours(time))
        }
        _ => "it may have been used".to_owned(),
    }
}

fn failure<T>(evidence: &Evidence<T>) -> String {
    evidence.failure().unwrap_or("AWS was not asked").to_owned()
}
