//! The check of many files, on all processors: a repository of policies is checked before every commit.

use std::thread;

use super::{ExaminedFile, Examiner};
use crate::policies::FoundFile;

/// The files in their order, each read and checked. A thread reads one file at a time, so that thousands of them are
/// never in memory together.
pub(super) fn examine_all(examiner: &Examiner, files: Vec<FoundFile>) -> Vec<ExaminedFile> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(threads).max(1);
    let mut rest = files.into_iter();
    let mut parts: Vec<(Vec<FoundFile>, Vec<ExaminedFile>)> = vec![];
    while rest.len() > 0 {
        parts.push((rest.by_ref().take(share).collect(), vec![]));
    }
    thread::scope(|scope| {
        for (files, examined) in &mut parts {
            scope.spawn(|| examined.extend(files.drain(..).map(|file| examiner.examine(file.read()))));
        }
    });
    parts.into_iter().flat_map(|(_, examined)| examined).collect()
}
