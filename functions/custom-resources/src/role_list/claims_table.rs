//! The table of claims: partition key `RoleArn`, sort key `Owner`, attributes `Found` and `Leaving`.
//!
//! It is read as a whole. It has no more rows than the list has roles, times the stacks that want the same one: some hundred
//! kilobytes at the most, and a megabyte comes in one answer. So one reading costs less than a query for each of many roles, and it
//! also finds what an owner holds without knowing for which roles to ask.

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, DeleteRequest, PutRequest, WriteRequest},
};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use access::CallError;
use tokio::time::sleep;

use super::claims::{Claim, Claims};
use crate::owner::Owner;

const ROLE: &str = "RoleArn";
const OWNER: &str = "Owner";
const FOUND: &str = "Found";
const LEAVING: &str = "Leaving";

/// Rule: [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
const ITEMS_PER_BATCH: usize = 25;

/// What DynamoDB left over is sent again after this long, which doubles with every further time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// How often a batch is sent: 6 seconds in all.
const TRIES: u32 = 8;

type Item = HashMap<String, AttributeValue>;

/// The table of claims.
#[derive(Debug, Clone)]
pub(super) struct ClaimsTable {
    client: Client,
    name: String,
}

impl ClaimsTable {
    pub(super) fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    /// All claims, as they are now.
    ///
    /// # Errors
    /// When DynamoDB does not answer, or a row is none of ours.
    pub(super) async fn read(&self) -> Result<Claims, CallError> {
        let call = self.client.scan().table_name(&self.name).consistent_read(true);
        let mut items = call.into_paginator().items().send();
        let mut claims = Claims::default();
        while let Some(item) = items.next().await {
            let item = item.map_err(|error| CallError::new("dynamodb:Scan", self.subject(), error))?;
            let (role, owner, claim) = claim(&item)
                .ok_or_else(|| CallError::unusable("dynamodb:Scan", self.subject(), "a row lacks its keys"))?;
            claims.insert(role, owner, claim);
        }
        Ok(claims)
    }

    /// Writes an owner's claims, over those that it has.
    ///
    /// # Errors
    /// When DynamoDB does not take all of them.
    pub(super) async fn put(&self, owner: &Owner, claims: &BTreeMap<String, Claim>) -> Result<(), CallError> {
        let request = |(role, claim): (&String, &Claim)| {
            let mut item = key(role, owner);
            item.insert(FOUND.to_owned(), AttributeValue::Bool(claim.found));
            item.insert(LEAVING.to_owned(), AttributeValue::Bool(claim.leaving));
            let put = PutRequest::builder().set_item(Some(item)).build();
            put.map(|put| WriteRequest::builder().put_request(put).build())
        };
        self.write(claims.iter().map(request).collect()).await
    }

    /// Deletes an owner's claims; those that are gone already are gone.
    ///
    /// # Errors
    /// When DynamoDB does not take all of it.
    pub(super) async fn delete<'a>(
        &self,
        owner: &Owner,
        roles: impl Iterator<Item = &'a String>,
    ) -> Result<(), CallError> {
        let request = |role: &String| {
            let delete = DeleteRequest::builder().set_key(Some(key(role, owner))).build();
            delete.map(|delete| WriteRequest::builder().delete_request(delete).build())
        };
        self.write(roles.map(request).collect()).await
    }

    async fn write(
        &self,
        requests: Result<Vec<WriteRequest>, aws_sdk_dynamodb::error::BuildError>,
    ) -> Result<(), CallError> {
        let incomplete = |error: aws_sdk_dynamodb::error::BuildError| self.unwritten(error.to_string());
        for batch in requests.map_err(incomplete)?.chunks(ITEMS_PER_BATCH) {
            self.write_batch(batch.to_vec()).await?;
        }
        Ok(())
    }

    async fn write_batch(&self, mut batch: Vec<WriteRequest>) -> Result<(), CallError> {
        let mut pause = FIRST_PAUSE;
        for _ in 0..TRIES {
            let call = self.client.batch_write_item().request_items(&self.name, batch).send().await;
            let answer = call.map_err(|error| CallError::new("dynamodb:BatchWriteItem", self.subject(), error))?;
            batch = answer.unprocessed_items.unwrap_or_default().remove(&self.name).unwrap_or_default();
            if batch.is_empty() {
                return Ok(());
            }
            sleep(pause).await;
            pause *= 2;
        }
        Err(self.unwritten(format!("{} rows were not taken in {TRIES} tries", batch.len())))
    }

    fn unwritten(&self, reason: String) -> CallError {
        CallError::unusable("dynamodb:BatchWriteItem", self.subject(), reason)
    }

    fn subject(&self) -> String {
        format!("table `{}`", self.name)
    }
}

fn key(role: &str, owner: &Owner) -> Item {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    HashMap::from([(ROLE.to_owned(), text(role)), (OWNER.to_owned(), text(owner.as_str()))])
}

/// A row that does not say whether its role was found counts as found: not knowing means keeping.
fn claim(item: &Item) -> Option<(String, String, Claim)> {
    let text = |name: &str| item.get(name)?.as_s().ok().cloned();
    let flag = |name: &str| item.get(name).and_then(|value| value.as_bool().ok()).copied();
    let claim = Claim { found: flag(FOUND).unwrap_or(true), leaving: flag(LEAVING).unwrap_or(false) };
    Some((text(ROLE)?, text(OWNER)?, claim))
}
