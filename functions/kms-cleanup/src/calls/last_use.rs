//! When a key was last used. KMS takes note since 2026, key by key and Region by Region, up to an hour late, and answers
//! five calls a second.
//!
//! Rule: [GetKeyLastUsage](https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html).

use access::CallError;
use aws_sdk_kms::operation::get_key_last_usage::GetKeyLastUsageOutput;
use policy::key_policy::KeyArn;

use super::{RegionClient, timestamp};
use crate::{key::LastUse, pace::Api};

const GET_KEY_LAST_USAGE: &str = "kms:GetKeyLastUsage";

/// How services say that they do not have an operation: there AWS does not tell. `InvalidAction` is what an emulator says.
const NO_SUCH_OPERATION: [&str; 3] = ["UnknownOperationException", "UnsupportedOperationException", "InvalidAction"];

impl RegionClient {
    /// The last use of a key in this Region.
    ///
    /// # Errors
    /// When KMS has the operation and does not answer: denied, throttled, out of order.
    pub(crate) async fn last_use(&self, key: &KeyArn) -> Result<LastUse, CallError> {
        let call = self.kms(Api::GetKeyLastUsage).await.get_key_last_usage().key_id(&key.id);
        match call.send().await {
            Ok(answer) => read(key, &answer),
            Err(error) => {
                let error = CallError::new(GET_KEY_LAST_USAGE, key.to_string(), error);
                let absent = NO_SUCH_OPERATION.iter().any(|code| error.is(code));
                if absent { Ok(LastUse::Untold) } else { Err(error) }
            }
        }
    }
}

fn read(key: &KeyArn, answer: &GetKeyLastUsageOutput) -> Result<LastUse, CallError> {
    let used = answer.key_last_usage().filter(|usage| {
        // An object without members is how KMS says "no record".
        usage.timestamp.is_some() || usage.operation.is_some() || usage.cloud_trail_event_id.is_some()
    });
    let tracked = answer.tracking_start_date().and_then(timestamp);
    match (used, answer.key_creation_date().and_then(timestamp), tracked) {
        (Some(usage), _, _) => {
            let unusable = || CallError::unusable(GET_KEY_LAST_USAGE, key.to_string(), "the last use has no time");
            usage.timestamp().and_then(timestamp).map(LastUse::At).ok_or_else(unusable)
        }
        (None, Some(created), Some(tracked)) if created >= tracked => Ok(LastUse::Never),
        (None, _, Some(tracked)) => Ok(LastUse::NotSince(tracked)),
        (None, _, None) => Ok(LastUse::Untold),
    }
}
