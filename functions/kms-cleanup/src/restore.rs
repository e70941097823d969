//! Restore: a retirement undone. A key is restored **if and only if** it carries the tag that a retirement leaves, is in an
//! account that the function looks after, and is pending deletion, or was on the way back when an earlier restore ended.
//! Each key of a multi-Region set is restored by its own ARN. It gets a tag of its own then, with which it is never retired
//! again: who brings a key back wants to keep it. The tags of the retirement go last, so that a restore can be repeated after a crash.

use std::collections::{BTreeMap, BTreeSet};

use access::CallError;
use jiff::Timestamp;
use policy::key_policy::KeyArn;
use serde::Serialize;
use tracing::info;

use crate::{
    calls::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RETIRED_AT_TAG, RegionClient},
    error::FailedInvocation,
    key::KeyState,
};

/// What became of the keys that were to be restored.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Restoration {
    /// Whether nothing was to be changed.
    pub dry_run: bool,
    /// Keys that are enabled again and have their aliases; in a dry run those that would be.
    pub restored: Vec<KeyArn>,
    /// Keys that were left alone.
    pub refused: Vec<Refusal>,
    /// Keys that could not be restored, or not wholly.
    pub failed: Vec<Failure>,
    /// What went wrong, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailedInvocation>,
}

/// A key that is not restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The key.
    pub key: KeyArn,
    /// Why.
    pub reason: String,
}

/// A key whose restoration failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The key.
    pub key: KeyArn,
    /// Why.
    pub error: String,
}

/// Why a key is not restored.
#[derive(Debug, Clone)]
pub(crate) enum NotRestored {
    /// The rule forbids it.
    Refused(String),
    /// A call failed, or an alias is taken.
    Failed(String),
}

impl From<CallError> for NotRestored {
    fn from(error: CallError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Restoration {
    pub(crate) fn add(&mut self, key: KeyArn, result: Result<(), NotRestored>) {
        match result {
            Ok(()) => self.restored.push(key),
            Err(NotRestored::Refused(reason)) => self.refused.push(Refusal { key, reason }),
            Err(NotRestored::Failed(error)) => self.failed.push(Failure { key, error }),
        }
    }
}

/// Restores one key.
pub(crate) async fn restore(
    client: &RegionClient,
    key: &KeyArn,
    alias_prefix: &str,
    dry_run: bool,
) -> Result<(), NotRestored> {
    let state = client.describe(key).await?.state;
    let tags = client.tags(key).await?;
    let aliases = recorded_aliases(&state, &tags, alias_prefix)?;
    if !state.is_pending() && !was_begun(&state, &tags) {
        return Err(NotRestored::Refused("it is not pending deletion".to_owned()));
    }
    if dry_run {
        return Ok(());
    }
    info!(%key, state = state.name(), "restoring");
    if state.is_pending() {
        client.cancel_deletion(key).await?;
    }
    bring_back(client, key, &state, &aliases).await?;
    info!(%key, "restored");
    Ok(())
}

/// The tag that protects the key comes first: whatever happens then, no run retires it again.
async fn bring_back(
    client: &RegionClient,
    key: &KeyArn,
    state: &KeyState,
    aliases: &BTreeSet<String>,
) -> Result<(), NotRestored> {
    client.tag(key, &[(RESTORED_AT_TAG, &Timestamp::now().to_string())]).await?;
    if *state != KeyState::Enabled {
        client.enable(key).await?;
    }
    put_back(client, key, aliases).await?;
    Ok(client.untag(key, &[RETIRED_ALIAS_TAG, RETIRED_AT_TAG]).await?)
}

/// Whether an earlier restore of a key that is not pending ended half-way: it left its own tag or, if it died right after the
/// deletion was cancelled, a key that is disabled. The tags of a retirement alone do not tell: one that failed may have left
/// them on a key that is as it was.
fn was_begun(state: &KeyState, tags: &BTreeMap<String, String>) -> bool {
    tags.contains_key(RESTORED_AT_TAG) || *state == KeyState::Disabled
}

/// The aliases that the retirement wrote down, if this is a key that may be restored.
fn recorded_aliases(
    state: &KeyState,
    tags: &BTreeMap<String, String>,
    alias_prefix: &str,
) -> Result<BTreeSet<String>, NotRestored> {
    let refuse = |reason: String| Err(NotRestored::Refused(reason));
    let record = tags.get(RETIRED_ALIAS_TAG).map(String::as_str).unwrap_or_default();
    let aliases: BTreeSet<String> = record.split_whitespace().map(str::to_owned).collect();
    let foreign = aliases.iter().find(|alias| !alias.starts_with(alias_prefix));
    match (state, foreign) {
        (KeyState::Other(state), _) => refuse(format!("it is in state {state}")),
        (state, _) if aliases.is_empty() && !state.is_pending() => refuse("it is not pending deletion".to_owned()),
        _ if aliases.is_empty() => {
            refuse(format!("it was not retired by this function: it has no tag `{RETIRED_ALIAS_TAG}`"))
        }
        (_, Some(foreign)) => refuse(format!(
            "its recorded alias `{foreign}` does not begin with `{alias_prefix}`: set KmsAliasPrefix to what it was then"
        )),
        (_, None) => Ok(aliases),
    }
}

async fn put_back(client: &RegionClient, key: &KeyArn, aliases: &BTreeSet<String>) -> Result<(), NotRestored> {
    let mut taken = Vec::new();
    for alias in aliases {
        if !client.create_alias(key, alias).await? {
            taken.push(format!("`{alias}`"));
        }
    }
    match taken.is_empty() {
        true => Ok(()),
        false => Err(NotRestored::Failed(format!(
            "the key is enabled again, and {} names another key meanwhile: free it, then restore again",
            taken.join(", ")
        ))),
    }
}
