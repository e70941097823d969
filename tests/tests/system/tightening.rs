//! Parameters that tighten what the platform may do reach the roles: those that exist already are brought into line by
//! the next look at their account.

use anyhow::{Context, Result, ensure};
use policy::Policy;
use system_tests::access_role::AccessRole;
use system_tests::events::account_created;
use system_tests::parameters::Parameters;
use system_tests::stack::Stack;

use crate::stage::Stage;

const KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn tightened() -> Parameters {
    Parameters::default()
        .with("Features", "ec2,ssm-triage,kms-custom-key,s3,eks")
        .with("SsmInstanceTag", "CadoResponseSSMEnabled=True")
        .with("KmsKeyArns", KEY)
        .with("KmsGrants", "withheld")
        .with("AllowedRegions", "eu-central-1,us-east-1")
        .with("S3BucketArns", "arn:aws:s3:::aws-cloudtrail-logs-*")
}

#[tokio::test]
async fn changed_parameters_change_the_roles_at_the_next_look() {
    let stage = Stage::begin().await.unwrap();
    let account = stage.account("member").await.unwrap();
    stage.publish(&[account_created(&account)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let open = stage.existing_role(&account).await.unwrap();
    assert_eq!(open.policies.len(), 4);
    assert!(open.policies.values().all(|policy| !policy.contains("aws:RequestedRegion")));

    Stack::deploy(&stage.emulator, &tightened()).await.unwrap();
    stage.look_at(&[&account]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let narrow = stage.existing_role(&account).await.unwrap();
    assert_eq!(narrow.id, open.id, "the role was made anew");
    assert_eq!(narrow.policies.len(), 5);
    for (policy, expected) in [
        ("ec2", r#""aws:RequestedRegion":["eu-central-1","us-east-1"]"#),
        ("ssm-triage", r#""ssm:resourceTag/CadoResponseSSMEnabled":"True""#),
        ("kms-custom-key", KEY),
        ("s3", r#""Resource":"arn:aws:s3:::aws-cloudtrail-logs-*/*""#),
        ("eks", "eks:DescribeCluster"),
    ] {
        assert!(text(&narrow, policy).unwrap().contains(expected), "{policy}");
    }
    assert!(!text(&narrow, "kms-custom-key").unwrap().contains("kms:CreateGrant"));
}

/// The inline policy of a feature, minified.
fn text(role: &AccessRole, feature: &str) -> Result<String> {
    let name = format!("CadoResponse-{feature}");
    let text = role.policies.get(&name).with_context(|| format!("no policy {name}"))?;
    let policy: Policy = text.parse()?;
    ensure!(!policy.statements.is_empty(), "{name} is empty");
    Ok(policy.print())
}
