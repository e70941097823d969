//! Waiting by condition. Everything on the emulator happens a moment later than it was asked for; a fixed sleep would be
//! too long on a fast machine and too short on a busy one, so nothing in this crate sleeps except the loop in here.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Time between two looks at the condition.
const INTERVAL: Duration = Duration::from_millis(100);

/// What one look at the condition showed.
#[derive(Debug)]
pub enum Progress<T> {
    /// The condition holds; this is what was waited for.
    Done(T),
    /// It does not hold yet; the text says what is there instead, for the error message.
    Waiting(String),
}

impl<T> Progress<T> {
    /// `Done` with the value, or `Waiting` with `seen` where there is none yet.
    pub fn when(value: Option<T>, seen: impl Into<String>) -> Self {
        match value {
            Some(value) => Self::Done(value),
            None => Self::Waiting(seen.into()),
        }
    }
}

/// Looks at `condition` until it is done.
///
/// # Errors
/// The condition's own error at once, and an error that names what was awaited and what was last seen when `patience`
/// is over.
pub async fn until<T>(
    patience: Duration,
    what: &str,
    mut condition: impl AsyncFnMut() -> Result<Progress<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        let seen = match condition().await? {
            Progress::Done(value) => return Ok(value),
            Progress::Waiting(seen) => seen,
        };
        if Instant::now() >= deadline {
            bail!("waited {} s for {what}; last seen: {seen}", patience.as_secs());
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn returns_the_value_as_soon_as_the_condition_holds() {
        let mut looks = 0;
        let value = until(Duration::from_secs(5), "the third look", async || {
            looks += 1;
            Ok(Progress::when((looks == 3).then_some(looks), "too early"))
        });
        assert_eq!(value.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn says_what_was_awaited_and_what_was_last_seen() {
        let error = until(Duration::ZERO, "a role", async || Ok(Progress::<()>::Waiting("no role".into())));
        assert_eq!(error.await.unwrap_err().to_string(), "waited 0 s for a role; last seen: no role");
    }
}
