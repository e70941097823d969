//! What the dates of its aliases say about a key. An alias is all that tells a temporary key from others, and whoever may name
//! keys could give one to a key that he is not allowed to delete. The platform names a key once, right when it makes it; so
//! an alias that was moved, or that came long after the key, was given by somebody else, and the key stays.

use jiff::{SignedDuration, Timestamp};

use crate::{
    key::{AliasDates, Description, ObservedKey},
    reason::Reason,
    rule::Rule,
};

/// KMS writes both dates of a new alias at once. What lies further apart is a move.
const SAME_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// The platform creates a key, replicates it and names it within minutes; a replica may take long to be ready.
const WITH_THE_KEY: SignedDuration = SignedDuration::from_hours(1);

impl Rule {
    /// Why the dates of an alias keep the key.
    pub(crate) fn alias_age(&self, key: &ObservedKey, description: &Description, now: Timestamp) -> Option<Reason> {
        key.aliases.values().find_map(|dates| self.about_alias(*dates, description, now))
    }

    fn about_alias(&self, dates: AliasDates, description: &Description, now: Timestamp) -> Option<Reason> {
        let (Some(created), Some(updated)) = (dates.created_at, dates.updated_at) else {
            return Some(Reason::UnknownAliasAge);
        };
        let later = |key_created| created.duration_since(key_created) > WITH_THE_KEY;
        match description.created_at {
            _ if updated.duration_since(created) > SAME_MOMENT => Some(Reason::AliasMoved),
            None => Some(Reason::UnknownAge),
            Some(key_created) if later(key_created) => Some(Reason::AliasGivenLater),
            Some(_) => (now.duration_since(updated) < self.minimum_age).then_some(Reason::AliasTooYoung),
        }
    }
}
