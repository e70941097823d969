//! What the dates of its aliases say about a key. An alias is all that tells a temporary key from others, and whoever may name
//! keys could give one to a key that he is not allowed to delete. The platform names a key once, right when it makes it; so
//! an alias that was moved, or that came long after the key, was given by somebody else, and the key stays.
//!
//! One name may come later: that of the set. The platform leaves replicas without an alias of their own, and a set is
//! judged as a whole, so a person may give a replica the very name that came with another key of the set.

use jiff::{SignedDuration, Timestamp};

use crate::{
    key::{AliasDates, Description, ObservedKey},
    reason::Reason,
    rule::{Rule, SetFacts},
};

/// KMS writes both dates of a new alias at once. What lies further apart is a move.
const SAME_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// The platform creates a key, replicates it and names it within minutes; a replica may take long to be ready.
const WITH_THE_KEY: SignedDuration = SignedDuration::from_hours(1);

impl Rule {
    /// Why the dates of an alias keep the key.
    pub(crate) fn alias_age(
        &self,
        key: &ObservedKey,
        description: &Description,
        set: &SetFacts,
        now: Timestamp,
    ) -> Option<Reason> {
        key.aliases.iter().find_map(|(name, dates)| {
            let found = about_alias(*dates, description);
            let found = found.filter(|reason| *reason != Reason::AliasGivenLater || !set.native_aliases.contains(name));
            found.or_else(|| self.too_young(*dates, now))
        })
    }

    fn too_young(&self, dates: AliasDates, now: Timestamp) -> Option<Reason> {
        let young = dates.updated_at.is_none_or(|updated| now.duration_since(updated) < self.minimum_age);
        young.then_some(Reason::AliasTooYoung)
    }
}

/// The names of the aliases that came with a key and were never moved.
pub(crate) fn native_aliases(key: &ObservedKey) -> impl Iterator<Item = &str> {
    let native = |dates| key.known().is_some_and(|description| about_alias(dates, description).is_none());
    key.aliases.iter().filter(move |(_, dates)| native(**dates)).map(|(name, _)| name.as_str())
}

fn about_alias(dates: AliasDates, description: &Description) -> Option<Reason> {
    let (Some(created), Some(updated)) = (dates.created_at, dates.updated_at) else {
        return Some(Reason::UnknownAliasAge);
    };
    match description.created_at {
        _ if updated.duration_since(created) > SAME_MOMENT => Some(Reason::AliasMoved),
        None => Some(Reason::UnknownAge),
        Some(key_created) => (created.duration_since(key_created) > WITH_THE_KEY).then_some(Reason::AliasGivenLater),
    }
}
