//! Which roles a resource extends over: one name, in some accounts.

use std::collections::BTreeSet;

use policy::{AccountId, RoleName};

/// The roles of one name in some accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) name: RoleName,
    pub(super) accounts: BTreeSet<AccountId>,
}

impl Extent {
    /// What of it another extent does not cover. Roles of another name than the resource's own are there after an update to
    /// that name failed: its rollback takes them away, because CloudFormation never learned of them.
    pub(super) fn beyond(self, other: &Self) -> Self {
        let accounts = match self.name == other.name {
            true => self.accounts.difference(&other.accounts).cloned().collect(),
            false => self.accounts,
        };
        Self { accounts, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extent(name: &str, accounts: &BTreeSet<u8>) -> Extent {
        let account = |number: &u8| format!("{number:012}").parse().unwrap();
        Extent { name: name.parse().unwrap(), accounts: accounts.iter().map(account).collect() }
    }

    proptest! {
        #[test]
        fn what_is_beyond_was_there_before_and_is_not_wanted_now(
            old in prop::collection::btree_set(0_u8..9, 0..9), new in prop::collection::btree_set(0_u8..9, 0..9),
            renamed in any::<bool>(),
        ) {
            let (old, new) = (extent("CadoResponseA", &old), extent(if renamed { "CadoResponseB" } else { "CadoResponseA" }, &new));
            let beyond = old.clone().beyond(&new);
            prop_assert_eq!(&beyond.name, &old.name);
            for account in &old.accounts {
                let wanted = !renamed && new.accounts.contains(account);
                prop_assert_eq!(beyond.accounts.contains(account), !wanted);
            }
            prop_assert!(beyond.accounts.is_subset(&old.accounts));
        }
    }
}
