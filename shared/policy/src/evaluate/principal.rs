//! Whether a statement of a resource policy speaks of a caller, and how: by itself, by its account, or by one of its
//! sessions. Naming the account allows nothing yet: it leaves the choice to the policies of the account's roles.
//!
//! Rule: [the Principal element](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).

use super::{
    Truth,
    caller::{Caller, Kind},
};
use crate::{Arn, Principal, Principals};

/// Carries the name of the session, which a principal may be limited to.
const SESSION: &str = "aws:userid";

/// How principals name a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Naming {
    /// The caller itself, or everyone.
    pub(super) directly: Truth,
    /// The account of the caller.
    pub(super) by_account: bool,
}

impl Naming {
    /// Nobody is named.
    pub(super) const NONE: Self = Self { directly: Truth::No, by_account: false };

    /// How a statement names the caller.
    pub(super) fn of(principals: &Principals, caller: &Caller) -> Self {
        match principals {
            Principals::Only(principal) => named(principal, caller),
            Principals::AllExcept(principal) => Self { directly: not_excepted(principal, caller), by_account: false },
        }
    }

    /// Whether the caller is meant at all; that is enough for a denial.
    pub(super) fn at_all(&self) -> Truth {
        self.directly.or(&self.by_account.into())
    }
}

fn named(principal: &Principal, caller: &Caller) -> Naming {
    let names = match principal {
        Principal::Anyone => return Naming { directly: Truth::Yes, by_account: false },
        Principal::Of(kinds) => kinds.0.get("AWS").map(|names| names.values()).unwrap_or_default(),
    };
    let directly = Truth::any(names.iter().map(|name| names_caller(name, caller)));
    Naming { directly, by_account: names.iter().any(|name| names_account(name, caller)) }
}

/// `NotPrincipal` spares a session of a role only if its account, the role and the session are all named, so that
/// naming some of them leaves the answer open. A user has no sessions, and of the root user the account is all there is.
///
/// Rule: [NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
fn not_excepted(principal: &Principal, caller: &Caller) -> Truth {
    let Naming { directly, by_account } = named(principal, caller);
    let everyone = match principal {
        Principal::Anyone => true,
        Principal::Of(kinds) => kinds.0.get("AWS").is_some_and(|names| names.values().iter().any(|name| name == "*")),
    };
    match (directly, by_account) {
        _ if everyone => Truth::No,
        (Truth::Yes, true) if !matches!(caller.kind, Kind::Role { .. }) => Truth::No,
        (Truth::No, false) => Truth::Yes,
        _ => Truth::on(SESSION),
    }
}

fn names_caller(name: &str, caller: &Caller) -> Truth {
    match name == "*" || name == caller.arn {
        true => Truth::Yes,
        false if names_session(name, caller) => Truth::on(SESSION),
        false => Truth::No,
    }
}

fn names_session(name: &str, caller: &Caller) -> bool {
    let Kind::Role { name: role } = &caller.kind else { return false };
    let Ok(arn) = name.parse::<Arn>() else { return false };
    let session = arn.resource.strip_prefix("assumed-role/").and_then(|rest| rest.split_once('/'));
    let of_role = session.is_some_and(|(name, _)| name == role);
    of_role && arn.service == "sts" && arn.partition == caller.partition && arn.account == caller.account.as_str()
}

fn names_account(name: &str, caller: &Caller) -> bool {
    let Caller { partition, account, .. } = caller;
    name == account.as_str() || name == format!("arn:{partition}:iam::{account}:root")
}
