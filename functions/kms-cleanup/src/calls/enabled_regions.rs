//! The Regions that an account has enabled, as its Account API tells. A Region that is being disabled, and one with
//! a status that came later, are left out: nothing is removed there.

use std::collections::BTreeSet;

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_account::types::{Region as SdkRegion, RegionOptStatus};
use policy::{AccountId, Region};

const LIST_REGIONS: &str = "account:ListRegions";

/// The most that a page holds.
const PAGE: i32 = 50;

/// The Regions that the account of these credentials has enabled, by itself or by default.
///
/// # Errors
/// When a page cannot be read, or there is no Region at all: an account without Regions is a misunderstanding.
pub(crate) async fn enabled_regions(sdk: &SdkConfig, account: &AccountId) -> Result<BTreeSet<Region>, CallError> {
    let subject = format!("account {account}");
    let client = aws_sdk_account::Client::new(sdk);
    let mut pages = client.list_regions().into_paginator().page_size(PAGE).send();
    let mut regions = BTreeSet::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| CallError::new(LIST_REGIONS, &subject, error))?;
        for region in page.regions().iter().filter(|region| is_enabled(region)) {
            let name = region.region_name().unwrap_or_default();
            let region = name.parse().map_err(|error: policy::RegionError| error.to_string());
            regions.insert(region.map_err(|reason| CallError::unusable(LIST_REGIONS, &subject, reason))?);
        }
    }
    match regions.is_empty() {
        true => Err(CallError::unusable(LIST_REGIONS, &subject, "no Region is enabled")),
        false => Ok(regions),
    }
}

fn is_enabled(region: &SdkRegion) -> bool {
    matches!(region.region_opt_status(), Some(RegionOptStatus::Enabled | RegionOptStatus::EnabledByDefault))
}
