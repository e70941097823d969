//! The access role in accounts that a template names.

use system_tests::access_role::AccessRole;
use system_tests::parameters::Parameters;

use super::{changed, example, stack};
use crate::stage::Stage;

const ROLE: &str = "CadoResponseForensics";

#[tokio::test]
async fn a_role_comes_changes_is_repaired_and_goes_and_others_are_left_alone() {
    let emulator = system_tests::emulator::Emulator::start().await.unwrap();
    let hub = emulator.clients(system_tests::emulator::ROOT);
    let organization = system_tests::organization::Organization::of(&hub).await.unwrap();
    let account = organization.account("member", organization.root()).await.unwrap();
    let stage =
        Stage::begin_on(emulator, &Parameters::default().with("CustomResourceAccounts", &*account)).await.unwrap();
    let (stack, token) = stack(&stage, "role").unwrap();
    let member = stage.hub.root_of(&account);
    let role = async |name: &str| AccessRole::read(&member, name).await.unwrap();
    let template = example("access-role.yaml").unwrap();
    let parameters = [("ServiceToken", token.as_str()), ("AccountIds", &*account)];

    let rest = stack.create(&template, &parameters).await.unwrap();
    assert_eq!(rest.status, "CREATE_COMPLETE", "{rest:#?}");
    assert_eq!(rest.outputs["RoleArns"], format!("arn:aws:iam::{account}:role/{ROLE}"));
    let made = role(ROLE).await.unwrap();

    let put = member.iam.delete_role_policy().role_name(ROLE).policy_name("CadoResponse-ec2");
    put.send().await.unwrap();
    assert_ne!(role(ROLE).await.as_ref(), Some(&made));
    let longer = changed(&template, "MaxSessionDuration: 3600", "MaxSessionDuration: 7200");
    let rest = stack.update(&longer, &parameters).await.unwrap();
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    let rest = stack.update(&template, &parameters).await.unwrap();
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    assert_eq!(role(ROLE).await.as_ref(), Some(&made), "drift is not repaired");

    let stranger = changed(
        &template,
        "Features: [ec2, ebs-direct]",
        "Features: [ec2]\n      TrustedPrincipals: ['arn:aws:iam::999999999999:role/CadoResponse']",
    );
    let rest = stack.update(&stranger, &parameters).await.unwrap();
    assert_eq!(rest.status, "UPDATE_ROLLBACK_COMPLETE", "{rest:#?}");
    assert!(rest.failures.iter().any(|reason| reason.contains("CustomResourceTrustedRoleArns")), "{rest:#?}");
    assert_eq!(role(ROLE).await.as_ref(), Some(&made));

    let renamed = changed(&template, ROLE, "CadoResponseEvidence");
    let rest = stack.update(&renamed, &parameters).await.unwrap();
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    assert!(role(ROLE).await.is_none() && role("CadoResponseEvidence").await.is_some());

    stack.delete().await.unwrap();
    assert!(role("CadoResponseEvidence").await.is_none());
}

#[tokio::test]
async fn accounts_that_are_not_permitted_or_cannot_be_entered_fail_the_stack_and_leave_nothing_behind() {
    let emulator = system_tests::emulator::Emulator::start().await.unwrap();
    let hub = emulator.clients(system_tests::emulator::ROOT);
    let organization = system_tests::organization::Organization::of(&hub).await.unwrap();
    let account = organization.account("member", organization.root()).await.unwrap();
    let permitted = format!("{account},333333333333");
    let stage =
        Stage::begin_on(emulator, &Parameters::default().with("CustomResourceAccounts", permitted)).await.unwrap();
    let (stack, token) = stack(&stage, "refused").unwrap();
    let template = example("access-role.yaml").unwrap();
    let both = format!("{account},333333333333");
    for (accounts, reason) in [("222222222222", "CustomResourceAccounts"), (&*both, "333333333333")] {
        let rest = stack.create(&template, &[("ServiceToken", &*token), ("AccountIds", accounts)]).await.unwrap();
        assert_eq!(rest.status, "ROLLBACK_COMPLETE", "{rest:#?}");
        assert!(rest.failures.iter().any(|failure| failure.contains(reason)), "{reason}: {rest:#?}");
        stack.delete().await.unwrap();
    }
}
