//! What the function is asked: the schedule's event, or one that a person sends. Unknown fields are refused, because a
//! misspelt `dry_run` would retire keys.

use std::collections::BTreeSet;

use policy::{Region, key_policy::KeyArn};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What is accepted, for the messages.
const ACCEPTED: &str = "expected `{}`, `{\"scheduled\": true}`, `{\"dry_run\": true}`, `{\"regions\": [\"eu-central-1\"]}` or \
                        `{\"restore\": [\"arn:aws:kms:eu-central-1:111111111111:key/1234abcd-…\"]}`; `dry_run` goes with each";

/// An event that is none of the accepted ones.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Not of the accepted form.
    #[error("the event is not understood: {reason}; {ACCEPTED}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
    },
    /// A Region where the function is not to look.
    #[error("Region `{region}` is not among those that the function looks at: add it to KmsRegions, or leave it out")]
    Region {
        /// The Region.
        region: Region,
    },
}

/// A checked request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Look for keys to retire.
    CleanUp {
        /// Whether the schedule asks: alarms are built on its runs, and on no others.
        scheduled: bool,
        /// Only here; empty for wherever the settings say.
        regions: BTreeSet<Region>,
        /// Whether to change nothing.
        dry_run: bool,
    },
    /// Undo retirements.
    Restore {
        /// The keys.
        keys: BTreeSet<KeyArn>,
        /// Whether to change nothing.
        dry_run: bool,
    },
}

/// The event as it arrives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    #[serde(default, deserialize_with = "present")]
    dry_run: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    regions: Option<Vec<Region>>,
    #[serde(default, deserialize_with = "present")]
    restore: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    scheduled: Option<bool>,
}

/// A field that is there has a value: `null` would look like a field that was left out, and `{"dry_run": null}` retire keys.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Request {
    /// Checks an event.
    ///
    /// # Errors
    /// When it has other fields or values than accepted.
    pub fn read(event: Value) -> Result<Self, RequestError> {
        // Serde would read a list as a struct whose fields are all left out.
        if !event.is_object() {
            return Err(malformed("it is no JSON object"));
        }
        let event: Event = serde_json::from_value(event).map_err(malformed)?;
        let dry_run = event.dry_run == Some(true);
        let by_hand = event.dry_run.is_some() || event.regions.is_some() || event.restore.is_some();
        match event {
            Event { scheduled: Some(scheduled), .. } if by_hand || !scheduled => {
                Err(malformed("`scheduled` is the schedule's own field: it is `true` and stands alone"))
            }
            Event { restore: Some(_), regions: Some(_), .. } => {
                Err(malformed("`restore` names keys with their Regions and takes no `regions`"))
            }
            Event { restore: Some(keys), .. } => Ok(Self::Restore { keys: keys_of(&keys)?, dry_run }),
            Event { regions: Some(regions), .. } if regions.is_empty() => Err(malformed("`regions` is empty")),
            Event { regions, scheduled, .. } => Ok(Self::CleanUp {
                scheduled: scheduled == Some(true),
                regions: regions.unwrap_or_default().into_iter().collect(),
                dry_run,
            }),
        }
    }
}

fn keys_of(texts: &[String]) -> Result<BTreeSet<KeyArn>, RequestError> {
    if texts.is_empty() {
        return Err(malformed("`restore` is empty"));
    }
    texts.iter().map(|text| text.parse().map_err(malformed)).collect()
}

fn malformed(reason: impl ToString) -> RequestError {
    RequestError::Malformed { reason: reason.to_string() }
}
