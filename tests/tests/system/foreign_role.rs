//! A role of the access role's name that somebody else made: nobody's property is taken without being asked.

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::clients::Clients;
use system_tests::events::account_created;
use system_tests::parameters::{ACCESS_ROLE, Parameters};
use system_tests::roles::{Role, administrator};

use crate::stage::{GIVEN_UP_TASKS, Stage, access_role, access_roles};

/// What `Role::with_policy` calls its policy.
const THEIR_POLICY: &str = "permissions";

#[tokio::test]
async fn a_foreign_role_is_left_alone_and_reported_and_a_redrive_succeeds_once_it_is_gone() {
    let stage = Stage::begin().await.unwrap();
    let (taken, freed) = (stage.account("taken").await.unwrap(), stage.account("freed").await.unwrap());
    let healthy = stage.account("healthy").await.unwrap();
    for account in [&taken, &freed] {
        foreign_role().create(&stage.hub.root_of(account)).await.unwrap();
    }
    let before = stage.existing_role(&taken).await.unwrap();

    stage.publish(&[&taken, &freed, &healthy].map(|account| account_created(account))).await.unwrap();
    let letters = stage.given_up(GIVEN_UP_TASKS, 2).await.unwrap();
    stage.until_idle().await.unwrap();
    for letter in &letters {
        assert_eq!(letter.error_type, "OnboardingError::ForeignRole");
        let body: Value = serde_json::from_str(&letter.body).unwrap();
        let account = body["detail"]["serviceEventDetails"]["createAccountStatus"]["accountId"].as_str().unwrap();
        assert_eq!(
            letter.error_message,
            format!(
                "role `{}` exists and lacks the tag `cado-access:managed-by`, so it is left alone: delete or rename it, \
                 tag it, or set AdoptExistingRoles to have it taken over",
                access_role(account)
            )
        );
    }
    assert_eq!(stage.existing_role(&taken).await.unwrap(), before, "the foreign role was touched");
    assert_eq!(stage.entries().await.unwrap(), [access_role(&healthy)]);

    // One owner deletes the role; the operator sends everything back.
    delete_role(&stage.hub.root_of(&freed)).await.unwrap();
    assert_eq!(stage.stack.redrive(GIVEN_UP_TASKS, "AccountTasksQueueUrl").await.unwrap(), 2);
    let letters = stage.given_up(GIVEN_UP_TASKS, 1).await.unwrap();
    stage.until_idle().await.unwrap();
    assert!(letters[0].error_message.contains(&access_role(&taken)), "{letters:?}");
    assert_eq!(stage.existing_role(&taken).await.unwrap(), before, "the foreign role was touched");
    let (made, model) = (stage.existing_role(&freed).await.unwrap(), stage.existing_role(&healthy).await.unwrap());
    assert_eq!((made.trust, made.policies, made.tags), (model.trust, model.policies, model.tags));
    assert_eq!(stage.entries().await.unwrap(), access_roles([&freed, &healthy]));
}

#[tokio::test]
async fn a_foreign_role_is_taken_over_when_asked_and_keeps_what_is_not_ours() {
    let parameters = Parameters::default().with("AdoptExistingRoles", "true");
    let stage = Stage::begin_with(&parameters).await.unwrap();
    let (taken, healthy) = (stage.account("taken").await.unwrap(), stage.account("healthy").await.unwrap());
    foreign_role().create(&stage.hub.root_of(&taken)).await.unwrap();
    let before = stage.existing_role(&taken).await.unwrap();

    stage.publish(&[account_created(&taken), account_created(&healthy)]).await.unwrap();
    stage.until_all_done().await.unwrap();

    let (mut adopted, model) =
        (stage.existing_role(&taken).await.unwrap(), stage.existing_role(&healthy).await.unwrap());
    assert_eq!(adopted.id, before.id, "it is the same role");
    assert_eq!(adopted.policies.remove(THEIR_POLICY), Some(administrator().to_string()));
    assert_eq!((&adopted.trust, &adopted.policies, &adopted.tags), (&model.trust, &model.policies, &model.tags));
    assert_eq!(adopted.max_session_duration, model.max_session_duration);
    assert_eq!(stage.entries().await.unwrap(), access_roles([&taken, &healthy]));
}

/// Another vendor's role, administrator even.
fn foreign_role() -> Role {
    let vendor = json!({"AWS": "arn:aws:iam::999999999999:root"});
    Role::trusting(ACCESS_ROLE, vendor).with_policy(administrator())
}

async fn delete_role(account: &Clients) -> Result<()> {
    let policy = account.iam.delete_role_policy().role_name(ACCESS_ROLE).policy_name(THEIR_POLICY);
    policy.send().await?;
    account.iam.delete_role().role_name(ACCESS_ROLE).send().await?;
    Ok(())
}
