//! Whether a change takes something away or adds something, where that can be told.

use std::{collections::BTreeSet, fmt};

use policy::{ActionChange, Reach, Terms};

/// Which way an action changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Everything that is left was there before.
    Narrower,
    /// Everything that was there before is left.
    Wider,
    /// Neither, or it cannot be told.
    Changed,
}

impl Direction {
    /// The direction of a change. Terms that only lost something, or only got conditions, are narrower.
    pub(super) fn of(change: &ActionChange) -> Self {
        let (added, removed) = (&change.terms.added, &change.terms.removed);
        let narrower = all_within(added, removed, change.reach == Reach::Narrowed);
        let wider = all_within(removed, added, change.reach == Reach::Widened);
        // Terms that come or go beside others, with which they share everything, may have said the same as those.
        let telling = !(added.is_empty() || removed.is_empty())
            || change.reach != Reach::Same
            || !change.conditions.is_empty()
            || !change.principals.is_empty();
        match (narrower && telling, wider && telling) {
            (true, false) => Self::Narrower,
            (false, true) => Self::Wider,
            _ => Self::Changed,
        }
    }
}

/// Whether each of these terms is within one of the wider ones.
fn all_within(these: &BTreeSet<Terms>, wider: &BTreeSet<Terms>, reach: bool) -> bool {
    these.iter().all(|narrow| wider.iter().any(|wide| is_within(narrow, wide, reach)))
}

/// Whether terms allow nothing that the wider ones do not. That one resource is part of another is known of all of
/// them together only.
fn is_within(narrow: &Terms, wide: &Terms, reach: bool) -> bool {
    narrow.principal == wide.principal
        && (narrow.resource == wide.resource || reach)
        && wide.conditions.is_subset(&narrow.conditions)
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Changed => "changed",
        })
    }
}
