//! Listings: all pages, empty ones included; and what makes a listing none.

use super::{
    cloud::{Cloud, Fault, HOME, World, spot},
    fixtures::{FRANKFURT, IRELAND, OHIO, RETIRED, arn, decided},
};
use crate::deadline::Deadline;

/// Several pages of everything.
fn world() -> World {
    let mut world = World::new([FRANKFURT, IRELAND]);
    for number in 0..5 {
        world.add(FRANKFURT, &format!("key-{number}"));
        world.add_alias(FRANKFURT, &format!("alias/other-{number}"), "other");
        world.volumes.insert(spot(FRANKFURT, &format!("vol-{number}")), Some(arn(FRANKFURT, "other")));
    }
    world.snapshots.insert(spot(FRANKFURT, "snap-9"), Some(arn(FRANKFURT, "key-4")));
    world.aliases.insert(spot(FRANKFURT, "alias/aws/ebs"), None);
    world
}

#[tokio::test]
async fn listings_go_on_through_all_pages_and_through_empty_ones() {
    for (page_size, empty_pages) in [(0, false), (1, false), (2, true), (1, true)] {
        let mut world = world();
        (world.page_size, world.empty_pages) = (page_size, empty_pages);
        let report = Cloud::new(world).run().await;
        assert_eq!((report.regions.len(), report.summary.found, report.summary.retired), (2, 5, 4), "{page_size}");
        assert_eq!(decided(&report, FRANKFURT, "key-4"), ("keep", "snapshots", "done"));
        assert_eq!(decided(&report, FRANKFURT, "key-3"), RETIRED);
    }
}

#[tokio::test]
async fn a_page_that_says_more_follows_and_not_where_makes_the_listing_fail() {
    let mut world = world();
    world.broken_page = true;
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert!(report.regions.iter().all(|region| !region.listed));
    assert!(report.regions[0].error.as_deref().unwrap().contains("has no marker"), "{:?}", report.regions);
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn only_enabled_regions_are_looked_at() {
    let mut world = world();
    let statuses =
        [(OHIO, "ENABLED"), ("me-south-1", "DISABLED"), ("af-south-1", "ENABLING"), ("sa-east-1", "DISABLING")];
    let more = statuses.map(|(region, status)| (region.to_owned(), status));
    world.regions.get_mut(HOME).unwrap().extend(more);
    let report = Cloud::new(world).run().await;
    let regions: Vec<_> = report.regions.iter().map(|row| row.region.as_str()).collect();
    assert_eq!(regions, [FRANKFURT, IRELAND, OHIO]);
}

#[tokio::test]
async fn configured_regions_spare_the_question_and_bound_what_an_event_may_ask() {
    let cloud = Cloud::new(world());
    let function = cloud.function(&[("KMS_REGIONS", "eu-west-1")]);
    let report = function.clean_up([].into(), false, Deadline::never()).await.unwrap();
    assert_eq!(report.regions.iter().map(|row| row.region.as_str()).collect::<Vec<_>>(), [IRELAND]);
    assert_eq!(cloud.world().count("ListRegions"), 0);
    let error = function.handle(serde_json::json!({"regions": [FRANKFURT]}), Deadline::never()).await.unwrap_err();
    assert!(error.to_string().contains("Region `eu-central-1` is not among"), "{error}");
}

#[tokio::test]
async fn unreadable_or_missing_regions_fail_the_account_and_not_silently() {
    let mut world = world();
    world.faults.insert("ListRegions".to_owned(), Fault::Refused("AccessDeniedException"));
    let report = Cloud::new(world).run().await;
    assert_eq!((report.regions[0].region.as_str(), report.regions[0].listed), ("*", false));
    let report = Cloud::new(World::new([])).run().await;
    assert!(report.regions[0].error.as_deref().unwrap().contains("no Region is enabled"), "{:?}", report.regions);
}
