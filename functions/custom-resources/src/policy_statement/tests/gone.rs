//! Targets that are not there, or not for long.

use super::{KEY, TARGETS, cloud, create, delete, properties, sids, update};

#[tokio::test(start_paused = true)]
async fn with_its_target_a_statement_is_gone_too() {
    for target in TARGETS {
        let (cloud, wanted) = (cloud(), properties(target, "Ours", 1));
        let id = create(&cloud, &wanted).await.success().to_owned();
        cloud.world().targets.policies.remove(target);
        delete(&cloud, &id, &wanted).await.success();
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_that_is_not_there_is_named() {
    for target in TARGETS {
        let (cloud, wanted) = (cloud(), properties(target, "Ours", 1));
        cloud.world().targets.policies.remove(target);
        let answer = create(&cloud, &wanted).await;
        assert!(answer.failure().contains(&format!("`{target}` does not exist")), "{}", answer.failure());
        delete(&cloud, answer.id(), &wanted).await.success();
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_about_to_be_deleted_need_not_lose_its_statement() {
    let (cloud, wanted) = (cloud(), properties(KEY, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    cloud.world().targets.going.insert(KEY.to_owned());
    let answer = update(&cloud, &id, &properties(KEY, "Ours", 2), &wanted).await;
    assert!(answer.failure().contains("about to be deleted"), "{}", answer.failure());
    delete(&cloud, &id, &wanted).await.success();
    assert!(sids(&cloud, KEY).contains(&"Ours".to_owned()));
}
