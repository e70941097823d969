//! Two writers at once. The queue's one message group forbids it; should it happen all the same, by hand or by mistake,
//! whoever comes second starts again from what the first one wrote.

use anyhow::{Result, ensure};
use system_tests::list_policies::listed_roles;

use crate::{failing_client::FailingClient, fault::Fault, messages::of_bodies, world::World};

fn register(account: u64) -> Vec<String> {
    vec![format!(r#"{{"kind":"register","roles":["arn:aws:iam::{account}:role/CadoResponseSecondRole"]}}"#)]
}

/// Lists one role while another run is stopped before its request number `at`; then lets that run go on, and delivers it
/// again if it asks for that. Tells whether the first run got that far at all.
async fn race(world: &World, at: usize) -> Result<bool> {
    let (slow, quick) = (FailingClient::new(Fault::Paused(at)), FailingClient::new(Fault::None));
    let (slow_writer, quick_writer) = (world.role_list(&slow)?, world.role_list(&quick)?);
    let interrupt = async {
        if slow.until_paused().await {
            let response = quick_writer.handle(of_bodies(&register(222_222_222_222))).await;
            slow.resume();
            ensure!(response?.batch_item_failures.is_empty(), "the quick writer had no reason to come back");
        }
        anyhow::Ok(())
    };
    let finished = async {
        let response = slow_writer.handle(of_bodies(&register(333_333_333_333))).await;
        slow.resume();
        response
    };
    let (response, interrupted) = tokio::join!(finished, interrupt);
    interrupted?;
    if !slow.struck() {
        return Ok(false);
    }
    if !response?.batch_item_failures.is_empty() {
        ensure!(world.change(&register(333_333_333_333), &quick).await?, "the slow writer comes back twice");
    }
    let listed = listed_roles(&world.home).await?;
    ensure!(listed.len() == 3, "before request {at}: of 3 roles only {listed:?} are listed");
    Ok(true)
}

#[tokio::test]
async fn two_writers_at_once_never_lose_a_role() -> Result<()> {
    let mut world = World::start().await?;
    for at in 0.. {
        world = world.again().await?;
        world.change(&register(444_444_444_444), &FailingClient::new(Fault::None)).await?;
        if !race(&world, at).await? {
            ensure!(at > 5, "the writer makes more than {at} requests");
            break;
        }
    }
    Ok(())
}
