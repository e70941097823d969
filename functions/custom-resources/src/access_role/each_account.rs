//! The same work in many accounts, a few at a time: IAM allows few calls a second in each account, and the time of the invocation
//! is limited.

use std::{collections::BTreeMap, collections::BTreeSet, error::Error};

use futures::{StreamExt, stream};
use lambda::chain;
use policy::AccountId;

/// Accounts that are worked on at the same time.
const ACCOUNTS_AT_ONCE: usize = 5;

/// What became of each account.
#[derive(Debug)]
pub(super) struct Outcomes<T> {
    succeeded: BTreeMap<AccountId, T>,
    failed: BTreeMap<AccountId, String>,
}

/// Some accounts failed. What was done in the others stays, and a next time goes on from there.
#[derive(Debug, thiserror::Error)]
#[error(
    "{} of {accounts} accounts failed; the others are done, and the next update or create goes on from there: {}",
    failed.len(),
    failed.iter().map(|(account, reason)| format!("{account}: {reason}")).collect::<Vec<_>>().join("; ")
)]
pub(super) struct SomeFailed {
    accounts: usize,
    failed: BTreeMap<AccountId, String>,
}

impl<T> Outcomes<T> {
    /// What came of all of them.
    pub(super) fn all(self) -> Result<BTreeMap<AccountId, T>, SomeFailed> {
        let accounts = self.succeeded.len() + self.failed.len();
        if self.failed.is_empty() { Ok(self.succeeded) } else { Err(SomeFailed { accounts, failed: self.failed }) }
    }
}

/// Does the work in every account, and gives up none because of another.
pub(super) async fn in_each<T, E: Error, F>(
    accounts: &BTreeSet<AccountId>,
    work: impl Fn(AccountId) -> F,
) -> Outcomes<T>
where
    F: Future<Output = (AccountId, Result<T, E>)>,
{
    let work: Vec<F> = accounts.iter().cloned().map(work).collect();
    let mut results = stream::iter(work).buffer_unordered(ACCOUNTS_AT_ONCE);
    let mut outcomes = Outcomes { succeeded: BTreeMap::new(), failed: BTreeMap::new() };
    while let Some((account, result)) = results.next().await {
        match result {
            Ok(done) => drop(outcomes.succeeded.insert(account, done)),
            Err(error) => drop(outcomes.failed.insert(account, chain(&error))),
        }
    }
    outcomes
}
