//! The steps that retire one key: look again came before; tag it with its aliases, schedule its deletion, delete the aliases
//! last, because the alias carries the permission and a key that is pending deletion takes no tags. Each step is logged when it
//! is begun or done, so that a run that dies has said what it did.

use tracing::{info, warn};

use crate::{
    apply::{Member, Outcome, Retirement},
    calls::{RETIRED_ALIAS_TAG, RETIRED_AT_TAG},
    plan::Decision,
    rule::alias_record,
    second_look::Look,
};

impl Retirement {
    /// Retires a key, or removes the aliases of one that is pending already.
    pub(crate) async fn retire(self, member: &Member, look: Look) -> (usize, Outcome) {
        let result = match (member.decision, look) {
            (Decision::Retire, Look::Same) => self.schedule(member).await,
            _ => Ok(()),
        };
        let result = match result {
            Ok(()) => remove_aliases(member).await,
            Err(error) => Err(error),
        };
        (member.number, result.map_or_else(Outcome::Failed, |()| Outcome::Done))
    }

    async fn schedule(self, member: &Member) -> Result<(), String> {
        let Member { key, client, .. } = member;
        let aliases = alias_record(key);
        info!(key = %key.arn, aliases, window_days = self.window_days, "retiring");
        if let Err(error) = client.tag_retired(&key.arn, &aliases, &self.at.to_string()).await {
            // Somebody else scheduled it a moment ago: then it takes no tags, and needs no scheduling.
            return client.accept_if_pending(&key.arn, error).await.map_err(|error| error.to_string());
        }
        if let Err(error) = client.schedule_deletion(&key.arn, self.window_days).await {
            take_back_tags(member).await;
            return Err(error.to_string());
        }
        info!(key = %key.arn, aliases, "deletion scheduled");
        Ok(())
    }
}

/// Takes the tags of a retirement off a key that was not retired: they are what `restore` goes by. If this fails too, the
/// next run puts them on anew or the key stays as it is, and `restore` looks for more than tags.
async fn take_back_tags(member: &Member) {
    let Member { key, client, .. } = member;
    if let Err(error) = client.untag(&key.arn, &[RETIRED_ALIAS_TAG, RETIRED_AT_TAG]).await {
        warn!(key = %key.arn, "tags of a retirement stay on a key that was not retired: {error}");
    }
}

/// Deletes the aliases that still name the key. Between the decision and now one may have gone, or moved to another key,
/// which must keep it. A new one is a sign that somebody wants the key.
async fn remove_aliases(member: &Member) -> Result<(), String> {
    let Member { key, client, .. } = member;
    let aliases = client.aliases_of(&key.arn).await.map_err(|error| error.to_string())?;
    if let Some((new, _)) = aliases.iter().find(|(name, dates)| key.aliases.get(*name) != Some(dates)) {
        return Err(format!("`{new}` was given to the key while it was retired: restore the key if somebody needs it"));
    }
    for alias in aliases.keys() {
        client.delete_alias(alias).await.map_err(|error| error.to_string())?;
        info!(key = %key.arn, alias, "alias deleted");
    }
    Ok(())
}
