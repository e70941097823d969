//! EC2: volumes, snapshots and images.

use std::collections::BTreeMap;

use super::{Answer, Call, Spot, World};

pub(super) fn serve(world: &World, call: &Call) -> Answer {
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
