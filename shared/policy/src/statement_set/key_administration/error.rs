//! Why an edit of a key policy is refused.

use std::collections::BTreeSet;

use crate::{
    RoleArn,
    evaluate::{ConditionKey, StatementPlace},
    key_policy::KeyArn,
};

/// An edit after which nobody, or not the writer, could change the policy of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyAdministrationError {
    /// Nobody who could before can afterwards.
    #[error(
        "after this edit nobody could change the policy of `{key}` any more{}: leave a statement that allows kms:PutKeyPolicy to `arn:{}:iam::{}:root`, and deny it to nobody", denied(by.as_ref()), key.partition, key.account
    )]
    Nobody {
        /// The key.
        key: Box<KeyArn>,
        /// The statement that denies it to the account, where one does.
        by: Option<StatementPlace>,
    },
    /// Somebody could for certain before, and only perhaps afterwards.
    #[error(
        "after this edit it could not be told whether anybody can change the policy of `{key}`: that would depend on {}; leave kms:PutKeyPolicy without such conditions",
        list(on)
    )]
    Uncertain {
        /// The key.
        key: Box<KeyArn>,
        /// The condition keys.
        on: BTreeSet<ConditionKey>,
    },
    /// The writer could not take the edit back; KMS refuses it as well.
    #[error(
        "after this edit `{caller}` could not change the policy of `{key}` for certain any more{}: let somebody else write it, or leave kms:PutKeyPolicy to this role", denied(by.as_ref())
    )]
    Caller {
        /// The writing role.
        caller: Box<RoleArn>,
        /// The key.
        key: Box<KeyArn>,
        /// The statement that denies it to the role, where one does.
        by: Option<StatementPlace>,
    },
}

fn denied(by: Option<&StatementPlace>) -> String {
    let named = |by: &StatementPlace| by.sid.as_deref().map(|sid| format!(" (`{sid}`)")).unwrap_or_default();
    by.map(|by| format!(", because statement {}{} denies it", by.number, named(by))).unwrap_or_default()
}

fn list(keys: &BTreeSet<ConditionKey>) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
