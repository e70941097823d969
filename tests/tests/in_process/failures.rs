//! Throttling and server errors on any single request. The SDK rides out what is short; what is long brings the message
//! back, and the next delivery completes the work.

use anyhow::Result;

use crate::{
    disturbance::{Outcome, at_every_request},
    fault::Fault,
};

#[tokio::test]
async fn one_throttled_request_anywhere_is_ridden_out() -> Result<()> {
    at_every_request(|at| Fault::Throttled { at, times: 1 }, &[Outcome::Done]).await
}

#[tokio::test]
async fn one_unavailable_answer_anywhere_is_ridden_out() -> Result<()> {
    at_every_request(Fault::Unavailable, &[Outcome::Done]).await
}

#[tokio::test]
async fn an_answer_lost_anywhere_is_healed_by_the_next_delivery() -> Result<()> {
    at_every_request(Fault::AnswerLost, &[Outcome::Done, Outcome::CameBack]).await
}

#[tokio::test]
async fn throttling_from_any_request_on_brings_the_messages_back_and_loses_nothing() -> Result<()> {
    at_every_request(|at| Fault::Throttled { at, times: 10_000 }, &[Outcome::CameBack]).await
}
