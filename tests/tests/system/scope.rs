//! Which accounts the platform is to reach, and what happens to one that is moved in or out.

use anyhow::Result;
use system_tests::access_role::AccessRole;
use system_tests::emulator::{Emulator, HUB, ROOT};
use system_tests::events::{account_created, account_moved};
use system_tests::organization::Organization;
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE, Parameters};

use crate::stage::{ONBOARDING_LOG, Stage, access_role, access_roles, registration};

/// Included units: one with a unit two levels below it, and one without accounts. Excluded: one of the accounts.
struct Ground {
    deep_unit: String,
    other_unit: String,
    deep: String,
    excluded: String,
    outsider: String,
    parameters: Parameters,
}

#[tokio::test]
async fn only_accounts_in_scope_are_listed_and_a_move_changes_that_both_ways() {
    let emulator = Emulator::start().await.unwrap();
    let ground = prepare(&emulator).await.unwrap();
    let stage = Stage::begin_on(emulator, &ground.parameters).await.unwrap();
    let Ground { deep_unit, other_unit, deep, excluded, outsider, .. } = &ground;
    let platform = AccessRole::read(&stage.hub, PLATFORM_ROLE).await.unwrap();

    // Once listed, an excluded account comes off again.
    stage.change_list(&registration([excluded])).await.unwrap();
    stage.publish(&[deep, excluded, outsider].map(|account| account_created(account))).await.unwrap();
    stage.look_at(&[&HUB.to_owned()]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), [access_role(deep)]);
    assert_eq!(stage.role(excluded).await.unwrap(), None);
    assert_eq!(stage.role(outsider).await.unwrap(), None);

    let left = stage.until_logged(ONBOARDING_LOG, &format!("account {HUB} is left as it is")).await.unwrap();
    assert!(left.contains("it is the primary account"), "{left}");
    assert_eq!(AccessRole::read(&stage.hub, ACCESS_ROLE).await.unwrap(), None);
    assert_eq!(AccessRole::read(&stage.hub, PLATFORM_ROLE).await.unwrap(), platform);

    let role = stage.existing_role(deep).await.unwrap();
    stage.organization.move_account(deep, deep_unit, other_unit).await.unwrap();
    stage.publish(&[account_moved(deep, deep_unit, other_unit)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.list().await.unwrap(), [], "it was the last one");
    assert_eq!(stage.existing_role(deep).await.unwrap(), role, "the role itself stays");

    for account in [deep, outsider] {
        stage.organization.move_account(account, other_unit, deep_unit).await.unwrap();
        stage.publish(&[account_moved(account, other_unit, deep_unit)]).await.unwrap();
    }
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles([deep, outsider]));
    assert_eq!(stage.existing_role(deep).await.unwrap(), role);
}

async fn prepare(emulator: &Emulator) -> Result<Ground> {
    let organization = Organization::of(&emulator.clients(ROOT)).await?;
    let included = organization.organizational_unit("Included", organization.root()).await?;
    let below = organization.organizational_unit("Below", &included).await?;
    let deep_unit = organization.organizational_unit("Two levels below", &below).await?;
    let empty = organization.organizational_unit("Included, too", organization.root()).await?;
    let other_unit = organization.organizational_unit("Other", organization.root()).await?;
    let excluded = organization.account("excluded", &included).await?;
    let parameters = Parameters::default().with("IncludeOrganizationalUnits", format!("{empty},{included}"));
    Ok(Ground {
        deep: organization.account("deep", &deep_unit).await?,
        outsider: organization.account("outsider", &other_unit).await?,
        parameters: parameters.with("ExcludeAccounts", format!("700000000007,{excluded}")),
        excluded,
        deep_unit,
        other_unit,
    })
}
