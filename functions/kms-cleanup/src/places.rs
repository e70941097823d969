//! Where to look: the Regions of the event, of the settings, or all that an account has enabled; in the function's own account
//! and in those that it enters.

use std::collections::BTreeSet;

use access::CallError;
use aws_config::SdkConfig;
use policy::{AccountId, Region};

use crate::{
    calls::{
        RegionClient,
        accounts::{self, Account},
        enabled_regions,
    },
    config::Config,
    key::Place,
    pace::Pace,
    report::RegionRow,
    request::RequestError,
};

/// The Regions of the event, of the settings, or none for all that are enabled.
///
/// # Errors
/// When the event names a Region that the settings leave out.
pub(crate) fn chosen(asked: BTreeSet<Region>, config: &Config) -> Result<BTreeSet<Region>, RequestError> {
    let configured = &config.regions;
    match asked.iter().find(|region| !configured.is_empty() && !configured.contains(*region)) {
        Some(region) => Err(RequestError::Region { region: region.clone() }),
        None if asked.is_empty() => Ok(configured.clone()),
        None => Ok(asked),
    }
}

/// Clients for all Regions of all accounts, and a row for each account that does not let us see its Regions.
///
/// # Errors
/// When the function's own account is not known.
pub(crate) async fn clients(
    sdk: &SdkConfig,
    config: &Config,
    chosen: BTreeSet<Region>,
    pace: fn() -> Pace,
) -> Result<(Vec<RegionClient>, Vec<RegionRow>), CallError> {
    let (mut clients, mut rows) = (Vec::new(), Vec::new());
    for (number, Account { id, partition, sdk }) in accounts::all(sdk, config, |_| true).await?.into_iter().enumerate()
    {
        // The function's own account comes first, and the settings are made for it.
        match regions_of(&id, sdk, &chosen, number == 0).await {
            Ok((sdk, regions)) => clients.extend(regions.into_iter().map(|region| {
                RegionClient::new(&sdk, partition.clone(), Place { account: id.clone(), region }, pace())
            })),
            Err(error) => {
                rows.push(RegionRow { account: id, region: "*".to_owned(), listed: false, error: Some(error) });
            }
        }
    }
    Ok((clients, rows))
}

/// The Regions of an account in which to look, with its credentials. Another account need not have enabled all that are
/// chosen; where it does not tell, it is asked everywhere.
async fn regions_of(
    id: &AccountId,
    sdk: Result<SdkConfig, String>,
    chosen: &BTreeSet<Region>,
    own: bool,
) -> Result<(SdkConfig, BTreeSet<Region>), String> {
    let sdk = sdk?;
    if own && !chosen.is_empty() {
        return Ok((sdk, chosen.clone()));
    }
    match enabled_regions(&sdk, id).await {
        Ok(enabled) if chosen.is_empty() => Ok((sdk, enabled)),
        Ok(enabled) => Ok((sdk, chosen.intersection(&enabled).cloned().collect())),
        Err(_) if !chosen.is_empty() => Ok((sdk, chosen.clone())),
        Err(error) => Err(error.to_string()),
    }
}
