//! DynamoDB: the table of claims.

use serde_json::{Value, json};

use super::{Call, HttpAnswer, World};

/// A row besides its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) found: bool,
    pub(crate) leaving: bool,
}

const TABLE: &str = "role-list-claims";

pub(super) fn scan(world: &World, call: &Call) -> HttpAnswer {
    assert_eq!(call.json["TableName"], TABLE);
    assert_eq!(call.json["ConsistentRead"], true);
    let start = call.json["ExclusiveStartKey"]["RoleArn"]["S"]
        .as_str()
        .map(|role| (role.to_owned(), call.json["ExclusiveStartKey"]["Owner"]["S"].as_str().unwrap().to_owned()));
    let rest: Vec<_> = world.table.iter().filter(|(key, _)| start.as_ref().is_none_or(|start| *key > start)).collect();
    let page = &rest[..rest.len().min(world.page_size)];
    let key = |(role, owner): &(String, String)| json!({"RoleArn": {"S": role}, "Owner": {"S": owner}});
    let item = |(spot, row): &(&(String, String), &Row)| {
        let mut item = key(spot);
        item["Found"] = json!({"BOOL": row.found});
        item["Leaving"] = json!({"BOOL": row.leaving});
        item
    };
    let mut answer = json!({"Items": page.iter().map(item).collect::<Vec<_>>()});
    if let Some((last, _)) = page.last().filter(|_| page.len() < rest.len()) {
        answer["LastEvaluatedKey"] = key(last);
    }
    (200, answer.to_string())
}

pub(super) fn write(world: &mut World, call: &Call) -> HttpAnswer {
    let requests = call.json["RequestItems"][TABLE].as_array().unwrap();
    assert!((1..=25).contains(&requests.len()), "a batch has {} rows", requests.len());
    let taken = if world.overloads > 0 { 1 } else { requests.len() };
    world.overloads = world.overloads.saturating_sub(1);
    requests[..taken].iter().for_each(|request| write_one(world, request));
    let left = match &requests[taken..] {
        [] => json!({}),
        left => json!({ TABLE: left }),
    };
    (200, json!({"UnprocessedItems": left}).to_string())
}

fn write_one(world: &mut World, request: &Value) {
    let spot = |key: &Value| {
        let text = |name: &str| key[name]["S"].as_str().unwrap().to_owned();
        (text("RoleArn"), text("Owner"))
    };
    match &request["PutRequest"]["Item"] {
        Value::Null => drop(world.table.remove(&spot(&request["DeleteRequest"]["Key"]))),
        item => {
            let flag = |name: &str| item[name]["BOOL"].as_bool().unwrap();
            world.table.insert(spot(item), Row { found: flag("Found"), leaving: flag("Leaving") });
        }
    }
}
