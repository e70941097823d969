//! The catalogue's permissions as managed policies.

use anyhow::Result;
use system_tests::emulator::HUB;
use system_tests::roles::Role;

use super::{changed, example, stack};
use crate::stage::Stage;

/// Names and default versions of the policies on our path.
async fn policies(stage: &Stage) -> Result<Vec<(String, String)>> {
    let answer = stage.hub.iam.list_policies().path_prefix("/cado-access/").send().await?;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut found: Vec<_> = answer
        .policies()
        .iter()
        .map(|policy| (text(policy.policy_name()), text(policy.default_version_id())))
        .collect();
    found.sort();
    Ok(found)
}

fn named(name: &str, version: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), version.to_owned())]
}

#[tokio::test]
async fn policies_come_get_new_versions_are_replaced_and_go_with_their_attachments() {
    let stage = Stage::begin().await.unwrap();
    let (stack, token) = stack(&stage, "permissions").unwrap();
    let template = example("permission-policy.yaml").unwrap();
    let parameters = [("ServiceToken", token.as_str())];

    let created = stack.create(&template, &parameters).await.unwrap();
    assert_eq!(created.status, "CREATE_COMPLETE", "{created:#?}");
    assert_eq!(policies(&stage).await.unwrap(), named("CadoForensics-1", "v1"));
    let arn = format!("arn:aws:iam::{HUB}:policy/cado-access/CadoForensics-1");
    assert_eq!(created.outputs["PolicyArns"], arn);

    let fewer = changed(&template, "Features: [ec2, ebs-direct]", "Features: [ebs-direct]");
    let updated = stack.update(&fewer, &parameters).await.unwrap();
    assert_eq!(updated.status, "UPDATE_COMPLETE", "{updated:#?}");
    assert_ne!(updated.outputs["Digest"], created.outputs["Digest"]);
    assert_eq!(policies(&stage).await.unwrap(), named("CadoForensics-1", "v2"));

    let unknown = changed(&template, "Features: [ec2, ebs-direct]", "Features: [teleport]");
    let failed = stack.update(&unknown, &parameters).await.unwrap();
    assert_eq!(failed.status, "UPDATE_ROLLBACK_COMPLETE", "{failed:#?}");
    assert!(failed.failures.iter().any(|reason| reason.contains("teleport")), "{failed:#?}");

    let renamed = changed(&fewer, "PolicyNamePrefix: CadoForensics", "PolicyNamePrefix: CadoEvidence");
    let replaced = stack.update(&renamed, &parameters).await.unwrap();
    assert_eq!(replaced.status, "UPDATE_COMPLETE", "{replaced:#?}");
    assert_eq!(policies(&stage).await.unwrap(), named("CadoEvidence-1", "v1"));

    Role::trusting_the_hub("Investigator").create(&stage.hub).await.unwrap();
    let attach = stage.hub.iam.attach_role_policy().role_name("Investigator");
    attach.policy_arn(&replaced.outputs["PolicyArns"]).send().await.unwrap();
    stack.delete().await.unwrap();
    assert!(policies(&stage).await.unwrap().is_empty());
}
