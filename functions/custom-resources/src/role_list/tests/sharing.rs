//! Roles that more than one wants: resources of other stacks, the onboarding, a person.

use super::{LEAVING, OURS, STAYING, THEIRS, TYPE, claim, claims, cloud_with, delete, listed, role, roles};
use crate::test_cloud::{Cloud, Request, Row, World};

#[tokio::test(start_paused = true)]
async fn a_role_that_two_want_goes_with_the_last_of_them() {
    let cloud = cloud_with(&[2]).await;
    let theirs = Request::create(TYPE, &roles(&[2, 3])).of("Theirs").answer(&cloud).await.success().to_owned();
    delete().answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2, 3]);
    assert!(claims(&cloud).iter().all(|(_, owner, _)| owner == THEIRS));
    Request::delete(TYPE, &theirs, &roles(&[2, 3])).of("Theirs").answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_role_that_was_on_the_list_before_stays_when_the_last_claim_goes() {
    let cloud = Cloud::new(World::default());
    cloud.world().list_role(&role(2));
    Request::create(TYPE, &roles(&[2, 3])).answer(&cloud).await.success();
    Request::create(TYPE, &roles(&[2])).of("Theirs").answer(&cloud).await.success();
    let found: Vec<_> = claims(&cloud).into_iter().map(|(digit, owner, row)| (digit, owner, row.found)).collect();
    let expected = [(2, OURS, true), (2, THEIRS, true), (3, OURS, false)];
    assert_eq!(found, expected.map(|(digit, owner, found)| (digit, owner.to_owned(), found)));
    delete().answer(&cloud).await.success();
    delete().of("Theirs").answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2]);
    assert!(claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_later_claim_inherits_that_the_role_was_not_found() {
    let cloud = cloud_with(&[2]).await;
    Request::create(TYPE, &roles(&[2])).of("Theirs").answer(&cloud).await.success();
    assert!(claims(&cloud).iter().all(|(_, _, row)| *row == STAYING));
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_appears_right_before_the_claims_are_read_is_inherited_from() {
    let cloud = Cloud::new(World::default());
    // Somebody else claims and lists the role before we read the list.
    cloud.world().before("GetAccountSummary", |world| {
        claim(world, 2, THEIRS, STAYING);
        world.list_role(&role(2));
    });
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), STAYING), (2, THEIRS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn a_role_whose_last_claim_goes_right_before_the_claims_are_read_was_not_found() {
    let cloud = Cloud::new(World::default());
    {
        let mut world = cloud.world();
        world.list_role(&role(2));
        claim(&mut world, 2, THEIRS, LEAVING);
        // They see their role off the list and give up their claim after we read the list.
        world.before("Scan", |world| {
            world.unlist_role(&role(2));
            world.table.clear();
        });
    }
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_somebody_lists_right_after_the_claims_were_read_was_not_found() {
    let cloud = Cloud::new(World::default());
    {
        let mut world = cloud.world();
        world.list_role(&role(3));
        // The second look at the list is for role 3; role 2 came in between.
        world.before("GetAccountSummary", |_| {});
        world.before("GetAccountSummary", |world| {
            claim(world, 2, THEIRS, STAYING);
            world.list_role(&role(2));
        });
    }
    Request::create(TYPE, &roles(&[2, 3])).answer(&cloud).await.success();
    let found: Vec<_> = claims(&cloud).into_iter().filter(|(_, owner, _)| owner == OURS).collect();
    assert_eq!(found, [(2, OURS.to_owned(), STAYING), (3, OURS.to_owned(), Row { found: true, leaving: false })]);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_claimed_while_it_is_withdrawn_is_listed_again() {
    let cloud = cloud_with(&[2]).await;
    // After our claims were marked and read, somebody claims the role and sees it on the list still.
    cloud.world().before("SendMessage", |world| claim(world, 2, THEIRS, STAYING));
    delete().answer(&cloud).await.success();
    cloud.world().carry_out();
    assert_eq!(listed(&cloud), [2]);
    assert_eq!(claims(&cloud), [(2, THEIRS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn of_two_that_go_at_once_one_has_the_role_withdrawn() {
    let cloud = cloud_with(&[2]).await;
    claim(&mut cloud.world(), 2, THEIRS, STAYING);
    // They mark their claim when we have marked ours and have not read theirs yet.
    {
        let mut world = cloud.world();
        world.before("Scan", |_| {});
        world.before("Scan", |world| claim(world, 2, THEIRS, LEAVING));
    }
    delete().answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty());
    delete().of("Theirs").answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_claim_of_a_resource_that_was_retained_half_way_is_taken_up_again() {
    let cloud = cloud_with(&[2]).await;
    claim(&mut cloud.world(), 2, OURS, LEAVING);
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), STAYING)]);
    assert_eq!(listed(&cloud), [2]);
}

#[tokio::test(start_paused = true)]
async fn a_found_role_of_a_leaving_owner_is_still_a_found_one() {
    let cloud = Cloud::new(World::default());
    cloud.world().list_role(&role(2));
    claim(&mut cloud.world(), 2, THEIRS, Row { found: true, leaving: true });
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    delete().answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2]);
}
