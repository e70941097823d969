//! What the handler told about itself while it ran. A handler that is stopped or panics cannot tell any more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::PhysicalResourceId;

/// Shared between the handler and the guard that watches it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    step: Option<String>,
    left_behind: Option<PhysicalResourceId>,
}

impl Progress {
    pub(crate) fn set_step(&self, step: String) {
        self.told().step = Some(step);
    }

    pub(crate) fn set_left_behind(&self, id: PhysicalResourceId) {
        self.told().left_behind = Some(id);
    }

    /// The step that the handler is at, to go behind "timed out after 3 s".
    pub(crate) fn while_doing(&self) -> String {
        self.told().step.as_ref().map(|step| format!(" while {step}")).unwrap_or_default()
    }

    pub(crate) fn left_behind(&self) -> Option<PhysicalResourceId> {
        self.told().left_behind.clone()
    }

    /// Nothing panics while it holds the lock, and a half-told story would be better than none.
    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
