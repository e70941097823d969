//! Create, update, replacement and deletion, each also twice.

use serde_json::json;

use super::{OWNER, arn, cloud, create, delete, large, small, update};

#[tokio::test]
async fn a_create_makes_tagged_policies_counted_from_1_and_names_them() {
    let cloud = cloud();
    let answer = create(&cloud, &large()).await;
    assert_eq!(answer.success(), "platform-role/Platform");
    let mut world = cloud.world();
    let names = world.iam.names().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let expected: Vec<String> = (1..=names.len()).map(|number| format!("Platform-{number}")).collect();
    assert!(names.len() > 1, "the test needs more than one policy");
    assert_eq!(names, expected);
    let arns: Vec<String> = names.iter().map(|name| arn(name)).collect();
    assert_eq!(answer.attribute("PolicyArns"), &json!(arns));
    let sizes: Vec<String> =
        names.iter().map(|name| world.iam.policy(name).document().chars().count().to_string()).collect();
    assert_eq!(answer.attribute("Sizes"), &json!(sizes));
    let tags = &world.iam.policy("Platform-1").tags;
    assert_eq!(tags["cado-access:managed-by"], "cado-access");
    assert_eq!(tags["cado-access:custom-resource"], OWNER);
}

#[tokio::test]
async fn a_repeated_create_changes_nothing_and_answers_the_same() {
    let cloud = cloud();
    let first = create(&cloud, &large()).await;
    let writes = cloud.world().writes().len();
    assert_eq!(create(&cloud, &large()).await, first);
    assert_eq!(cloud.world().writes().len(), writes);
}

#[tokio::test]
async fn an_update_puts_new_versions_in_force_and_keeps_the_arn() {
    let cloud = cloud();
    let created = create(&cloud, &small()).await;
    let wider = json!({"Role": "access-role", "Features": ["ec2", "s3"]});
    let updated = update(&cloud, created.success(), &wider, &small()).await;
    assert_eq!(updated.success(), created.success());
    assert_eq!(updated.attribute("PolicyArns"), created.attribute("PolicyArns"));
    assert_ne!(updated.attribute("Digest"), created.attribute("Digest"));
    let mut world = cloud.world();
    assert!(world.iam.policy("CadoResponse-1").document().contains("s3:GetObject"));
    assert_eq!(world.iam.policy("CadoResponse-1").default, 2);
}

#[tokio::test]
async fn ten_updates_fit_the_five_versions_of_a_policy() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    let wider = json!({"Role": "access-role", "Features": ["ec2", "s3"]});
    for number in 0..10 {
        let (new, old) = if number % 2 == 0 { (&wider, small()) } else { (&small(), wider.clone()) };
        update(&cloud, &id, new, &old).await.success();
    }
    assert_eq!(cloud.world().iam.policy("CadoResponse-1").versions.len(), 5);
}

#[tokio::test]
async fn an_update_that_changes_no_meaning_writes_nothing() {
    let cloud = cloud();
    let ordered = json!({"Role": "access-role", "Features": ["ec2", "s3"]});
    let turned = json!({"Role": "access-role", "Features": ["s3", "ec2", "s3"]});
    let created = create(&cloud, &ordered).await;
    let writes = cloud.world().writes().len();
    let updated = update(&cloud, created.success(), &turned, &ordered).await;
    assert_eq!(updated, created);
    assert_eq!(cloud.world().writes().len(), writes);
}

#[tokio::test]
async fn an_update_repairs_what_somebody_changed() {
    let cloud = cloud();
    let created = create(&cloud, &small()).await;
    let document = cloud.world().iam.policy("CadoResponse-1").document().to_owned();
    *cloud.world().iam.policy("CadoResponse-1").versions.get_mut(&1).unwrap() = "{}".to_owned();
    update(&cloud, created.success(), &small(), &small()).await.success();
    assert_eq!(cloud.world().iam.policy("CadoResponse-1").document(), document);
}

#[tokio::test]
async fn policies_that_are_not_needed_any_more_are_detached_and_deleted() {
    let cloud = cloud();
    let created = create(&cloud, &large()).await;
    cloud.world().iam.page_size = 1;
    let attached = ["RoleName/a", "RoleName/b", "UserName/c", "GroupName/d"].map(str::to_owned);
    cloud.world().iam.policy("Platform-2").attached.extend(attached);
    let fewer = json!({"Role": "platform-role", "Features": ["ec2"], "PolicyNamePrefix": "Platform"});
    let updated = update(&cloud, created.success(), &fewer, &large()).await;
    assert_eq!(updated.attribute("PolicyArns"), &json!([arn("Platform-1")]));
    let world = cloud.world();
    assert_eq!(world.iam.names(), ["Platform-1"]);
    let detached = ["DetachRolePolicy", "DetachUserPolicy", "DetachGroupPolicy"].map(|name| world.count(name));
    assert_eq!(detached, [2, 1, 1]);
}

#[tokio::test]
async fn a_new_prefix_replaces_and_the_delete_of_the_old_id_leaves_the_new_policies() {
    let cloud = cloud();
    let old = create(&cloud, &small()).await.success().to_owned();
    let renamed = json!({"Role": "access-role", "Features": ["ec2"], "PolicyNamePrefix": "Forensics"});
    let new = update(&cloud, &old, &renamed, &small()).await.success().to_owned();
    assert_eq!(new, "access-role/Forensics");
    assert_eq!(cloud.world().iam.names(), ["CadoResponse-1", "Forensics-1"]);
    delete(&cloud, &old).await.success();
    assert_eq!(cloud.world().iam.names(), ["Forensics-1"]);
}

#[tokio::test]
async fn the_rollback_of_a_replacement_goes_back_to_the_old_id() {
    let cloud = cloud();
    let old = create(&cloud, &small()).await.success().to_owned();
    let renamed = json!({"Role": "platform-role", "Features": ["ec2"], "PolicyNamePrefix": "Forensics"});
    let new = update(&cloud, &old, &renamed, &small()).await.success().to_owned();
    assert_eq!(update(&cloud, &new, &small(), &renamed).await.success(), old);
    delete(&cloud, &new).await.success();
    assert_eq!(cloud.world().iam.names(), ["CadoResponse-1"]);
}

#[tokio::test]
async fn a_delete_takes_every_version_and_attachment_and_may_come_twice() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    update(&cloud, &id, &json!({"Role": "access-role", "Features": ["s3"]}), &small()).await.success();
    cloud.world().iam.policy("CadoResponse-1").attached.insert("RoleName/Acquisition".to_owned());
    delete(&cloud, &id).await.success();
    assert!(cloud.world().iam.policies.is_empty());
    delete(&cloud, &id).await.success();
}

#[tokio::test]
async fn a_delete_with_an_id_of_nobody_deletes_nothing() {
    let cloud = cloud();
    create(&cloud, &small()).await.success();
    for id in ["CadoResponse", "access-role/", "admin/CadoResponse", "platform-role/Other"] {
        delete(&cloud, id).await.success();
    }
    assert_eq!(cloud.world().iam.names(), ["CadoResponse-1"]);
}
