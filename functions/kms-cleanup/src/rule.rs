//! The rule, for one key. A key is retired **if and only if** all of this is known and true:
//!
//! 1. KMS describes it, it belongs to the account that it was found in, the customer manages it, and KMS made its material;
//! 2. it has at least one alias with the prefix and no other alias, and these aliases fit into a tag;
//! 3. it is `Enabled` or `Disabled`;
//! 4. it is at least as old as the minimum age, by its own creation date;
//! 5. its aliases were created with it, never moved, and are as old as the minimum age too (`alias_age.rs`);
//! 6. nobody restored it: it does not carry the tag that a restore leaves, nor is it disabled with those of a retirement,
//!    as a key is whose deletion was cancelled;
//! 7. it has no grants;
//! 8. no EBS volume, snapshot or machine image in its Region refers to it, in any account that is looked after;
//! 9. its last use, where AWS tells, lies back at least the minimum idle time;
//! 10. every other key of its multi-Region set passes too, or is pending deletion already (`plan.rs`).
//!
//! Anything that could not be read keeps the key. A key that is pending deletion already, by whomever, only loses its
//! aliases, and only if 1, 2 and 10 hold. "AWS does not tell" in 9 means: the API does not exist in this Region, or
//! KMS answers that it has no record; a call that is denied or fails is not an answer and keeps the key.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::{
    key::{Description, Evidence, KeyState, LastUse, Marks, ObservedKey, Origin, Storage},
    reason::Reason,
};

/// KMS takes tag values of up to 256 characters.
///
/// Rule: [TagResource](https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html).
const LONGEST_TAG_VALUE: usize = 256;

/// What the rule depends on.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What the aliases of temporary keys start with.
    pub alias_prefix: String,
    /// How old a key must be.
    pub minimum_age: SignedDuration,
    /// How long a key must not have been used.
    pub minimum_idle: SignedDuration,
}

/// What the rule says about one key by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It passes.
    Retire,
    /// It is pending deletion already; whether aliases are left to remove.
    Pending {
        /// Whether it has aliases.
        aliases: bool,
    },
    /// It stays.
    Keep(Reason),
    /// Nothing that is known keeps it; this is to be asked next.
    Ask(Question),
}

/// What the keys of a multi-Region set say about each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetFacts {
    /// Whether one of them is not pending: what is encrypted under a pending key then still speaks for the set.
    pub lives: bool,
    /// Names of aliases that came with one of them and never moved.
    pub native_aliases: BTreeSet<String>,
}

/// Evidence that costs calls, cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether it was restored.
    Tags,
    /// Its grants.
    Grants,
    /// Volumes, snapshots and images.
    Storage,
    /// Its last use: five calls a second.
    LastUse,
}

impl Rule {
    /// Judges one key as a part of its set.
    #[must_use]
    pub fn judge(&self, key: &ObservedKey, set: &SetFacts, now: Timestamp) -> Verdict {
        // The listing tells a foreign alias, whatever else can be read.
        if let Some(reason) = self.protected_by_alias(key) {
            return Verdict::Keep(reason);
        }
        let Some(description) = key.known() else { return Verdict::Keep(Reason::UnreadableKey) };
        match (protected(key, description), description.state.is_pending()) {
            (Some(reason), _) => Verdict::Keep(reason),
            (None, true) => pending(key, set.lives),
            (None, false) => self.judge_living(key, description, set, now),
        }
    }

    fn protected_by_alias(&self, key: &ObservedKey) -> Option<Reason> {
        let foreign = key.alias_names().any(|alias| !alias.starts_with(&self.alias_prefix));
        let pending = key.known().is_some_and(|known| known.state.is_pending());
        foreign.then_some(if pending { Reason::PendingForeignAlias } else { Reason::ForeignAlias })
    }

    fn judge_living(&self, key: &ObservedKey, description: &Description, set: &SetFacts, now: Timestamp) -> Verdict {
        let age = || self.age(description, now).or_else(|| self.alias_age(key, description, set, now));
        if let Some(reason) = state(description).or_else(|| aliases(key)).or_else(age) {
            return Verdict::Keep(reason);
        }
        let costly = [
            weigh(&key.marks, Question::Tags, Reason::UnreadableTags, |marks| restored(*marks, &description.state)),
            weigh(&key.grants, Question::Grants, Reason::UnreadableGrants, grants),
            weigh(&key.storage, Question::Storage, Reason::UnreadableStorage, storage),
            weigh(&key.last_use, Question::LastUse, Reason::UnreadableLastUse, |last| self.last_use(*last, now)),
        ];
        let kept = costly.iter().flatten().find(|verdict| matches!(verdict, Verdict::Keep(_)));
        kept.or(costly.iter().flatten().next()).copied().unwrap_or(Verdict::Retire)
    }

    fn age(&self, description: &Description, now: Timestamp) -> Option<Reason> {
        let Some(created_at) = description.created_at else { return Some(Reason::UnknownAge) };
        (now.duration_since(created_at) < self.minimum_age).then_some(Reason::TooYoung)
    }

    fn last_use(&self, last_use: LastUse, now: Timestamp) -> Option<Reason> {
        let (LastUse::At(last) | LastUse::NotSince(last)) = last_use else { return None };
        (now.duration_since(last) < self.minimum_idle).then_some(Reason::RecentlyUsed)
    }
}

/// What keeps a key whatever state it is in.
fn protected(key: &ObservedKey, description: &Description) -> Option<Reason> {
    if description.account != key.arn.account {
        return Some(Reason::OtherAccount);
    }
    if !description.customer_managed {
        return Some(Reason::AwsManaged);
    }
    match description.origin {
        Origin::Kms => None,
        Origin::Imported => Some(Reason::ImportedMaterial),
        Origin::CustomKeyStore => Some(Reason::CustomKeyStore),
        Origin::Other(_) => Some(Reason::UnknownOrigin),
    }
}

fn pending(key: &ObservedKey, set_lives: bool) -> Verdict {
    let storage = weigh(&key.storage, Question::Storage, Reason::UnreadableStorage, storage);
    let passed = Verdict::Pending { aliases: !key.aliases.is_empty() };
    storage.filter(|_| set_lives).unwrap_or(passed)
}

fn state(description: &Description) -> Option<Reason> {
    (!matches!(description.state, KeyState::Enabled | KeyState::Disabled)).then_some(Reason::State)
}

fn aliases(key: &ObservedKey) -> Option<Reason> {
    match alias_record(key).len() {
        0 => Some(Reason::NoAlias),
        1..=LONGEST_TAG_VALUE => None,
        _ => Some(Reason::AliasesTooLong),
    }
}

/// The aliases as they are tagged onto the key, for `restore`.
#[must_use]
pub fn alias_record(key: &ObservedKey) -> String {
    key.alias_names().collect::<Vec<_>>().join(" ")
}

/// A reason to keep, a question to ask, or nothing.
fn weigh<T>(
    evidence: &Evidence<T>,
    question: Question,
    unreadable: Reason,
    speaks_against: impl Fn(&T) -> Option<Reason>,
) -> Option<Verdict> {
    match evidence {
        Evidence::NotAsked => Some(Verdict::Ask(question)),
        Evidence::Unreadable(_) => Some(Verdict::Keep(unreadable)),
        Evidence::Known(answer) => speaks_against(answer).map(Verdict::Keep),
    }
}

fn restored(marks: Marks, state: &KeyState) -> Option<Reason> {
    let cancelled = marks.retired && *state == KeyState::Disabled;
    (marks.restored || cancelled).then_some(Reason::Restored)
}

fn grants(number: &usize) -> Option<Reason> {
    (*number > 0).then_some(Reason::Grants)
}

fn storage(storage: &Storage) -> Option<Reason> {
    let found = [
        (&storage.volumes, Reason::Volumes),
        (&storage.snapshots, Reason::Snapshots),
        (&storage.images, Reason::Images),
    ];
    found.into_iter().find(|(ids, _)| !ids.is_empty()).map(|(_, reason)| reason)
}
