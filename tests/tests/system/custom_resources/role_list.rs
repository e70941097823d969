//! Roles on the list, asked for by several stacks.

use system_tests::list_policies::listed_roles;
use system_tests::parameters::ACCESS_ROLE;
use system_tests::roles::Role;

use super::{example, stack};
use crate::stage::Stage;

const ONE: &str = "arn:aws:iam::222222222222:role/CadoResponseOne";
const TWO: &str = "arn:aws:iam::333333333333:role/CadoResponseTwo";

#[tokio::test]
async fn a_role_stays_on_the_list_for_as_long_as_any_stack_or_onboarding_wants_it_there() {
    let stage = Stage::begin().await.unwrap();
    let account = stage.account("member").await.unwrap();
    stage.look_at(&[&account]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let onboarded = Role::arn(&account, ACCESS_ROLE);
    let (first, token) = stack(&stage, "first").unwrap();
    let (second, _) = stack(&stage, "second").unwrap();
    let template = example("role-list.yaml").unwrap();
    let roles = |roles: &[&str]| [("ServiceToken".to_owned(), token.clone()), ("RoleArns".to_owned(), roles.join(","))];
    let deploy = async |stack: &system_tests::other_stack::OtherStack, update: bool, arns: &[&str]| {
        let parameters = roles(arns);
        let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        match update {
            true => stack.update(&template, &parameters).await.unwrap(),
            false => stack.create(&template, &parameters).await.unwrap(),
        }
    };

    let rest = deploy(&first, false, &[ONE, TWO, &onboarded]).await;
    assert_eq!(rest.status, "CREATE_COMPLETE", "{rest:#?}");
    assert_eq!(rest.outputs["RoleCount"], "3");
    let rest = deploy(&second, false, &[ONE]).await;
    assert_eq!(rest.status, "CREATE_COMPLETE", "{rest:#?}");

    let rest = deploy(&first, true, &[ONE, &onboarded]).await;
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    let listed = listed_roles(&stage.hub).await.unwrap();
    assert!(!listed.contains(&TWO.to_owned()) && listed.contains(&ONE.to_owned()), "{listed:?}");

    let rest = deploy(&first, true, &["arn:aws:iam::222222222222:role/*"]).await;
    assert_eq!(rest.status, "UPDATE_ROLLBACK_COMPLETE", "{rest:#?}");

    first.delete().await.unwrap();
    let listed = listed_roles(&stage.hub).await.unwrap();
    assert!(listed.contains(&ONE.to_owned()), "the second stack still wants it: {listed:?}");
    assert!(listed.contains(&onboarded), "onboarding still wants it: {listed:?}");
    second.delete().await.unwrap();
    assert_eq!(listed_roles(&stage.hub).await.unwrap(), [onboarded]);
    stage.until_all_done().await.unwrap();
}
