//! Several accounts: each is entered through its role, with its own Regions and keys.

use super::{
    cloud::{Cloud, World},
    fixtures::{FRANKFURT, IRELAND, RETIRED, alias, decided, old_key},
};

const MEMBER: &str = "222222222222";
const ACCOUNTS: [(&str, &str); 1] = [("KMS_ACCOUNTS", "111111111111,222222222222")];

/// A key in the function's own account and one in a member account.
fn world() -> World {
    let mut world = World::new([FRANKFURT]);
    world.add(FRANKFURT, "key");
    world.regions.insert(MEMBER.to_owned(), vec![(IRELAND.to_owned(), "ENABLED")]);
    let spot = |name: &str| (MEMBER.to_owned(), IRELAND.to_owned(), name.to_owned());
    let mut key = old_key();
    key.owner = MEMBER.to_owned();
    world.keys.insert(spot("member"), key);
    world.aliases.insert(spot(&alias("member")), Some("member".to_owned()));
    world
}

#[tokio::test]
async fn keys_of_other_accounts_are_retired_with_the_credentials_of_their_role() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    let cloud = Cloud::new(world);
    let report = cloud.function(&ACCOUNTS).clean_up([].into(), false).await.unwrap();
    assert_eq!(decided(&report, FRANKFURT, "key"), RETIRED);
    assert_eq!(decided(&report, IRELAND, "member"), RETIRED);
    let places: Vec<_> = report.regions.iter().map(|row| (row.account.as_str(), row.region.as_str())).collect();
    assert_eq!(places, [("111111111111", FRANKFURT), (MEMBER, IRELAND)]);
    let world = cloud.world();
    let assumed = world.calls.iter().find(|call| call.operation == "AssumeRole").unwrap();
    assert!(assumed.body.contains("DurationSeconds=3600"), "{}", assumed.body);
}

#[tokio::test]
async fn an_account_that_cannot_be_entered_stops_no_other_and_fails_the_run() {
    let report = Cloud::new(world()).function(&ACCOUNTS).clean_up([].into(), false).await.unwrap();
    assert_eq!(decided(&report, FRANKFURT, "key"), RETIRED);
    let failed = report.regions.iter().find(|row| !row.listed).unwrap();
    assert_eq!((failed.account.as_str(), failed.region.as_str()), (MEMBER, "*"));
    assert!(failed.error.as_deref().unwrap().contains("cannot be entered"), "{failed:?}");
    assert!(report.failure().is_some());
}

#[tokio::test]
async fn a_key_of_another_account_is_restored_through_its_role() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    let cloud = Cloud::new(world);
    let function = cloud.function(&ACCOUNTS);
    function.clean_up([].into(), false).await.unwrap();
    let key = "arn:aws:kms:eu-west-1:222222222222:key/member".parse().unwrap();
    let restoration = function.restore([key].into(), false).await.unwrap();
    assert_eq!((restoration.restored.len(), restoration.failed.len()), (1, 0), "{restoration:?}");
}
