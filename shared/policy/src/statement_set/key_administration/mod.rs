//! Whether somebody can still change the policy of a key after an edit. A key that nobody can change is lost to its
//! account: only AWS can help, and it asks for proof of who owns the key. KMS itself asks no more than whether the writer
//! could write again; here it is asked whether those can who could before, and not knowing counts as no.
//!
//! Asked are the root user of the key's account, on whom the account's IAM policies lean; the roles and users that the
//! policy names or that its conditions on `aws:PrincipalArn` name; and the role that is about to write. What a role or
//! user may do by its own policies is not known, so only what the key policy allows it directly counts. The writing role
//! is an exception: it writes, so its own policies do allow that.
//!
//! Rule: [default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).

mod administration;
mod error;

use self::administration::{Administration, Administrator, Standing};
pub use self::error::KeyAdministrationError;
use crate::{Policy, RoleArn, key_policy::KeyArn};

/// Refuses an edit that locks the administrators of a key out: after it, the account or a principal that could before
/// has to be able to change the policy, as surely as before; and so does the writing role, where it is given.
///
/// A policy that nobody can change for certain as it is may be edited: that makes nothing worse.
///
/// # Errors
/// When nobody is left, when that is no longer certain, or when the writing role is shut out.
pub fn check(
    before: &Policy,
    after: &Policy,
    key: &KeyArn,
    caller: Option<&RoleArn>,
) -> Result<(), KeyAdministrationError> {
    let (before, after) = (Administration { policy: before, key }, Administration { policy: after, key });
    let root = Administrator::account(key);
    let others: Vec<Administrator> = before.administrators().chain(caller.map(Administrator::writer)).collect();
    // Of the others only those count who could before; the account counts in any case.
    let held = others.iter().map(|other| before.standing(other)).fold(before.standing(&root), Standing::max);
    let stays = |other: &Administrator| before.standing(other).min(after.standing(other));
    let kept = others.iter().map(stays).fold(after.standing(&root), Standing::max);
    if kept < held {
        return Err(after.lacking(kept, std::iter::once(&root).chain(&others)));
    }
    caller.map_or(Ok(()), |caller| writer_stays(&before, &after, caller))
}

fn writer_stays(
    before: &Administration<'_>,
    after: &Administration<'_>,
    caller: &RoleArn,
) -> Result<(), KeyAdministrationError> {
    let writer = Administrator::writer(caller);
    if after.standing(&writer) >= before.standing(&writer) {
        return Ok(());
    }
    let by = after.denied_by(&writer);
    Err(KeyAdministrationError::Caller { caller: Box::new(caller.clone()), key: Box::new(after.key.clone()), by })
}
