//! A crash before or after any single request: the next delivery of the same messages completes the work, and at no
//! moment has a role that belongs on the list been off it.

use anyhow::Result;

use crate::{
    disturbance::{Outcome, at_every_request},
    fault::Fault,
};

#[tokio::test]
async fn a_crash_before_any_request_is_healed_by_the_next_delivery() -> Result<()> {
    at_every_request(Fault::CrashBefore, &[Outcome::Crashed]).await
}

#[tokio::test]
async fn a_crash_after_any_request_is_healed_by_the_next_delivery() -> Result<()> {
    at_every_request(Fault::CrashAfter, &[Outcome::Crashed]).await
}
