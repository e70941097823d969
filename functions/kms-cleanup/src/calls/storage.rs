//! Volumes, snapshots and machine images of an account and Region that are encrypted under a key. EC2 has no filter
//! for the key, so everything encrypted is listed, once per Region, and only what names a key in question is kept. An unused
//! key with a snapshot is the one whose loss destroys evidence: its last use tells nothing about the next.

use std::collections::{BTreeMap, BTreeSet};

use access::CallError;
use aws_sdk_ec2::types::{Filter, Image};
use policy::key_policy::KeyArn;

use super::RegionClient;
use crate::{key::Storage, pace::Api};

const DESCRIBE_VOLUMES: &str = "ec2:DescribeVolumes";
const DESCRIBE_SNAPSHOTS: &str = "ec2:DescribeSnapshots";
const DESCRIBE_IMAGES: &str = "ec2:DescribeImages";

/// The most that a page of volumes holds, and a good size for the others.
const PAGE: i32 = 500;

/// What is encrypted, by the key.
pub(crate) type StorageByKey = BTreeMap<KeyArn, Storage>;

impl RegionClient {
    /// What of this account is encrypted under these keys of any account. Every key gets an entry.
    ///
    /// # Errors
    /// When a listing fails, or something encrypted does not tell its key.
    pub(crate) async fn storage(&self, keys: &BTreeSet<KeyArn>) -> Result<StorageByKey, CallError> {
        let mut found: StorageByKey = keys.iter().map(|key| (key.clone(), Storage::default())).collect();
        self.add_volumes(&mut found).await?;
        self.add_snapshots(&mut found).await?;
        self.add_images(&mut found).await?;
        Ok(found)
    }

    async fn add_volumes(&self, found: &mut StorageByKey) -> Result<(), CallError> {
        let call = self.ec2.describe_volumes().filters(encrypted());
        let mut pages = call.into_paginator().page_size(PAGE).send();
        loop {
            self.pace.ready(Api::DescribeStorage).await;
            let Some(page) = pages.next().await else { return Ok(()) };
            let page = page.map_err(|error| CallError::new(DESCRIBE_VOLUMES, self.subject(), error))?;
            for volume in page.volumes() {
                let id = volume.volume_id().unwrap_or("a volume");
                let key = self.told(DESCRIBE_VOLUMES, id, volume.kms_key_id())?;
                under(key, found).for_each(|storage| _ = storage.volumes.insert(id.to_owned()));
            }
        }
    }

    async fn add_snapshots(&self, found: &mut StorageByKey) -> Result<(), CallError> {
        let call = self.ec2.describe_snapshots().owner_ids("self").filters(encrypted());
        let mut pages = call.into_paginator().page_size(PAGE).send();
        loop {
            self.pace.ready(Api::DescribeStorage).await;
            let Some(page) = pages.next().await else { return Ok(()) };
            let page = page.map_err(|error| CallError::new(DESCRIBE_SNAPSHOTS, self.subject(), error))?;
            for snapshot in page.snapshots() {
                let id = snapshot.snapshot_id().unwrap_or("a snapshot");
                let key = self.told(DESCRIBE_SNAPSHOTS, id, snapshot.kms_key_id())?;
                under(key, found).for_each(|storage| _ = storage.snapshots.insert(id.to_owned()));
            }
        }
    }

    /// Disabled and deprecated images count: they can be enabled again.
    async fn add_images(&self, found: &mut StorageByKey) -> Result<(), CallError> {
        let call = self.ec2.describe_images().owners("self").include_deprecated(true).include_disabled(true);
        let mut pages = call.into_paginator().page_size(PAGE).send();
        loop {
            self.pace.ready(Api::DescribeStorage).await;
            let Some(page) = pages.next().await else { return Ok(()) };
            let page = page.map_err(|error| CallError::new(DESCRIBE_IMAGES, self.subject(), error))?;
            page.images().iter().for_each(|image| add_image(image, found));
        }
    }

    /// The key under which something is encrypted. What does not tell it could be under any.
    fn told<'a>(&self, operation: &'static str, id: &str, key: Option<&'a str>) -> Result<&'a str, CallError> {
        key.filter(|key| !key.contains("alias/")).ok_or_else(|| {
            let reason = format!("`{id}` is encrypted, and the id of its key is not told");
            CallError::unusable(operation, self.subject(), reason)
        })
    }
}

fn encrypted() -> Filter {
    Filter::builder().name("encrypted").values("true").build()
}

/// What is known of the keys in question that are meant by a name. EC2 names a key by its ARN; an id alone, which is unique
/// in one account and Region only, could mean any key with it.
fn under<'a>(name: &'a str, found: &'a mut StorageByKey) -> impl Iterator<Item = &'a mut Storage> {
    let exact: Option<KeyArn> = name.parse().ok();
    let id = name.rsplit('/').next().unwrap_or(name);
    let meant = move |key: &KeyArn| exact.as_ref().map_or(key.id == id, |exact| key == exact);
    found.iter_mut().filter(move |(key, _)| meant(key)).map(|(_, storage)| storage)
}

/// An image names its key, or a snapshot that does.
fn add_image(image: &Image, found: &mut StorageByKey) {
    let id = image.image_id().unwrap_or("an image");
    for disk in image.block_device_mappings().iter().filter_map(|mapping| mapping.ebs()) {
        let of_snapshot = |storage: &Storage| disk.snapshot_id().is_some_and(|found| storage.snapshots.contains(found));
        for storage in found.values_mut().filter(|storage| of_snapshot(storage)) {
            storage.images.insert(id.to_owned());
        }
        if let Some(key) = disk.kms_key_id() {
            under(key, found).for_each(|storage| _ = storage.images.insert(id.to_owned()));
        }
    }
}
