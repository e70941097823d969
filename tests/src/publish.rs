//! Puts events on the bus as EventBridge takes them: ten per call, and what it refused once more.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use crate::clients::Clients;
use crate::events::{Event, SOURCE};
use crate::wait::{Progress, until};

/// The most entries that one PutEvents call takes.
const ENTRIES_PER_CALL: usize = 10;

/// Publishes the events on the hub's default bus, in their order.
///
/// # Errors
/// EventBridge went on refusing an entry; the message has its reason.
pub async fn publish(hub: &Clients, events: &[Event]) -> Result<()> {
    let mut waiting: VecDeque<_> = events.iter().map(entry).collect();
    until(Duration::from_secs(30), "EventBridge to take all events", async || {
        let mut refusals = Vec::new();
        let calls = waiting.len().div_ceil(ENTRIES_PER_CALL);
        for _ in 0..calls {
            let batch = waiting.drain(..waiting.len().min(ENTRIES_PER_CALL)).collect();
            refusals.extend(put(hub, batch, &mut waiting).await?);
        }
        Ok(Progress::when(waiting.is_empty().then_some(()), refusals.join("; ")))
    })
    .await
}

/// One call; entries that were refused go to the back of `waiting`, their reasons are returned.
async fn put(
    hub: &Clients,
    batch: Vec<PutEventsRequestEntry>,
    waiting: &mut VecDeque<PutEventsRequestEntry>,
) -> Result<Vec<String>> {
    let request = hub.eventbridge.put_events().set_entries(Some(batch.clone()));
    let answer = request.send().await.context("PutEvents failed")?;
    let mut refusals = Vec::new();
    for (entry, result) in batch.into_iter().zip(answer.entries()) {
        if let Some(code) = result.error_code() {
            refusals.push(format!("{code}: {}", result.error_message().unwrap_or_default()));
            waiting.push_back(entry);
        }
    }
    Ok(refusals)
}

fn entry(event: &Event) -> PutEventsRequestEntry {
    let source = event.source.replace("aws.organizations", SOURCE);
    let entry = PutEventsRequestEntry::builder().source(source).detail_type(event.detail_type);
    entry.detail(event.detail.to_string()).build()
}
