//! Account events as Organizations and Control Tower report them through CloudTrail and EventBridge, in the shapes that
//! AWS documents. They are published under a source of our own, because nobody but AWS may use `aws.`; an event can
//! also be had as the envelope that AWS would deliver, to be put into the queue directly.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::emulator::HUB;

/// The source under which Organizations' events are published on the emulator.
pub const SOURCE: &str = "custom.organizations";

const SERVICE_EVENT: &str = "AWS Service Event via CloudTrail";
const API_CALL: &str = "AWS API Call via CloudTrail";
const TIME: &str = "2026-11-02T08:26:57Z";

/// One event, ready to be published.
#[derive(Clone, Debug)]
pub struct Event {
    /// The source that AWS gives it.
    pub source: &'static str,
    /// EventBridge's `detail-type`.
    pub detail_type: &'static str,
    /// CloudTrail's record.
    pub detail: Value,
}

impl Event {
    /// The same call, as CloudTrail reports it when AWS refused it.
    #[must_use]
    pub fn refused(mut self, error_code: &str) -> Self {
        if let Some(detail) = self.detail.as_object_mut() {
            detail.insert("errorCode".into(), error_code.into());
            detail.insert("errorMessage".into(), "refused".into());
            detail.insert("responseElements".into(), Value::Null);
        }
        self
    }

    /// The whole envelope, as it arrives in a queue on AWS.
    pub fn envelope(&self) -> Value {
        json!({
            "version": "0", "id": unique_id(), "detail-type": self.detail_type, "source": self.source,
            "account": HUB, "time": TIME, "region": "us-east-1", "resources": [], "detail": self.detail,
        })
    }
}

/// `CreateAccountResult`, succeeded.
pub fn account_created(account: &str) -> Event {
    let status = json!({"id": "car-3fbd74c0f2fa11ed8b6e0a41b5dcf48f", "state": "SUCCEEDED",
        "accountName": "****", "accountId": account});
    organizations("CreateAccountResult", json!({"createAccountStatus": status}))
}

/// `CreateAccountResult` of a pair: the commercial account and its GovCloud twin.
pub fn account_pair_created(account: &str, govcloud_account: &str) -> Event {
    let status = json!({"id": "car-3fbd74c0f2fa11ed8b6e0a41b5dcf48f", "state": "SUCCEEDED",
        "accountName": "****", "accountId": account, "govCloudAccountId": govcloud_account});
    organizations("CreateAccountResult", json!({"createAccountStatus": status}))
}

/// `CreateAccountResult` of a creation that failed: there is no account.
pub fn account_creation_failed() -> Event {
    let status = json!({"id": "car-3fbd74c0f2fa11ed8b6e0a41b5dcf48f", "state": "FAILED",
        "accountName": "****", "failureReason": "EMAIL_ALREADY_EXISTS"});
    organizations("CreateAccountResult", json!({"createAccountStatus": status}))
}

/// `AccountJoinedOrganization`.
pub fn account_joined(account: &str) -> Event {
    organizations("AccountJoinedOrganization", json!({"accountId": account, "joinedMethod": "INVITED"}))
}

/// `AccountDepartedOrganization`.
pub fn account_departed(account: &str) -> Event {
    organizations("AccountDepartedOrganization", json!({"accountId": account, "departureMethod": "REMOVED"}))
}

/// `CloseAccountResult`, succeeded.
pub fn account_closed(account: &str) -> Event {
    let status = json!({"accountId": account, "state": "SUCCEEDED"});
    organizations("CloseAccountResult", json!({"closeAccountStatus": status}))
}

/// `CloseAccount`, the call that starts a closure.
pub fn account_closing(account: &str) -> Event {
    call("CloseAccount", HUB, json!({"accountId": account}), Value::Null)
}

/// `MoveAccount` from one parent to another.
pub fn account_moved(account: &str, from: &str, to: &str) -> Event {
    let request = json!({"accountId": account, "sourceParentId": from, "destinationParentId": to});
    call("MoveAccount", HUB, request, Value::Null)
}

/// `RemoveAccountFromOrganization`, called in the management account.
pub fn account_removed(account: &str) -> Event {
    call("RemoveAccountFromOrganization", HUB, json!({"accountId": account}), Value::Null)
}

/// `LeaveOrganization`, called in the account itself.
pub fn account_left(account: &str) -> Event {
    call("LeaveOrganization", account, Value::Null, Value::Null)
}

/// `AcceptHandshake` of an invitation, called in the invited account.
pub fn invitation_accepted(account: &str) -> Event {
    let parties = json!([{"type": "ORGANIZATION", "id": "o-aa111bb222"}, {"type": "ACCOUNT", "id": account}]);
    let handshake =
        json!({"id": "h-examplehandshakeid111", "action": "invite", "state": "ACCEPTED", "parties": parties});
    let request = json!({"handshakeId": "h-examplehandshakeid111"});
    call("AcceptHandshake", account, request, json!({"handshake": handshake}))
}

/// Control Tower's `CreateManagedAccount`, succeeded.
pub fn managed_account_created(account: &str) -> Event {
    control_tower("CreateManagedAccount", "createManagedAccountStatus", account)
}

/// Control Tower's `UpdateManagedAccount`, succeeded.
pub fn managed_account_updated(account: &str) -> Event {
    control_tower("UpdateManagedAccount", "updateManagedAccountStatus", account)
}

fn organizations(name: &str, details: Value) -> Event {
    service_event("aws.organizations", "organizations.amazonaws.com", name, details)
}

fn control_tower(name: &str, status: &str, account: &str) -> Event {
    let details = json!({status: {"state": "SUCCEEDED", "account": {"accountName": "****", "accountId": account},
        "organizationalUnit": {"organizationalUnitName": "Custom", "organizationalUnitId": "ou-exam-l3zc8b3h"}}});
    service_event("aws.controltower", "controltower.amazonaws.com", name, details)
}

fn service_event(source: &'static str, service: &str, name: &str, details: Value) -> Event {
    let detail = json!({
        "eventSource": service, "eventName": name, "eventType": "AwsServiceEvent",
        "userIdentity": {"accountId": HUB, "invokedBy": service}, "recipientAccountId": HUB,
        "requestParameters": null, "responseElements": null, "serviceEventDetails": details,
    });
    Event { source, detail_type: SERVICE_EVENT, detail: record(detail) }
}

fn call(name: &str, caller: &str, request: Value, response: Value) -> Event {
    let session = format!("arn:aws:sts::{caller}:assumed-role/Admin/session");
    let detail = json!({
        "eventSource": "organizations.amazonaws.com", "eventName": name, "eventType": "AwsApiCall",
        "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:session", "accountId": caller, "arn": session},
        "recipientAccountId": caller, "requestParameters": request, "responseElements": response,
    });
    Event { source: "aws.organizations", detail_type: API_CALL, detail: record(detail) }
}

/// A CloudTrail record: what all of them have in common, and what this one says.
fn record(own: Value) -> Value {
    let mut record = json!({
        "eventVersion": "1.11", "eventTime": TIME, "eventID": unique_id(), "awsRegion": "us-east-1",
        "readOnly": false, "managementEvent": true, "eventCategory": "Management",
    });
    if let (Some(record), Value::Object(own)) = (record.as_object_mut(), own) {
        record.extend(own);
    }
    record
}

pub(crate) fn unique_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012}", NEXT.fetch_add(1, Ordering::Relaxed))
}
