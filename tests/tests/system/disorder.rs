//! Events come twice, late and in any order, and some of them are about a past that is over: every kind of event is
//! published about every account here, whatever became of it. Only what AWS says may count.

use std::collections::BTreeMap;

use anyhow::Result;
use aws_sdk_iam::types::Tag;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::json;
use system_tests::access_role::AccessRole;
use system_tests::clients::Clients;
use system_tests::events::{
    Event, account_closed, account_closing, account_created, account_creation_failed, account_departed, account_joined,
    account_left, account_moved, account_pair_created, account_removed, invitation_accepted, managed_account_created,
    managed_account_updated,
};
use system_tests::parameters::ACCESS_ROLE;
use system_tests::roles::administrator;
use system_tests::wait::{Progress, until};

use crate::stage::{ONBOARDING_LOG, PATIENCE, Stage, access_roles, deregistration, registration};

/// One order of events per seed.
const SEEDS: [u64; 3] = [1, 271_828, 3_141_592_653];

/// How often each event comes in one order.
const REPEATS: usize = 2;

/// Inline policies that make one look at an account take seconds.
const POLICIES: usize = 1_500;

/// An id that the organization never had.
const STRANGER: &str = "700000000007";

#[tokio::test]
async fn events_in_any_order_and_number_lead_to_what_aws_says() {
    let stage = Stage::begin().await.unwrap();
    let sandbox = stage.organization.organizational_unit("Sandbox", &stage.unit).await.unwrap();
    let (invited, moved) = (stage.account("invited").await.unwrap(), stage.account("moved").await.unwrap());
    stage.organization.move_account(&moved, &stage.unit, &sandbox).await.unwrap();
    let closed = stage.account("closed").await.unwrap();
    stage.organization.close_account(&closed).await.unwrap();
    let (present, gone) = ([invited, moved], [closed, STRANGER.to_owned()]);

    let mut roles = None;
    for seed in SEEDS {
        // The list begins as the opposite of what is right.
        stage.change_list(&registration(&gone)).await.unwrap();
        stage.change_list(&deregistration(&present)).await.unwrap();
        stage.until_all_done().await.unwrap();
        assert_eq!(stage.entries().await.unwrap(), access_roles(&gone));

        for event in shuffled(events(present.iter().chain(&gone), &stage.unit, &sandbox), seed) {
            announce(&stage, &event).await.unwrap();
        }
        stage.until_all_done().await.unwrap();

        assert_eq!(stage.entries().await.unwrap(), access_roles(&present), "order {seed}");
        let now = roles_of(&stage, &present).await.unwrap();
        assert_eq!(&now, roles.get_or_insert_with(|| now.clone()), "order {seed} changed a role");
        assert_eq!(stage.role(&gone[0]).await.unwrap(), None, "the closed account was entered");
    }
}

/// Two batches are at work at the same time. The first has looked at the account while it was active and is held up by
/// another account; the second sees it closed. The first one's word, although sent later, is about the past.
#[tokio::test]
async fn an_account_that_closes_during_a_slow_batch_is_not_listed_in_the_end() {
    let stage = Stage::begin().await.unwrap();
    let (slow, closing) = (stage.account("slow").await.unwrap(), stage.account("closing").await.unwrap());
    burden(&stage.hub.root_of(&slow)).await.unwrap();

    send_as_one_batch(&stage, &[account_created(&slow), account_created(&closing)]).await.unwrap();
    until(PATIENCE, "the first batch to onboard the account", async || {
        let policies = stage.role(&closing).await?.map(|role| role.policies.len());
        Ok(Progress::when((policies == Some(4)).then_some(()), format!("{policies:?}")))
    })
    .await
    .unwrap();
    stage.organization.close_account(&closing).await.unwrap();
    stage.publish(&[account_closed(&closing)]).await.unwrap();
    stage.until_logged(ONBOARDING_LOG, &format!("account {closing} leaves the list")).await.unwrap();
    let log = stage.emulator.function_log(ONBOARDING_LOG).unwrap().join("\n");
    assert!(!log.contains(&format!("account {closing} is onboarded")), "the slow batch is over already: {log}");

    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles([&slow]));
}

/// Messages that become visible at the same moment: the poller takes them together.
async fn send_as_one_batch(stage: &Stage, events: &[Event]) -> Result<()> {
    let mut call = stage.hub.sqs.send_message_batch().queue_url(stage.stack.output("AccountTasksQueueUrl")?);
    for (number, event) in events.iter().enumerate() {
        let entry = SendMessageBatchRequestEntry::builder().id(number.to_string()).delay_seconds(1);
        call = call.entries(entry.message_body(event.envelope().to_string()).build()?);
    }
    call.send().await?;
    Ok(())
}

/// An access role of ours with so many inline policies that reading it takes seconds.
async fn burden(account: &Clients) -> Result<()> {
    let tag = Tag::builder().key("cado-access:managed-by").value("cado-access").build()?;
    let trust = json!({"Version": "2012-10-17", "Statement": []}).to_string();
    let role = account.iam.create_role().role_name(ACCESS_ROLE).assume_role_policy_document(trust).tags(tag);
    role.send().await?;
    let puts = (0..POLICIES).map(async |number| {
        let put =
            account.iam.put_role_policy().role_name(ACCESS_ROLE).policy_name(format!("CadoResponse-own-{number}"));
        put.policy_document(administrator().to_string()).send().await.map(drop)
    });
    stream::iter(puts).buffer_unordered(8).try_collect::<()>().await?;
    Ok(())
}

/// Every kind of event about every account, each several times, and failures among them.
fn events<'a>(accounts: impl Iterator<Item = &'a String>, from: &str, to: &str) -> Vec<Event> {
    let about = |account: &String| {
        vec![
            account_created(account),
            account_pair_created(account, STRANGER),
            managed_account_created(account),
            managed_account_updated(account),
            invitation_accepted(account),
            account_joined(account),
            account_moved(account, from, to),
            account_departed(account),
            account_removed(account),
            account_left(account),
            account_closing(account),
            account_closed(account),
            account_closing(account).refused("ConstraintViolationException"),
        ]
    };
    let mut events: Vec<Event> = accounts.flat_map(about).collect();
    events.push(account_creation_failed());
    (0..REPEATS).flat_map(|_| events.clone()).collect()
}

/// The same events in an order that the seed decides: Fisher and Yates with Knuth's generator.
fn shuffled(mut events: Vec<Event>, seed: u64) -> Vec<Event> {
    let mut state = seed;
    for last in (1..events.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        events.swap(last, usize::try_from(state >> 33).unwrap_or_default() % (last + 1));
    }
    events
}

/// Over the bus; Control Tower's events, whose source nobody else may use, into the queue.
async fn announce(stage: &Stage, event: &Event) -> Result<()> {
    if event.source == "aws.controltower" {
        return stage.stack.send_task(&event.envelope()).await;
    }
    stage.publish(std::slice::from_ref(event)).await
}

async fn roles_of(stage: &Stage, accounts: &[String]) -> Result<BTreeMap<String, AccessRole>> {
    let mut roles = BTreeMap::new();
    for account in accounts {
        roles.insert(account.clone(), stage.existing_role(account).await?);
    }
    Ok(roles)
}
