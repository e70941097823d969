//! Runs a handler so that there is an outcome whatever it does: in a task of its own, which is stopped when the time is up and
//! whose panic is caught. A handler that blocks its thread is answered for all the same, on a runtime with more than one.

use std::any::Any;

use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, timeout_at},
};
use tracing::Instrument;

use crate::{Deadline, Failure, progress::Progress, resource::Outcome};

/// Runs the handler until `limit`.
pub(crate) async fn run(
    handler: impl Future<Output = Result<Outcome, Failure>> + Send + 'static,
    limit: Deadline,
    progress: &Progress,
) -> Result<Outcome, Failure> {
    if limit.time_left().is_zero() {
        return Err(Failure::new("there was no time left to begin: raise the function's time-out or ServiceTimeout"));
    }
    let began = Instant::now();
    // A set stops its tasks when it is dropped, so the handler does not go on when nobody waits for it any more.
    let mut tasks = JoinSet::new();
    tasks.spawn(handler.in_current_span());
    match timeout_at(limit.0, tasks.join_next()).await {
        Ok(Some(Ok(outcome))) => outcome,
        Ok(Some(Err(error))) => Err(panicked(error, progress)),
        Ok(None) => Err(Failure::new("the handler was not started")),
        Err(_) => Err(timed_out(began, progress)),
    }
}

fn timed_out(began: Instant, progress: &Progress) -> Failure {
    let (time, doing) = (began.elapsed().as_secs_f64(), progress.while_doing());
    Failure(format!(
        "timed out after {time:.1} s{doing}: raise the function's time-out or ServiceTimeout if it needs more"
    ))
}

fn panicked(error: JoinError, progress: &Progress) -> Failure {
    let doing = progress.while_doing();
    let payload = error.try_into_panic();
    let message = payload.as_deref().map_or("it was stopped", panic_message);
    Failure(format!("the handler panicked{doing}: {message}"))
}

/// The text of `panic!`, which is a `&str` or a `String`.
fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}
