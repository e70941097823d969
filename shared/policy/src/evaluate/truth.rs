//! Three values: yes, no, and "that depends on keys that are not known". Joining them never turns the third into one
//! of the others unless the rest decides alone, so that not knowing never becomes a permission.

use std::collections::BTreeSet;

use super::ConditionKey;

/// Whether something holds, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It holds or not, depending on these keys.
    Depends(BTreeSet<ConditionKey>),
}

impl Truth {
    /// It depends on this key.
    pub(crate) fn on(key: impl Into<ConditionKey>) -> Self {
        Self::Depends(BTreeSet::from([key.into()]))
    }

    /// Whether all hold; nothing at all holds.
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, &Self::No, Self::Yes)
    }

    /// Whether any holds; of nothing, none does.
    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, &Self::Yes, Self::No)
    }

    /// One `decisive` part decides; without it and without unknown ones the answer is `otherwise`.
    fn join(parts: impl IntoIterator<Item = Self>, decisive: &Self, otherwise: Self) -> Self {
        let mut unknown: Option<BTreeSet<ConditionKey>> = None;
        for part in parts {
            if part == *decisive {
                return part;
            }
            if let Self::Depends(keys) = part {
                unknown.get_or_insert_default().extend(keys);
            }
        }
        unknown.map_or(otherwise, Self::Depends)
    }

    /// The keys that it depends on.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &ConditionKey> {
        let keys = match self {
            Self::Depends(keys) => Some(keys),
            Self::Yes | Self::No => None,
        };
        keys.into_iter().flatten()
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        Self::all([self.clone(), other.clone()])
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        Self::any([self.clone(), other.clone()])
    }

    pub(crate) fn negated_if(self, negate: bool) -> Self {
        match self {
            Self::Yes if negate => Self::No,
            Self::No if negate => Self::Yes,
            other => other,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
