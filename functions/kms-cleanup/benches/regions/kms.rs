//! KMS with the account's keys: as much as a retirement asks for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::account::{ACCOUNT, ALIASES, Account, Key};

/// The answer to a call that was admitted. A call that the job has no business to make ends the benchmark.
pub(crate) fn serve(account: &mut Account, region: &str, operation: &str, body: &Value) -> Value {
    let created = account.created;
    let keys = account.keys.get_mut(region).unwrap();
    if operation == "ListAliases" {
        return aliases(keys, created, body);
    }
    if operation == "DeleteAlias" {
        let key = keys.values_mut().find(|key| key.alias.as_deref() == body["AliasName"].as_str());
        key.unwrap().alias = None;
        return json!({});
    }
    let id = body["KeyId"].as_str().unwrap();
    let key = keys.get_mut(id).unwrap();
    match operation {
        "DescribeKey" => json!({"KeyMetadata": {
            "AWSAccountId": ACCOUNT, "KeyId": id, "Arn": format!("arn:aws:kms:{region}:{ACCOUNT}:key/{id}"),
            "CreationDate": created, "KeyState": if key.pending { "PendingDeletion" } else { "Enabled" },
            "KeyManager": "CUSTOMER", "Origin": "AWS_KMS", "MultiRegion": false,
        }}),
        "ListResourceTags" => json!({"Tags": [], "Truncated": false}),
        "ListGrants" => json!({"Grants": [], "Truncated": false}),
        "GetKeyLastUsage" => json!({"KeyLastUsage": {}, "TrackingStartDate": created, "KeyCreationDate": created}),
        "TagResource" if !key.pending => note(&mut key.tagged),
        "ScheduleKeyDeletion" if key.tagged => note(&mut key.pending),
        other => unreachable!("{other} of {key:?}"),
    }
}

fn note(done: &mut bool) -> Value {
    *done = true;
    json!({})
}

/// A page of the Region's aliases, or those of one key. Markers are numbers.
fn aliases(keys: &BTreeMap<String, Key>, created: u64, body: &Value) -> Value {
    let asked = body["KeyId"].as_str();
    let start: usize = body["Marker"].as_str().map_or(0, |marker| marker.parse().unwrap());
    let size = usize::try_from(body["Limit"].as_u64().unwrap()).unwrap();
    let ours = keys.iter().filter(|(id, key)| key.alias.is_some() && asked.is_none_or(|asked| asked == *id));
    let entry = |(id, key): (&String, &Key)| json!({"AliasName": key.alias, "TargetKeyId": id, "CreationDate": created, "LastUpdatedDate": created});
    let page: Vec<Value> = ours.skip(start).take(size).map(entry).collect();
    let truncated = asked.is_none() && start + size < ALIASES;
    let next = truncated.then(|| (start + size).to_string());
    json!({"Aliases": page, "Truncated": truncated, "NextMarker": next})
}
