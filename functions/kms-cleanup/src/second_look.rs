//! The second look, right before a key is touched: minutes may lie between the evidence and the act, and an import may have
//! begun. Whatever changed stops the whole set; what cannot be read again does too. The last use is not asked again: KMS
//! tells it up to an hour late, and five calls a second would double the run.

use access::CallError;

use crate::{
    apply::{Member, Outcome},
    key::{Description, Evidence, KeyState},
    plan::Decision,
};

/// What the second look showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// All is as it was.
    Same,
    /// Somebody scheduled its deletion meanwhile; otherwise all is as it was.
    Pending,
    /// Something changed; what.
    Changed(String),
    /// It could not be read; why.
    Unreadable(String),
}

impl Look {
    /// What becomes of the key if the look forbids to go on.
    pub(crate) fn stop(&self) -> Option<Outcome> {
        match self {
            Self::Same | Self::Pending => None,
            Self::Changed(what) => Some(Outcome::Changed(what.clone())),
            Self::Unreadable(why) => Some(Outcome::Failed(why.clone())),
        }
    }
}

/// Reads description, aliases and grants again, as far as the decision rests on them, and weighs what was listed again.
pub(crate) async fn look_again(member: &Member) -> Look {
    match read_again(member).await {
        Ok(look) => look,
        Err(error) => Look::Unreadable(error.to_string()),
    }
}

async fn read_again(member: &Member) -> Result<Look, CallError> {
    let Member { key, client, decision, .. } = member;
    let now = client.describe(&key.arn).await?;
    let look = key.known().map_or(Look::Changed("it was never described".to_owned()), |before| compare(before, &now));
    if look.stop().is_some() || matches!(decision, Decision::Keep(_)) {
        return Ok(look);
    }
    if client.aliases_of(&key.arn).await? != key.aliases {
        return Ok(Look::Changed("its aliases changed".to_owned()));
    }
    // A key that is pending takes no new grants, and old ones are of no use.
    if *decision != Decision::Retire || look != Look::Same {
        return Ok(look);
    }
    match client.grants(&key.arn).await? {
        0 => Ok(storage_again(member)),
        _ => Ok(Look::Changed("it has a grant now".to_owned())),
    }
}

/// Everything encrypted was listed once more before the first key of the run was touched.
fn storage_again(member: &Member) -> Look {
    match &member.storage {
        Evidence::Known(storage) if storage.is_empty() => Look::Same,
        Evidence::Known(_) => Look::Changed("something is encrypted under it now".to_owned()),
        Evidence::Unreadable(why) => Look::Unreadable(why.clone()),
        Evidence::NotAsked => Look::Unreadable("what is encrypted under it was not listed again".to_owned()),
    }
}

fn compare(before: &Description, now: &Description) -> Look {
    let at_rest = |state: &KeyState| matches!(state, KeyState::Enabled | KeyState::Disabled);
    let same = Description { state: before.state.clone(), ..now.clone() } == *before;
    match (same, before.state == now.state) {
        (true, true) => Look::Same,
        (true, false) if at_rest(&before.state) && now.state.is_pending() => Look::Pending,
        (true, false) => Look::Changed(format!("it was {} and is {}", before.state.name(), now.state.name())),
        (false, _) => Look::Changed("KMS describes it otherwise than before".to_owned()),
    }
}
