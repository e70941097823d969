//! A moment by which something must have happened. Lambda gives its deadline as a time of day; everything here counts on a
//! clock that nobody sets.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// The longest time that a deadline can lie ahead; Lambda's longest time-out is well below.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The most that is kept back for the answer.
const LONGEST_RESERVE: Duration = Duration::from_secs(5);

/// When Lambda stops the invocation, or the handler is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(pub(crate) Instant);

impl Deadline {
    /// So long from now; a day at the most.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self(Instant::now() + time.min(LONGEST))
    }

    /// The time that is left, zero when it has passed.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// The moment at which the handler is stopped, so that the answer can still be sent, and sent again: a third of the time
    /// that is left before the deadline, 5 seconds at the most.
    pub(crate) fn less_the_answer(self) -> Self {
        let reserve = (self.time_left() / 3).min(LONGEST_RESERVE);
        Self(self.0.checked_sub(reserve).unwrap_or(self.0))
    }
}

/// A moment in the past becomes now.
impl From<SystemTime> for Deadline {
    fn from(time: SystemTime) -> Self {
        Self::after(time.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn keeps_a_third_of_a_short_time_and_five_seconds_of_a_long_one() {
        let left = |seconds| Deadline::after(Duration::from_secs(seconds)).less_the_answer().time_left().as_secs();
        assert_eq!([left(3), left(15), left(900), left(0)], [2, 10, 895, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_of_the_past_leaves_no_time_and_one_of_the_far_future_a_day() {
        assert_eq!(Deadline::from(SystemTime::UNIX_EPOCH).time_left(), Duration::ZERO);
        assert_eq!(Deadline::after(Duration::MAX).time_left(), LONGEST);
    }
}
