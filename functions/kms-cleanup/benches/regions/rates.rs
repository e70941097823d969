//! The rates that AWS publishes, per account and Region, written down here once more: the stub must not believe the function.
//!
//! [KMS](https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html),
//! [EC2](https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html).

/// Requests per second that a Region takes of an operation. All that the job may call in a Region is here.
pub(crate) fn per_second(operation: &str) -> u32 {
    match operation {
        "DescribeKey" | "ListResourceTags" => 2_000,
        "ListAliases" => 500,
        "ListGrants" => 100,
        "DescribeVolumes" | "DescribeSnapshots" | "DescribeImages" => 20,
        "ScheduleKeyDeletion" | "DeleteAlias" => 15,
        "TagResource" => 10,
        "GetKeyLastUsage" => 5,
        other => unreachable!("the job has no need of {other}"),
    }
}
