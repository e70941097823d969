//! The calls to AWS, one file per subject: each waits for its turn (`pace.rs`), reads all pages, and turns the answer
//! into values of `key.rs` or an error that names the call and the key.

pub(crate) mod accounts;
mod aliases;
mod describe;
mod enabled_regions;
mod grants;
mod last_use;
mod restore;
mod retire;
mod storage;

use std::sync::Arc;

use access::CallError;
use aws_config::{SdkConfig, retry::RetryConfig};
use jiff::Timestamp;
use policy::Region;

pub use self::retire::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RETIRED_AT_TAG};
pub(crate) use self::{aliases::AliasesByKey, enabled_regions::enabled_regions, storage::StorageByKey};
use crate::{
    key::Place,
    pace::{Api, Pace},
};

/// A throttled call is tried this often; the SDK waits longer each time.
const TRIES: u32 = 5;

/// KMS and EC2 in one Region of one account.
#[derive(Debug, Clone)]
pub(crate) struct RegionClient {
    pub(crate) place: Place,
    pub(crate) partition: policy::Partition,
    pub(crate) kms: aws_sdk_kms::Client,
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) pace: Arc<Pace>,
}

impl RegionClient {
    /// Clients with the credentials of `sdk`, for the Region of `place`.
    pub(crate) fn new(sdk: &SdkConfig, partition: policy::Partition, place: Place, pace: Pace) -> Self {
        let retry = sdk.retry_config().cloned().unwrap_or_else(RetryConfig::standard).with_max_attempts(TRIES);
        let sdk = sdk.to_builder().region(sdk_region(&place.region)).retry_config(retry).build();
        let (kms, ec2) = (aws_sdk_kms::Client::new(&sdk), aws_sdk_ec2::Client::new(&sdk));
        Self { place, partition, kms, ec2, pace: Arc::new(pace) }
    }

    /// KMS, once a call of this kind may be made.
    async fn kms(&self, api: Api) -> &aws_sdk_kms::Client {
        self.pace.ready(api).await;
        &self.kms
    }

    fn subject(&self) -> String {
        format!("Region {} of account {}", self.place.region, self.place.account)
    }
}

fn sdk_region(region: &Region) -> aws_config::Region {
    aws_config::Region::new(region.to_string())
}

/// A time of the SDK's; nothing if it is outside of what a calendar holds.
fn timestamp(time: &aws_sdk_kms::primitives::DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}

/// The marker of the next page of KMS. A page that says that more follows and not where makes the listing incomplete,
/// and so does one that leads back to itself.
fn next_marker(
    operation: &'static str,
    subject: &str,
    (truncated, next): (bool, Option<&str>),
    last: Option<&str>,
) -> Result<Option<String>, CallError> {
    let broken = |reason| Err(CallError::unusable(operation, subject, reason));
    match next {
        None if truncated => broken("the page says that more follows, and has no marker"),
        Some(marker) if last == Some(marker) => broken("the page leads back to itself"),
        next => Ok(next.map(str::to_owned)),
    }
}
