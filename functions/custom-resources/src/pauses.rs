//! Waiting for AWS to show what was written. It takes a moment or some seconds; nobody tells when it is done.

use std::time::Duration;

use tokio::time::{Instant, sleep};

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(2);

/// Pauses between looks, each longer than the one before.
#[derive(Debug)]
pub(crate) struct Pauses {
    next: Duration,
    end: Instant,
}

impl Pauses {
    /// Pauses that take this long together.
    pub(crate) fn within(time: Duration) -> Self {
        Self { next: FIRST, end: Instant::now() + time }
    }

    /// Pauses, or tells that there is no time for another pause.
    pub(crate) async fn pause(&mut self) -> bool {
        if Instant::now() + self.next > self.end {
            return false;
        }
        sleep(self.next).await;
        self.next = (self.next * 2).min(LONGEST);
        true
    }
}
