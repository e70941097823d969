//! How long an invocation may work. Lambda ends a function at its time-out wherever it is, and then nobody reports what was done.
//! So nothing new is begun shortly before: what was not begun is left to the next run, and the report still goes out.

use std::time::{Duration, Instant, SystemTime};

/// Enough for a set of keys that was begun, and for the report: four calls for each key, tried again when throttled.
const RESERVE: Duration = Duration::from_secs(45);

/// The time until which something new may be begun.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// The end that Lambda has set for the invocation, less what a report needs.
    #[must_use]
    pub fn of_invocation(end: SystemTime) -> Self {
        let left = end.duration_since(SystemTime::now()).unwrap_or_default();
        Self(Instant::now().checked_add(left.saturating_sub(RESERVE)))
    }

    /// None: for callers that end by themselves.
    #[must_use]
    pub const fn never() -> Self {
        Self(None)
    }

    /// Whether nothing new may be begun.
    #[must_use]
    pub fn has_come(self) -> bool {
        self.0.is_some_and(|deadline| deadline <= Instant::now())
    }

    /// Does work, but not beyond the deadline; nothing if that came first.
    pub(crate) async fn bound<T>(self, work: impl Future<Output = T>) -> Option<T> {
        match self.0 {
            Some(deadline) => tokio::time::timeout_at(deadline.into(), work).await.ok(),
            None => Some(work.await),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_seconds(seconds: u64) -> Deadline {
        Deadline::of_invocation(SystemTime::now() + Duration::from_secs(seconds))
    }

    #[test]
    fn nothing_is_begun_in_the_last_seconds() {
        assert!(!in_seconds(900).has_come() && !Deadline::never().has_come());
        assert!(in_seconds(45).has_come() && in_seconds(0).has_come());
        assert!(Deadline::of_invocation(SystemTime::UNIX_EPOCH).has_come());
    }

    #[tokio::test]
    async fn work_ends_at_the_deadline() {
        assert_eq!(in_seconds(0).bound(std::future::pending::<()>()).await, None);
        assert_eq!(in_seconds(900).bound(async { 1 }).await, Some(1));
        assert_eq!(Deadline::never().bound(async { 1 }).await, Some(1));
    }
}
