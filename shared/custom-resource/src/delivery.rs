//! Sending an answer until it is accepted. Without one the stack hangs until `ServiceTimeout`, an hour by default, so whatever
//! may pass by itself is tried again as long as there is time:
//!
//! * no connection, no answer in time, 408, 429 and 5xx: until the time is up. The PUT is harmless to repeat, should an
//!   earlier one have arrived after all.
//! * any other status: three times. S3 has passing troubles with a 4xx (`RequestTimeout` is a 400), but a signature that is
//!   wrong or has expired, or an endpoint policy that forbids the bucket, will not come right, and Lambda should hear of it.

use std::{
    fmt::{self, Display, Formatter},
    time::Duration,
};

use bytes::Bytes;
use tokio::time::{Instant, sleep, timeout};
use tracing::warn;

use crate::{Deadline, Endpoint, EndpointError, Receipt, ResponseUrl, outcome::chain};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The longest time of an attempt.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(5);

/// What an attempt needs: a connection, TLS included, and an answer.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(500);

/// What stays for the function to return.
const MARGIN: Duration = Duration::from_millis(100);

/// Attempts after refusals that hardly pass by themselves.
const MOST_REFUSALS: u32 = 3;

/// The last of some attempts failed.
#[derive(Debug, thiserror::Error)]
#[error("the last of {attempts} attempts failed: {trouble}")]
pub struct DeliveryError {
    /// How many there were.
    pub attempts: u32,
    trouble: Trouble,
}

#[derive(Debug)]
enum Trouble {
    Refused(Receipt),
    Unreachable(EndpointError),
    TimedOut,
}

/// Sends the answer; returns the number of attempts. There is one at least, however late it is.
pub(crate) async fn deliver(
    endpoint: &impl Endpoint,
    url: &ResponseUrl,
    body: &Bytes,
    deadline: Deadline,
) -> Result<u32, DeliveryError> {
    let end = Deadline(deadline.0.checked_sub(MARGIN).unwrap_or(deadline.0));
    let (mut attempts, mut refusals, mut pause) = (0, 0, FIRST_PAUSE);
    loop {
        attempts += 1;
        let Err(trouble) = attempt(endpoint, url, body, end).await else { return Ok(attempts) };
        warn!(attempts, "the response bucket did not take the answer: {trouble}");
        refusals += u32::from(!trouble.may_pass());
        if refusals == MOST_REFUSALS || Instant::now() + pause >= end.0 {
            return Err(DeliveryError { attempts, trouble });
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn attempt(endpoint: &impl Endpoint, url: &ResponseUrl, body: &Bytes, end: Deadline) -> Result<(), Trouble> {
    match timeout(attempt_time(end.time_left()), endpoint.put(url, body.clone())).await {
        Ok(Ok(receipt)) if receipt.is_accepted() => Ok(()),
        Ok(Ok(receipt)) => Err(Trouble::Refused(receipt)),
        Ok(Err(error)) => Err(Trouble::Unreachable(error)),
        Err(_) => Err(Trouble::TimedOut),
    }
}

/// Half of the time that is left, so that another attempt can follow, unless that were too short for either. Where none is left,
/// nothing can be lost any more.
fn attempt_time(left: Duration) -> Duration {
    if left.is_zero() { SHORTEST_ATTEMPT } else { (left / 2).clamp(left.min(SHORTEST_ATTEMPT), LONGEST_ATTEMPT) }
}

impl Trouble {
    fn may_pass(&self) -> bool {
        match self {
            Self::Refused(receipt) => matches!(receipt.status, 408 | 429 | 500..),
            Self::Unreachable(_) | Self::TimedOut => true,
        }
    }
}

impl Display for Trouble {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(Receipt { status, code: Some(code) }) => write!(formatter, "status {status} ({code})"),
            Self::Refused(Receipt { status, code: None }) => write!(formatter, "status {status}"),
            Self::Unreachable(error) => formatter.write_str(&chain(error)),
            Self::TimedOut => formatter.write_str("no answer in time"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_never_takes_more_time_than_there_is_and_leaves_some_for_another() {
        let time = |left| attempt_time(Duration::from_millis(left)).as_millis();
        assert_eq!([900, 300, 1].map(time), [500, 300, 1]);
        assert_eq!([4_000, 60_000].map(time), [2_000, 5_000]);
        assert_eq!(time(0), 500);
    }
}
