//! Create, update, replacement, delete, each also twice.

use serde_json::json;

use super::{ID, NAME, OWNER, OWNER_TAG, TYPE, accounts, cloud_with, properties, role, spot, with};
use crate::test_cloud::{Cloud, Request, World};

#[tokio::test(start_paused = true)]
async fn a_create_makes_the_role_in_every_account_and_tells_about_it() {
    let cloud = Cloud::new(World::default());
    let answer = Request::create(TYPE, &properties()).answer(&cloud).await;
    assert_eq!(answer.success(), ID);
    let arn = |account: &str| format!("arn:aws:iam::{account}:role/{NAME}");
    assert_eq!(*answer.attribute("RoleArns"), json!([arn("222222222222"), arn("333333333333")]));
    assert_eq!(*answer.attribute("RoleCount"), "2");
    let made = role(&cloud, "333333333333");
    assert_eq!(made.tags["cado-access:managed-by"], "cado-access");
    assert_eq!(made.tags[OWNER_TAG], OWNER);
    assert_eq!(made.policies.keys().collect::<Vec<_>>(), ["CadoResponse-ec2", "CadoResponse-s3"]);
    assert_eq!(made.seconds, "43200");
    assert!(made.trust.contains("arn:aws:iam::111111111111:role/myCadoResponseRole"), "{}", made.trust);
    let sizes: Vec<String> =
        made.policies.iter().map(|(name, text)| format!("{name}={}", text.replace(' ', "").len())).collect();
    assert_eq!(*answer.attribute("PolicySizes"), json!(sizes));
}

#[tokio::test(start_paused = true)]
async fn everything_twice_changes_nothing() {
    let cloud = cloud_with(&properties()).await;
    Request::create(TYPE, &properties()).answer(&cloud).await.success();
    Request::update(TYPE, ID, &properties(), &properties()).answer(&cloud).await.success();
    assert!(cloud.world().writes().is_empty());
    for _ in 0..2 {
        Request::delete(TYPE, ID, &properties()).answer(&cloud).await.success();
        assert!(accounts(&cloud).is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_adds_and_removes_accounts_in_place_and_repairs_what_drifted() {
    let cloud = cloud_with(&properties()).await;
    cloud.world().roles.get_mut(&spot("333333333333")).unwrap().policies.remove("CadoResponse-s3");
    let mut new = with("AccountIds", json!(["333333333333", "444444444444"]));
    new["MaxSessionDuration"] = json!("3600");
    let answer = Request::update(TYPE, ID, &new, &properties()).answer(&cloud).await;
    assert_eq!(answer.success(), ID);
    assert_eq!(accounts(&cloud), ["333333333333/CadoResponseSecondRole", "444444444444/CadoResponseSecondRole"]);
    let repaired = role(&cloud, "333333333333");
    assert_eq!((repaired.policies.len(), repaired.seconds.as_str()), (2, "3600"));
}

#[tokio::test(start_paused = true)]
async fn another_name_is_another_resource_and_the_old_one_goes_with_its_id() {
    let cloud = cloud_with(&properties()).await;
    let new = with("RoleName", json!("CadoResponseNew"));
    let id = Request::update(TYPE, ID, &new, &properties()).answer(&cloud).await.success().to_owned();
    assert_eq!(id, "access-role:Ours@16580499/CadoResponseNew");
    assert_eq!(accounts(&cloud).len(), 4);
    Request::delete(TYPE, ID, &properties()).answer(&cloud).await.success();
    assert_eq!(accounts(&cloud), ["222222222222/CadoResponseNew", "333333333333/CadoResponseNew"]);
    Request::delete(TYPE, &id, &new).answer(&cloud).await.success();
    assert!(accounts(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_name_of_the_roles_to_delete_is_that_of_the_id_even_if_the_default_changed_since() {
    let cloud = cloud_with(&with("RoleName", json!("CadoResponseOld"))).await;
    Request::delete(TYPE, "access-role:Ours@16580499/CadoResponseOld", &properties()).answer(&cloud).await.success();
    assert!(accounts(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_rollback_of_a_failed_replacement_takes_the_new_roles_away() {
    let cloud = cloud_with(&properties()).await;
    let new = with("RoleName", json!("CadoResponseNew"));
    cloud.world().enterable.remove("333333333333");
    let failed = Request::update(TYPE, ID, &new, &properties()).answer(&cloud).await;
    assert!(failed.failure().contains("`access-role:Ours@16580499/CadoResponseNew` stays behind"), "{failed:?}");
    assert_eq!(failed.id(), ID);
    cloud.world().enterable.insert("333333333333".to_owned());
    assert_eq!(accounts(&cloud).len(), 3);
    Request::update(TYPE, ID, &properties(), &new).answer(&cloud).await.success();
    assert_eq!(accounts(&cloud), ["222222222222/CadoResponseSecondRole", "333333333333/CadoResponseSecondRole"]);
}

#[tokio::test(start_paused = true)]
async fn tightening_and_trust_reach_the_roles() {
    let mut properties = with("SsmInstanceTag", json!("Team=Forensics"));
    properties["Features"] = json!(["ssm-triage"]);
    properties["TrustedPrincipals"] = json!(["arn:aws:iam::111111111111:role/Other"]);
    properties["ExternalId"] = json!("tenant-4711");
    let cloud = cloud_with(&properties).await;
    let made = role(&cloud, "222222222222");
    assert!(made.policies["CadoResponse-ssm-triage"].contains("ssm:resourceTag/Team"));
    assert!(made.trust.contains("role/Other") && made.trust.contains("tenant-4711"), "{}", made.trust);
}

#[tokio::test(start_paused = true)]
async fn more_roles_than_the_answer_holds_are_counted_and_not_listed() {
    let some = |count: usize| {
        let accounts: Vec<String> =
            (0..count).map(|number| format!("{:012}", 200_000_000_000_usize + number)).collect();
        let cloud = Cloud::new(World { enterable: accounts.iter().cloned().collect(), ..World::default() });
        (cloud, with("AccountIds", json!(accounts)))
    };
    let (cloud, properties) = some(36);
    let listed = Request::create(TYPE, &properties).answer(&cloud).await;
    assert_eq!(listed.attribute("RoleArns").as_array().unwrap().len(), 36);
    let (cloud, properties) = some(60);
    let counted = Request::create(TYPE, &properties).answer(&cloud).await;
    assert_eq!((counted.success(), counted.attribute("RoleCount").as_str()), (ID, Some("60")));
    assert!(counted.attribute("RoleArns").is_null());
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_changes_nothing_and_answers_with_the_plan() {
    let cloud = Cloud::new(World::default());
    let create = Request::create(TYPE, &properties()).in_a_dry_run().answer(&cloud).await;
    let reason = create.failure();
    assert!(
        reason.starts_with("DryRun is true; nothing was changed; the plan is: 222222222222: create role"),
        "{reason}"
    );
    assert!(reason.contains("put inline policy CadoResponse-s3"), "{reason}");
    assert!(create.id().starts_with("custom-resource:create-failed:"), "nothing is left behind");
    let cloud = cloud_with(&properties()).await;
    let update = Request::update(TYPE, ID, &with("AccountIds", json!(["222222222222"])), &properties());
    assert!(update.in_a_dry_run().answer(&cloud).await.failure().contains("333333333333: delete inline policy"));
    let delete = Request::delete(TYPE, ID, &properties()).in_a_dry_run();
    assert!(delete.answer(&cloud).await.failure().contains("delete role it was made by this custom resource"));
    let rollback = Request::update(TYPE, ID, &properties(), &with("AccountIds", json!(["222222222222"])));
    assert_eq!(rollback.in_a_dry_run().answer(&cloud).await.success(), ID, "what changes nothing is no plan");
    assert!(cloud.world().writes().is_empty());
}
