//! Volumes, snapshots and machine images of an account and Region that are encrypted under a key. EC2 has no filter
//! for the key, so everything encrypted is listed, once per Region, and only what names a key in question is kept. An unused
//! key with a snapshot is the one whose loss destroys evidence: its last use tells nothing about the next.

use std::collections::{BTreeMap, BTreeSet};

use access::CallError;
use aws_sdk_ec2::types::{Filter, Image};

use super::RegionClient;
use crate::{key::Storage, pace::Api};

const DESCRIBE_VOLUMES: &str = "ec2:DescribeVolumes";
const DESCRIBE_SNAPSHOTS: &str = "ec2:DescribeSnapshots";
const DESCRIBE_IMAGES: &str = "ec2:DescribeImages";

/// The most that a page of volumes holds, and a good size for the others.
const PAGE: i32 = 500;

/// What is encrypted, by the id of the key.
pub(crate) type StorageByKey = BTreeMap<String, Storage>;

impl RegionClient {
    /// What is encrypted under these keys, which are given by id. Every key gets an entry.
    ///
    /// # Errors
    /// When a listing fails, or something encrypted does not tell its key.
    pub(crate) async fn storage(&self, keys: BTreeSet<String>) -> Result<StorageByKey, CallError> {
        let mut found: StorageByKey = keys.into_iter().map(|id| (id, Storage::default())).collect();
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
                let storage = self.storage_of(found, DESCRIBE_VOLUMES, id, volume.kms_key_id())?;
                storage.into_iter().for_each(|storage| _ = storage.volumes.insert(id.to_owned()));
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
                let storage = self.storage_of(found, DESCRIBE_SNAPSHOTS, id, snapshot.kms_key_id())?;
                storage.into_iter().for_each(|storage| _ = storage.snapshots.insert(id.to_owned()));
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

    /// What was found so far for the key of something encrypted, if it is a key in question. Something encrypted that does
    /// not tell its key could be under any of them.
    fn storage_of<'a>(
        &self,
        found: &'a mut StorageByKey,
        operation: &'static str,
        id: &str,
        key: Option<&str>,
    ) -> Result<Option<&'a mut Storage>, CallError> {
        match key {
            Some(key) if !key.contains("alias/") => Ok(found.get_mut(key_id(key))),
            _ => {
                let reason = format!("`{id}` is encrypted, and the id of its key is not told");
                Err(CallError::unusable(operation, self.subject(), reason))
            }
        }
    }
}

fn encrypted() -> Filter {
    Filter::builder().name("encrypted").values("true").build()
}

/// An image names its key, or a snapshot that does.
fn add_image(image: &Image, found: &mut StorageByKey) {
    for disk in image.block_device_mappings().iter().filter_map(|mapping| mapping.ebs()) {
        let named = disk.kms_key_id().map(key_id);
        for (key, storage) in found.iter_mut() {
            let by_snapshot = disk.snapshot_id().is_some_and(|snapshot| storage.snapshots.contains(snapshot));
            if by_snapshot || named == Some(key) {
                storage.images.insert(image.image_id().unwrap_or("an image").to_owned());
            }
        }
    }
}

/// EC2 names a key by its ARN, as a rule; the id alone is understood as well.
fn key_id(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
