//! Only in some Regions. The test is on the Region that a request goes to. Services with one endpoint for all Regions
//! answer in a Region of AWS's choice, so what they are asked stays open: IAM, Organizations, STS, and the few
//! questions of EC2 and S3 that are about all Regions at once.
//!
//! Rule: [aws:RequestedRegion](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion).

use std::collections::BTreeSet;

use super::{TighteningError, split};
use crate::{OneOrMany, Region, Statement};

const REQUESTED_REGION: &str = "aws:RequestedRegion";

/// What does not depend on a Region.
const GLOBAL: [&str; 6] =
    ["iam:*", "organizations:*", "sts:*", "ec2:DescribeRegions", "s3:ListAllMyBuckets", "s3:GetBucketLocation"];

/// Requests to these Regions only. A statement that is limited to Regions keeps those of them that are allowed.
///
/// # Errors
/// When nothing would be left of a statement that is limited to Regions, and when an action pattern stands for things
/// with and without a Region.
pub(super) fn only_these(
    statements: &[Statement],
    regions: &BTreeSet<Region>,
) -> Result<Vec<Statement>, TighteningError> {
    let mut tightened = vec![];
    for statement in statements {
        if statement.allowed_actions().is_none() {
            tightened.push(statement.clone());
            continue;
        }
        let parts = split::by_actions(statement, &GLOBAL)?;
        let limited = parts.others.map(|regional| limit(&regional, regions)).transpose()?;
        let parts = split::Split { others: limited, ..parts };
        tightened.extend(parts.join("Global", |global| vec![global]));
    }
    Ok(tightened)
}

fn limit(statement: &Statement, regions: &BTreeSet<Region>) -> Result<Statement, TighteningError> {
    let all: Vec<String> = regions.iter().map(Region::to_string).collect();
    let already = statement.tested("StringEquals", REQUESTED_REGION).map(OneOrMany::values);
    let kept: Vec<String> = match already {
        Some(already) => all.into_iter().filter(|region| already.contains(region)).collect(),
        None => all,
    };
    if kept.is_empty() {
        let sid = statement.sid.clone().unwrap_or_default();
        return Err(TighteningError::NoRegionLeft { sid, regions: regions.clone() });
    }
    Ok(statement.under("StringEquals", REQUESTED_REGION, kept))
}
