//! How long a task that failed is tried again. Nothing waits inside the function: the message goes back to the
//! queue with a visibility time-out that doubles, and once its tries are used up it goes to the dead-letter
//! queue with the reason. With the default first wait of 30 seconds nine tries take one hour.

use std::time::Duration;

use access::ReceivedMessage;

/// Tries of something that usually passes within an hour: a new account, throttling, a quarantine policy.
const FOR_AN_HOUR: u32 = 9;

/// Tries of something that passes within minutes or never, such as a principal that AWS does not know yet.
const FOR_MINUTES: u32 = 3;

/// How often a failed task is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It fails again for certain until a person acts.
    None,
    /// A few tries.
    Minutes,
    /// About an hour.
    Hour,
}

impl Patience {
    /// How long a message waits for its next try; nothing when this was the last.
    #[must_use]
    pub fn wait(self, message: &ReceivedMessage, first: Duration) -> Option<Duration> {
        let tries = match self {
            Self::None => 1,
            Self::Minutes => FOR_MINUTES,
            Self::Hour => FOR_AN_HOUR,
        };
        (message.receives < tries).then(|| message.doubled_wait(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(patience: Patience) -> Vec<u64> {
        let message = |receives| ReceivedMessage { receives, ..ReceivedMessage::default() };
        let waits = (1..).map_while(|receives| patience.wait(&message(receives), Duration::from_secs(30)));
        waits.map(|wait| wait.as_secs()).collect()
    }

    #[test]
    fn the_default_waits_cover_an_hour() {
        let waits = waits(Patience::Hour);
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(waits.iter().sum::<u64>(), 3_630);
    }

    #[test]
    fn some_failures_are_not_tried_for_long_or_not_at_all() {
        assert_eq!(waits(Patience::Minutes), [30, 60]);
        assert_eq!(waits(Patience::None), Vec::<u64>::new());
    }
}
