//! EC2: volumes, snapshots and images.

use std::collections::BTreeMap;

use super::{Answer, Call, Spot, World};

pub(super) fn serve(world: &World, call: &Call) -> Answer {
    assert_that_all_is_asked_for(call);
    let token = call.body.split('&').find_map(|field| field.strip_prefix("NextToken="));
    let (set, items): (_, Vec<String>) = match call.operation.as_str() {
        "DescribeVolumes" => ("volumeSet", encrypted(&world.volumes, call, "volumeId")),
        "DescribeSnapshots" => ("snapshotSet", encrypted(&world.snapshots, call, "snapshotId")),
        _ => ("imagesSet", here(&world.images, call).map(|(id, snapshot)| image(id, snapshot)).collect()),
    };
    let (page, next) = world.page(&items, token);
    let next = next.map(|next| format!("<nextToken>{next}</nextToken>")).unwrap_or_default();
    let root = format!("{}Response", call.operation);
    (200, format!("<{root}><{set}>{}</{set}>{next}</{root}>", page.concat()))
}

/// EC2 answers with what is asked for, and leaves the rest out without a word: disabled images, and without an owner everybody's.
fn assert_that_all_is_asked_for(call: &Call) {
    let fields: &[&str] = match call.operation.as_str() {
        "DescribeVolumes" => &["Filter.1.Name=encrypted", "Filter.1.Value.1=true"],
        "DescribeSnapshots" => &["Filter.1.Name=encrypted", "Filter.1.Value.1=true", "Owner.1=self"],
        _ => &["Owner.1=self", "IncludeDeprecated=true", "IncludeDisabled=true"],
    };
    let asked: Vec<&str> = call.body.split('&').collect();
    assert!(fields.iter().all(|field| asked.contains(field)), "{}", call.body);
    let filters = asked.iter().filter(|field| field.starts_with("Filter.")).count();
    assert_eq!(filters, fields.iter().filter(|field| field.starts_with("Filter.")).count(), "{}", call.body);
}

fn here<'a, T>(things: &'a BTreeMap<Spot, T>, call: &'a Call) -> impl Iterator<Item = (&'a str, &'a T)> {
    let here = |(account, region, _): &Spot| (account, region) == (&call.account, &call.region);
    things.iter().filter(move |(spot, _)| here(spot)).map(|((_, _, name), thing)| (name.as_str(), thing))
}

fn encrypted(things: &BTreeMap<Spot, Option<String>>, call: &Call, id: &str) -> Vec<String> {
    let item = |(name, key): (&str, &Option<String>)| {
        let key = key.as_ref().map(|key| format!("<kmsKeyId>{key}</kmsKeyId>")).unwrap_or_default();
        format!("<item><{id}>{name}</{id}><encrypted>true</encrypted>{key}</item>")
    };
    here(things, call).map(item).collect()
}

fn image(id: &str, snapshot: &str) -> String {
    format!(
        "<item><imageId>{id}</imageId><blockDeviceMapping><item><ebs><snapshotId>{snapshot}</snapshotId></ebs></item>\
         </blockDeviceMapping></item>"
    )
}
