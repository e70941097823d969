//! The message that asks the one writer of the role list for a change. It names roles and accounts and nothing
//! else: what that means for the policies is decided by the writer, from what AWS says then.

use policy::AccountId;
use serde::{Deserialize, Serialize};

/// A change to the role list, as it travels through the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RoleChange {
    /// List these roles. They are checked by the writer, hence the plain text.
    Register {
        /// Full ARNs.
        roles: Vec<String>,
        /// Plan and log only, whatever the writer is set to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        dry_run: bool,
    },
    /// Take these roles off the list, whatever their names: whoever asked for them wants them no more.
    Withdraw {
        /// Full ARNs.
        roles: Vec<String>,
        /// Why, in words for the log.
        reason: String,
        /// Plan and log only, whatever the writer is set to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        dry_run: bool,
    },
    /// Take the access roles of these accounts off the list.
    Deregister {
        /// The accounts, each with its reason.
        accounts: Vec<Departure>,
        /// Plan and log only, whatever the writer is set to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        dry_run: bool,
    },
}

/// An account whose access role is no longer wanted on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    /// The account.
    pub id: AccountId,
    /// Why, in words for the log.
    pub reason: String,
}

impl RoleChange {
    /// Whether this is only to be planned and logged.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        match self {
            Self::Register { dry_run, .. } | Self::Withdraw { dry_run, .. } | Self::Deregister { dry_run, .. } => {
                *dry_run
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_in_the_agreed_form() {
        let register = r#"{"kind":"register","roles":["arn:aws:iam::222222222222:role/CadoResponse"]}"#;
        let deregister = r#"{"kind":"deregister","accounts":[{"id":"222222222222","reason":"closed"}]}"#;
        let withdraw =
            r#"{"kind":"withdraw","roles":["arn:aws:iam::222222222222:role/CadoResponse"],"reason":"deleted"}"#;
        for text in [register, withdraw, deregister] {
            let change: RoleChange = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&change).unwrap(), text);
        }
    }

    #[test]
    fn refuses_fields_and_kinds_that_it_does_not_know() {
        for text in [
            r#"{"kind":"replace","roles":[]}"#,
            r#"{"kind":"register","roles":[],"force":true}"#,
            r#"{"kind":"withdraw","roles":[]}"#,
            r#"{"kind":"deregister","accounts":[{"id":"2222","reason":"closed"}]}"#,
        ] {
            assert!(serde_json::from_str::<RoleChange>(text).is_err(), "{text}");
        }
    }
}
