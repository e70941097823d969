//! The answers of late. Lambda delivers an event of CloudFormation up to three times, and each time must be answered the same:
//! a second Create that answered otherwise would leave two resources behind. This memory is that of one process, so it only
//! spares work; that a repetition in another process is harmless is for the handler to see to.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use tokio::sync::OnceCell;

use crate::{PhysicalResourceId, Status};

/// 64 answers of 4,096 bytes are a quarter of a megabyte.
const MOST: usize = 64;

/// A decided answer, as it is sent.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) status: Status,
    pub(crate) physical_id: PhysicalResourceId,
    pub(crate) body: Bytes,
    accepted: AtomicBool,
}

impl Decided {
    pub(crate) fn new(status: Status, physical_id: PhysicalResourceId, body: Bytes) -> Self {
        Self { status, physical_id, body, accepted: AtomicBool::new(false) }
    }

    pub(crate) fn was_accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }

    pub(crate) fn note_accepted(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }
}

/// What tells requests apart: stack, request, logical resource. The operation is among it for senders that are not
/// CloudFormation and count their requests less carefully.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestKey(pub(crate) [String; 4]);

/// A place for an answer; whoever comes second waits for the first.
type Cell = Arc<OnceCell<Decided>>;

#[derive(Debug, Default)]
pub(crate) struct RecentAnswers(Mutex<VecDeque<(RequestKey, Cell)>>);

impl RecentAnswers {
    /// The place for the answer to this request. A new one pushes out the oldest.
    pub(crate) fn cell(&self, key: RequestKey) -> Cell {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, cell)) = cells.iter().find(|(known, _)| *known == key) {
            return Arc::clone(cell);
        }
        if cells.len() == MOST {
            cells.pop_front();
        }
        let cell = Cell::default();
        cells.push_back((key, Arc::clone(&cell)));
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> RequestKey {
        RequestKey([number.to_string(), String::new(), String::new(), String::new()])
    }

    #[test]
    fn remembers_the_last_64_requests() {
        let recent = RecentAnswers::default();
        let first = recent.cell(key(0));
        for number in 1..MOST {
            recent.cell(key(number));
        }
        assert!(Arc::ptr_eq(&first, &recent.cell(key(0))));
        recent.cell(key(MOST));
        assert!(!Arc::ptr_eq(&first, &recent.cell(key(0))));
        assert_eq!(recent.0.lock().unwrap().len(), MOST);
    }
}
