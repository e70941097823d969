//! How the functions talk to AWS: one behaviour of the SDK, pinned, so that an update changes nothing silently; and a
//! time limit on every attempt, because the SDK sets none and a connection that hangs would use up the whole invocation.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, timeout::TimeoutConfig};

/// The longest an attempt of a call may take. IAM and Organizations answer within a second as a rule.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(10);

/// The configuration that Lambda's environment gives.
pub async fn sdk_config() -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(LONGEST_ATTEMPT).build();
    aws_config::defaults(BehaviorVersion::v2026_01_12()).timeout_config(timeouts).load().await
}
