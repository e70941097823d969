//! KMS, with its states: what works on which key, and how it refuses.

use serde_json::{Value, json};

use super::{Answer, Call, FakeKey, Spot, World, refusal};

pub(super) fn serve(world: &mut World, call: &Call) -> Answer {
    let body: Value = serde_json::from_str(&call.body).unwrap();
    match call.operation.as_str() {
        "ListAliases" => list_aliases(world, call, &body),
        "CreateAlias" => create_alias(world, call, &body),
        "DeleteAlias" => match world.aliases.remove(&spot(call, &body["AliasName"])) {
            Some(_) => (200, "{}".to_owned()),
            None => refusal("NotFoundException", call),
        },
        "DescribeKey" => describe_key(world, call, &body),
        _ => serve_key(world, call, &body),
    }
}

fn spot(call: &Call, name: &Value) -> Spot {
    (call.account.clone(), call.region.clone(), name.as_str().unwrap().to_owned())
}

fn list_aliases(world: &World, call: &Call, body: &Value) -> Answer {
    let of_key = |target: &Option<String>| body["KeyId"].as_str().is_none_or(|key| target.as_deref() == Some(key));
    let here = world
        .aliases
        .iter()
        .filter(|((account, region, _), target)| (account, region) == (&call.account, &call.region) && of_key(target));
    let entry = |(alias, target): (&Spot, &Option<String>)| {
        let [created, updated] = alias_dates(world, alias, target.as_deref());
        json!({"AliasName": alias.2, "TargetKeyId": target, "CreationDate": created, "LastUpdatedDate": updated})
    };
    let entries: Vec<Value> = here.map(entry).collect();
    let (page, next) = world.page(&entries, body["Marker"].as_str());
    let truncated = next.is_some() || world.broken_page;
    (200, json!({"Aliases": page, "Truncated": truncated, "NextMarker": next}).to_string())
}

/// An alias comes with its key, unless a test says otherwise.
fn alias_dates(world: &World, alias: &Spot, key: Option<&str>) -> [Option<i64>; 2] {
    let key = || world.keys.get(&(alias.0.clone(), alias.1.clone(), key?.to_owned()));
    world.alias_dates.get(alias).copied().unwrap_or_else(|| [key().map(|key| key.created); 2])
}

fn create_alias(world: &mut World, call: &Call, body: &Value) -> Answer {
    let alias = spot(call, &body["AliasName"]);
    if world.aliases.contains_key(&alias) {
        return refusal("AlreadyExistsException", call);
    }
    match world.keys.get(&spot(call, &body["TargetKeyId"])) {
        Some(key) if key.is_pending() => refusal("KMSInvalidStateException", call),
        Some(_) => {
            world.alias_dates.insert(alias.clone(), [Some(jiff::Timestamp::now().as_second()); 2]);
            world.aliases.insert(alias, body["TargetKeyId"].as_str().map(str::to_owned));
            (200, "{}".to_owned())
        }
        None => refusal("NotFoundException", call),
    }
}

fn describe_key(world: &World, call: &Call, body: &Value) -> Answer {
    let spot = spot(call, &body["KeyId"]);
    let Some(key) = world.keys.get(&spot) else { return refusal("NotFoundException", call) };
    let (account, (_, region, id)) = (&key.owner, &spot);
    let arn = |region: &str| json!({"Arn": format!("arn:aws:kms:{region}:{account}:key/{id}"), "Region": region});
    let mut metadata = json!({
        "AWSAccountId": account, "KeyId": id, "Arn": arn(region)["Arn"], "CreationDate": key.created,
        "KeyState": key.state, "KeyManager": key.manager, "Origin": key.origin, "MultiRegion": !key.set.is_empty(),
    });
    if let Some((primary, replicas)) = key.set.split_first() {
        let kind = if primary == region { "PRIMARY" } else { "REPLICA" };
        let replicas: Vec<Value> = replicas.iter().map(|region| arn(region)).collect();
        metadata["MultiRegionConfiguration"] =
            json!({"MultiRegionKeyType": kind, "PrimaryKey": arn(primary), "ReplicaKeys": replicas});
    }
    (200, json!({"KeyMetadata": metadata}).to_string())
}

/// The calls that work on a key by its id.
fn serve_key(world: &mut World, call: &Call, body: &Value) -> Answer {
    let spot = spot(call, &body["KeyId"]);
    let living_replicas =
        world.keys.get(&spot).is_some_and(|key| key.set.first() == Some(&call.region) && key.set.len() > 1);
    let Some(key) = world.keys.get_mut(&spot) else { return refusal("NotFoundException", call) };
    let pending = key.is_pending();
    match (call.operation.as_str(), pending) {
        ("ListGrants", _) => {
            let grants: Vec<Value> = (0..key.grants).map(|number| json!({"GrantId": number.to_string()})).collect();
            return (200, json!({"Grants": grants, "Truncated": false}).to_string());
        }
        ("ListResourceTags", _) => return (200, key.tag_list()),
        ("GetKeyLastUsage", _) => return key.usage(),
        ("ScheduleKeyDeletion" | "TagResource" | "UntagResource" | "EnableKey", true)
        | ("CancelKeyDeletion", false) => return refusal("KMSInvalidStateException", call),
        ("ScheduleKeyDeletion", false) if living_replicas => key.state = "PendingReplicaDeletion",
        ("ScheduleKeyDeletion", false) => key.state = "PendingDeletion",
        ("CancelKeyDeletion", true) => key.state = "Disabled",
        ("EnableKey", false) => key.state = "Enabled",
        ("TagResource", false) => key.tag(body),
        ("UntagResource", false) => key.untag(body),
        (other, _) => panic!("nobody expected {other}"),
    }
    (200, "{}".to_owned())
}

impl FakeKey {
    fn is_pending(&self) -> bool {
        self.state.starts_with("Pending")
    }

    fn tag_list(&self) -> String {
        let tag = |(name, value): (&String, &String)| json!({"TagKey": name, "TagValue": value});
        json!({"Tags": self.tags.iter().map(tag).collect::<Vec<_>>(), "Truncated": false}).to_string()
    }

    fn tag(&mut self, body: &Value) {
        for tag in body["Tags"].as_array().unwrap() {
            let [name, value] = ["TagKey", "TagValue"].map(|field| tag[field].as_str().unwrap().to_owned());
            self.tags.insert(name, value);
        }
    }

    fn untag(&mut self, body: &Value) {
        body["TagKeys"].as_array().unwrap().iter().for_each(|name| _ = self.tags.remove(name.as_str().unwrap()));
    }

    fn usage(&self) -> Answer {
        let usage = self.last_use.map_or(json!({}), |at| json!({"Operation": "Decrypt", "Timestamp": at}));
        let answer = json!({"KeyLastUsage": usage, "TrackingStartDate": self.tracked, "KeyCreationDate": self.created});
        (200, answer.to_string())
    }
}
