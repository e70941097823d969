//! What a message of the queue asks for. An event is a trigger and no data: all that is taken from it is which
//! account to look at, so events may come late, twice, in any order, or from anyone.
//!
//! Shapes: Organizations User Guide, "Logging API calls with CloudTrail"; Control Tower User Guide, "Lifecycle
//! events". Fields that a shape lacks and that are not needed here are not asked for.

use policy::{AccountId, Partition};
use serde::Deserialize;
use serde_json::Value;

/// What a message leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// Look at this account.
    Look {
        /// The account.
        account: AccountId,
        /// Why, for the log.
        reason: String,
    },
    /// Nothing happened that concerns an account.
    Nothing {
        /// Why, for the log.
        reason: String,
    },
}

/// A message that is neither an account task nor an event that is understood here.
#[derive(Debug, thiserror::Error)]
pub enum MalformedMessage {
    /// No JSON.
    #[error("the message is no JSON: {0}")]
    NotJson(serde_json::Error),
    /// Neither an envelope nor a task.
    #[error(
        "the message is neither an EventBridge event (an object with `detail`) nor an account task \
         (`{{\"account_id\": \"222222222222\", \"reason\": \"first look\"}}`): {0}"
    )]
    NeitherEventNorTask(serde_json::Error),
    /// An event of another kind.
    #[error("event `{0}` is not one that account-onboarding understands: {UNDERSTOOD}")]
    UnknownEvent(String),
    /// An event without the account it is about.
    #[error("event `{event}`: field `{field}` must be an AWS account id of 12 digits, found {found}")]
    NoAccount {
        /// Its name.
        event: String,
        /// Where the account id belongs.
        field: &'static str,
        /// What stands there.
        found: String,
    },
}

const UNDERSTOOD: &str = "CreateAccountResult, CreateManagedAccount, UpdateManagedAccount, AcceptHandshake, \
     AccountJoinedOrganization, AccountDepartedOrganization, MoveAccount, CloseAccount, CloseAccountResult, \
     RemoveAccountFromOrganization, LeaveOrganization";

/// A request to look at one account, from an operator or from whatever goes through all accounts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountTask {
    account_id: AccountId,
    reason: String,
}

/// Reads a message.
///
/// # Errors
/// When the message is nothing that is understood here; the error says what is.
pub fn read(body: &str, partition: &Partition) -> Result<Trigger, MalformedMessage> {
    let message: Value = serde_json::from_str(body).map_err(MalformedMessage::NotJson)?;
    if let Some(detail) = message.get("detail") {
        return read_event(detail, partition);
    }
    let task: AccountTask = serde_json::from_value(message).map_err(MalformedMessage::NeitherEventNorTask)?;
    Ok(Trigger::Look { account: task.account_id, reason: task.reason })
}

fn read_event(detail: &Value, partition: &Partition) -> Result<Trigger, MalformedMessage> {
    let event = detail.get("eventName").and_then(Value::as_str).unwrap_or_default();
    let field = account_field(event, detail, partition)?;
    if let Some(code) = detail.get("errorCode").and_then(Value::as_str) {
        return Ok(Trigger::Nothing { reason: format!("{event} failed with {code}") });
    }
    if let Some(reason) = without_effect(event, detail) {
        return Ok(Trigger::Nothing { reason });
    }
    let found = account_at(detail, field);
    let account = found.and_then(Value::as_str).and_then(|id| id.parse().ok());
    let found = || found.map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"));
    let account =
        account.ok_or_else(|| MalformedMessage::NoAccount { event: event.to_owned(), field, found: found() })?;
    Ok(Trigger::Look { account, reason: event.to_owned() })
}

/// Where an event names its account, as a JSON pointer below `detail`.
fn account_field(event: &str, detail: &Value, partition: &Partition) -> Result<&'static str, MalformedMessage> {
    const GOVCLOUD: &str = "/serviceEventDetails/createAccountStatus/govCloudAccountId";
    Ok(match event {
        // A pair of accounts belongs to two organizations: each partition looks after its own half.
        "CreateAccountResult" if partition.is_govcloud() && detail.pointer(GOVCLOUD).is_some() => GOVCLOUD,
        "CreateAccountResult" => "/serviceEventDetails/createAccountStatus/accountId",
        "CloseAccountResult" => "/serviceEventDetails/closeAccountStatus/accountId",
        "CreateManagedAccount" => "/serviceEventDetails/createManagedAccountStatus/account/accountId",
        "UpdateManagedAccount" => "/serviceEventDetails/updateManagedAccountStatus/account/accountId",
        "AccountJoinedOrganization" | "AccountDepartedOrganization" => "/serviceEventDetails/accountId",
        "MoveAccount" | "CloseAccount" | "RemoveAccountFromOrganization" => "/requestParameters/accountId",
        "LeaveOrganization" => "/userIdentity/accountId",
        "AcceptHandshake" => HANDSHAKE_PARTY,
        other => return Err(MalformedMessage::UnknownEvent(other.to_owned())),
    })
}

/// The caller of AcceptHandshake may be anyone; the account that joins is the party of type `ACCOUNT`.
const HANDSHAKE_PARTY: &str = "/responseElements/handshake/parties/type=ACCOUNT/id";

fn account_at<'a>(detail: &'a Value, field: &str) -> Option<&'a Value> {
    match field {
        HANDSHAKE_PARTY => {
            let parties = detail.pointer("/responseElements/handshake/parties")?.as_array()?;
            parties.iter().find(|party| party.get("type").and_then(Value::as_str) == Some("ACCOUNT"))?.get("id")
        }
        "/serviceEventDetails/accountId" => detail.pointer(field).or_else(|| nested_account(detail)),
        field => detail.pointer(field),
    }
}

/// AWS documents the fields of the join and departure events and not where they stand: one level down is
/// understood as well.
fn nested_account(detail: &Value) -> Option<&Value> {
    detail.get("serviceEventDetails")?.as_object()?.values().find_map(|value| value.get("accountId"))
}

/// Why a successful event changed nothing about an account.
fn without_effect(event: &str, detail: &Value) -> Option<String> {
    let status = detail.get("serviceEventDetails").and_then(Value::as_object);
    let status = status.and_then(|details| details.values().find(|value| value.get("state").is_some()));
    if let Some("FAILED") = status.and_then(|status| status.get("state")?.as_str()) {
        let reason = status.and_then(|status| status.get("failureReason").or(status.get("message"))?.as_str());
        return Some(format!("{event} reports a failure: {}", reason.unwrap_or("no reason given")));
    }
    let handshake = detail.pointer("/responseElements/handshake").filter(|_| event == "AcceptHandshake")?;
    let text = |field| handshake.get(field).and_then(Value::as_str).unwrap_or("nothing");
    let (action, state) = (text("action"), text("state"));
    let joined = action.eq_ignore_ascii_case("invite") && state.eq_ignore_ascii_case("accepted");
    (!joined).then(|| format!("AcceptHandshake of action {action} in state {state} brings no account"))
}

#[cfg(test)]
#[path = "trigger_tests.rs"]
mod tests;
