//! The grants of a key: an attached volume holds one, and so does whoever was given the key for later.

use access::CallError;
use policy::key_policy::KeyArn;

use super::{RegionClient, next_marker};
use crate::pace::Api;

const LIST_GRANTS: &str = "kms:ListGrants";

/// The most that a page of KMS holds.
const PAGE: i32 = 100;

impl RegionClient {
    /// How many grants a key has, or the number on the first page that has any: more makes no difference.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) async fn grants(&self, key: &KeyArn) -> Result<usize, CallError> {
        let (subject, mut marker) = (key.to_string(), None);
        loop {
            let call = self.kms(Api::ListGrants).await.list_grants().key_id(&key.id).limit(PAGE);
            let page = call.set_marker(marker.clone()).send().await;
            let page = page.map_err(|error| CallError::new(LIST_GRANTS, &subject, error))?;
            if !page.grants().is_empty() {
                return Ok(page.grants().len());
            }
            marker = next_marker(LIST_GRANTS, &subject, (page.truncated, page.next_marker()), marker.as_deref())?;
            if marker.is_none() {
                return Ok(0);
            }
        }
    }
}
