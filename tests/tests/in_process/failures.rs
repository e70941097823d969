//! Throttling and server errors on any single request. The SDK rides out what is short; what is long brings the message
//! back, and the next delivery completes the work.

use anyhow::{Result, ensure};
use system_tests::{list_policies::listed_roles, parameters::ACCESS_ROLE};

use crate::{
    failing_client::{FailingClient, Fault},
    world::World,
};

/// Runs the flow with the fault at each request in turn, and completes it; `at_once` demands that no message came back.
async fn with_each(fault: fn(usize) -> Fault, at_once: bool) -> Result<()> {
    let mut world = World::start().await?;
    for at in 0.. {
        world = world.again().await?;
        let account = world.organization.account("new", world.organization.root()).await?;
        let client = FailingClient::new(fault(at));
        let done = world.deliver(&account, &client).await?;
        ensure!(done || !at_once, "{:?} brought a message back", fault(at));
        if client.requests() <= at {
            ensure!(at > 10, "the flow has more requests than {at}");
            println!("{:?}: {at} requests", fault(at));
            return Ok(());
        }
        world.settle(&account).await?;
        ensure!(listed_roles(&world.home).await? == [format!("arn:aws:iam::{account}:role/{ACCESS_ROLE}")]);
    }
    Ok(())
}

#[tokio::test]
async fn one_throttled_request_anywhere_is_ridden_out() -> Result<()> {
    with_each(|at| Fault::Throttled { at, times: 1 }, true).await
}

#[tokio::test]
async fn one_unavailable_answer_anywhere_is_ridden_out() -> Result<()> {
    with_each(Fault::Unavailable, true).await
}

#[tokio::test]
async fn an_answer_lost_anywhere_is_healed_by_the_next_delivery() -> Result<()> {
    with_each(Fault::AnswerLost, false).await
}

#[tokio::test]
async fn throttling_from_any_request_on_brings_the_messages_back_and_loses_nothing() -> Result<()> {
    with_each(|at| Fault::Throttled { at, times: 100 }, false).await
}
