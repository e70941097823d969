//! The steps that retire one key, which was looked at again before: tag it with its aliases, schedule its deletion, delete the
//! aliases last, because the alias carries the permission and a key that is pending deletion takes no tags. Each step is logged
//! when it is begun or done, so that a run that dies has said what it did.
//!
//! A key that somebody names between these steps is wanted by somebody: its deletion is cancelled at once.

use access::{CallError, CallFailure};
use tracing::{info, warn};

use crate::{
    apply::{Member, Outcome, Retirement},
    calls::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RETIRED_AT_TAG},
    key::KeyState,
    plan::Decision,
    rule::alias_record,
    second_look::Look,
};

/// What a key is like after its deletion was to be scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    /// By this run, with its aliases written down.
    Ours,
    /// By somebody else, a moment ago: it takes no tags, and needs no scheduling.
    Theirs,
}

impl Retirement {
    /// Retires a key, or removes the aliases of one that is pending already.
    pub(crate) async fn retire(self, member: &Member, look: Look) -> (usize, Outcome) {
        let outcome = match (member.decision, look) {
            (Decision::Retire, Look::Same) => self.schedule_and_remove(member).await,
            (Decision::Retire, _) => only_remove(member, Outcome::AliasesRemoved).await,
            _ => only_remove(member, Outcome::Done).await,
        };
        (member.number, outcome.unwrap_or_else(|error| Outcome::Failed(error.to_string())))
    }

    async fn schedule_and_remove(self, member: &Member) -> Result<Outcome, CallError> {
        let pending = self.schedule(member).await?;
        match (remove_aliases(member).await?, pending) {
            (None, Pending::Ours) => Ok(Outcome::Done),
            (None, Pending::Theirs) => Ok(Outcome::AliasesRemoved),
            (Some(new), Pending::Ours) => self.undo(member, &new).await,
            (Some(new), Pending::Theirs) => Ok(Outcome::Failed(named(&new))),
        }
    }

    async fn schedule(self, member: &Member) -> Result<Pending, CallError> {
        let Member { key, client, .. } = member;
        let aliases = alias_record(key);
        info!(key = %key.arn, aliases, window_days = self.window_days, "retiring");
        if let Err(error) = client.tag_retired(&key.arn, &aliases, &self.at.to_string()).await {
            return client.accept_if_pending(&key.arn, error).await.map(|()| Pending::Theirs);
        }
        // Just now it took tags, so it was not pending: if it is, then by this run, whose first answer was lost.
        if let Err(error) = client.schedule_deletion(&key.arn, self.window_days).await {
            take_back_tags(member, &error).await;
            return Err(error);
        }
        info!(key = %key.arn, aliases, "deletion scheduled");
        Ok(Pending::Ours)
    }

    /// Cancels the deletion of a key that somebody named while it was retired, and leaves it as it was. The name keeps it from
    /// then on; the tag of a restore too, where AWS lets us put it already: permissions by tags and aliases lag behind.
    async fn undo(self, member: &Member, new: &str) -> Result<Outcome, CallError> {
        let Member { key, client, .. } = member;
        warn!(key = %key.arn, alias = new, "named while it was retired: cancelling its deletion");
        client.cancel_deletion(&key.arn).await?;
        if key.known().is_some_and(|known| known.state == KeyState::Enabled) {
            client.enable(&key.arn).await?;
        }
        if let Err(error) = client.tag(&key.arn, &[(RESTORED_AT_TAG, &self.at.to_string())]).await {
            warn!(key = %key.arn, "the key is not tagged as restored: {error}");
        }
        client.untag(&key.arn, &[RETIRED_ALIAS_TAG, RETIRED_AT_TAG]).await?;
        Ok(Outcome::Changed(format!("`{new}` was given to it while it was retired: its deletion was cancelled")))
    }
}

/// Removes the aliases of a key whose deletion somebody else scheduled.
async fn only_remove(member: &Member, done: Outcome) -> Result<Outcome, CallError> {
    Ok(remove_aliases(member).await?.map_or(done, |new| Outcome::Failed(named(&new))))
}

/// Takes the tags of a retirement off a key that KMS refused to retire: they are what `restore` goes by. After any other
/// failure nobody knows whether the deletion was scheduled, and then the tags are the way back.
async fn take_back_tags(member: &Member, error: &CallError) {
    let Member { key, client, .. } = member;
    if error.failure() != CallFailure::Denied {
        return;
    }
    if let Err(error) = client.untag(&key.arn, &[RETIRED_ALIAS_TAG, RETIRED_AT_TAG]).await {
        warn!(key = %key.arn, "tags of a retirement stay on a key that was not retired: {error}");
    }
}

/// Deletes the aliases that still name the key. Between the decision and now one may have gone, or moved to another key,
/// which must keep it. A new one is a sign that somebody wants the key: it is returned, and then none is deleted.
async fn remove_aliases(member: &Member) -> Result<Option<String>, CallError> {
    let Member { key, client, .. } = member;
    let aliases = client.aliases_of(&key.arn).await?;
    if let Some((new, _)) = aliases.iter().find(|(name, dates)| key.aliases.get(*name) != Some(dates)) {
        return Ok(Some(new.clone()));
    }
    for alias in aliases.keys() {
        client.delete_alias(alias).await?;
        info!(key = %key.arn, alias, "alias deleted");
    }
    Ok(None)
}

fn named(alias: &str) -> String {
    format!(
        "`{alias}` was given to the key, whose deletion somebody else scheduled: cancel it if somebody needs the key"
    )
}
