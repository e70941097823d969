//! Resources that come and go at the same time, their requests to AWS served in any order. Whatever the order: in the end the
//! list has exactly the roles that somebody claims or that were there before, and nobody who went left a claim.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{TYPE, claims, listed, role, roles};
use crate::test_cloud::{Cloud, Request, World};

/// What one resource does, and what it wants in the end.
#[derive(Debug, Clone)]
struct Story {
    before: BTreeSet<u8>,
    after: BTreeSet<u8>,
}

impl Story {
    fn request(&self, name: &str) -> Request {
        let list = |digits: &BTreeSet<u8>| roles(&digits.iter().copied().collect::<Vec<_>>());
        let id = format!("role-list:{name}@16580499");
        let request = match (self.before.is_empty(), self.after.is_empty()) {
            (true, false) => Request::create(TYPE, &list(&self.after)),
            (_, true) => Request::delete(TYPE, &id, &list(&self.before)),
            (false, false) => Request::update(TYPE, &id, &list(&self.after), &list(&self.before)),
        };
        request.of(name)
    }
}

fn stories() -> impl Strategy<Value = Vec<Story>> {
    let digits = || prop::collection::btree_set(2_u8..5, 0..3);
    let story = (digits(), digits()).prop_map(|(before, after)| Story { before, after });
    prop::collection::vec(story, 2..4)
}

async fn play(stories: &[Story], there: &BTreeSet<u8>, disorder: u64, lag: usize) -> Cloud {
    let cloud = Cloud::new(World::default());
    there.iter().for_each(|digit| cloud.world().list_role(&role(*digit)));
    let names = ["A", "B", "C"];
    for (story, name) in stories.iter().zip(names).filter(|(story, _)| !story.before.is_empty()) {
        let earlier = Story { before: BTreeSet::new(), after: story.before.clone() };
        earlier.request(name).answer(&cloud).await.success();
    }
    {
        let mut world = cloud.world();
        (world.disorder, world.lag) = (disorder, Some(lag));
    }
    let answers = stories.iter().zip(names).map(|(story, name)| {
        let (request, cloud) = (story.request(name), cloud.clone());
        async move { request.answer(&cloud).await.success().to_owned() }
    });
    futures::future::join_all(answers).await;
    cloud.world().carry_out();
    cloud
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_list_has_what_is_claimed_or_was_there_before_whatever_the_order(
        stories in stories(), there in prop::collection::btree_set(2_u8..5, 0..2), disorder in 1_u64.., lag in 0_usize..3,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let cloud = runtime.block_on(play(&stories, &there, disorder, lag));
        let wanted: BTreeSet<u8> = stories.iter().flat_map(|story| story.after.iter().copied()).collect();
        let (listed, claims) = (listed(&cloud).into_iter().collect::<BTreeSet<_>>(), claims(&cloud));
        let claimed: BTreeSet<u8> = claims.iter().map(|(digit, _, _)| *digit).collect();
        prop_assert_eq!(&claimed, &wanted);
        prop_assert!(claims.iter().all(|(_, _, row)| !row.leaving));
        prop_assert!(wanted.is_subset(&listed), "a claimed role is not listed: {:?}", listed);
        prop_assert!(there.is_subset(&listed), "a role that was there before is gone: {:?}", listed);
        let kept: BTreeSet<u8> = claims.iter().filter(|(_, _, row)| row.found).map(|(digit, _, _)| *digit).collect();
        prop_assert!(there.is_superset(&kept), "a role is taken for one that was there before: {:?}", kept);
        prop_assert!(listed.iter().all(|digit| wanted.contains(digit) || there.contains(digit)), "a role nobody wants stays: {:?}", listed);
    }
}
