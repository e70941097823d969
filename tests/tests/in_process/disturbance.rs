//! One fault at every request of every scenario in turn, and what must hold after each.

use anyhow::{Context, Result, ensure};

use crate::{
    failing_client::FailingClient,
    fault::Fault,
    scenario::{Scenario, Work, scenarios},
    world::World,
};

/// What became of a delivery that was disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The function was gone before it answered.
    Crashed,
    /// Something comes again.
    CameBack,
    /// Everything was acknowledged.
    Done,
}

/// Disturbs each request of each scenario in turn. Demands one of these outcomes each time, and that the next delivery
/// without a fault completes the work.
pub(crate) async fn at_every_request(fault: fn(usize) -> Fault, outcomes: &[Outcome]) -> Result<()> {
    let (mut world, mut faults) = (World::start().await?, 0);
    for scenario in scenarios() {
        for at in 0.. {
            world = world.again().await?;
            let outcome = disturb(&world, &scenario, fault(at)).await;
            let Some(outcome) = outcome.with_context(|| format!("{}, {:?}", scenario.name, fault(at)))? else {
                ensure!(at > 5, "{}: only {at} requests", scenario.name);
                println!("{:?}: {at} requests were disturbed: {}", fault(at), scenario.name);
                break;
            };
            ensure!(outcomes.contains(&outcome), "{}, {:?}: {outcome:?}", scenario.name, fault(at));
            faults += 1;
        }
    }
    println!("{faults} faults");
    ensure!(faults > 120, "the scenarios have more requests than {faults} faults tell");
    Ok(())
}

/// Disturbs one delivery and sees that the next one completes the work. Nothing, once the fault lies behind the last
/// request.
async fn disturb(world: &World, scenario: &Scenario, fault: Fault) -> Result<Option<Outcome>> {
    let work = scenario.seed(world).await?;
    let client = FailingClient::new(fault);
    let outcome = match client.until_crash(work.deliver(world, &client)).await.transpose()? {
        None => Outcome::Crashed,
        Some(true) => Outcome::Done,
        Some(false) => Outcome::CameBack,
    };
    match outcome {
        Outcome::Done => work.check_end(world).await.context("all was acknowledged too early")?,
        Outcome::Crashed | Outcome::CameBack => drop(work.check_meanwhile(world).await?),
    }
    if !client.struck() {
        ensure!(outcome == Outcome::Done, "undisturbed, and yet not done");
        let requests = client.requests();
        let missing = scenario.requests.iter().find(|name| !requests.iter().any(|made| made == *name));
        ensure!(missing.is_none(), "{missing:?} is not among {requests:?}");
        return Ok(None);
    }
    complete(world, &work).await?;
    Ok(Some(outcome))
}

/// One delivery without a fault completes the work, and another one changes nothing.
async fn complete(world: &World, work: &Work) -> Result<()> {
    ensure!(work.deliver(world, &FailingClient::new(Fault::None)).await?, "something came back without a fault");
    work.check_end(world).await?;
    let again = FailingClient::new(Fault::None);
    ensure!(work.deliver(world, &again).await?, "something came back the second time");
    ensure!(again.writes().is_empty(), "the second delivery made {:?}", again.writes());
    Ok(())
}
