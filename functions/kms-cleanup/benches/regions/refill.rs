//! A token bucket as AWS describes it: it holds what may be asked in a second, and is refilled at that rate.

use std::time::Instant;

#[derive(Debug)]
pub(crate) struct Bucket {
    rate: f64,
    tokens: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(per_second: u32) -> Self {
        Self { rate: per_second.into(), tokens: per_second.into(), at: Instant::now() }
    }

    /// Whether there is a token; it is gone then.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        self.tokens = (self.tokens + self.rate * (now - self.at).as_secs_f64()).min(self.rate);
        self.at = now;
        let there = self.tokens >= 1.0;
        self.tokens -= if there { 1.0 } else { 0.0 };
        there
    }
}
