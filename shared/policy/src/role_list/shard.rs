//! One policy of the list while a change is worked out: its parts, how long its text is, and what may happen
//! to it. The length is kept up to date by arithmetic, so that adding one role to a long list stays cheap.

use super::{
    ListPolicy,
    list_statement::{ListStatement, Part},
};
use crate::{DocumentLimit, Policy, RoleArn};

const LIMIT: usize = DocumentLimit::ManagedPolicy.characters();

/// What one more entry costs beside its text: two quotes and a comma.
pub(super) const ENTRY_FRAME: usize = 3;

#[derive(Debug, Clone)]
pub(super) struct Shard {
    /// The policy as AWS has it; nothing for one that is still to be created.
    pub(super) current: Option<ListPolicy>,
    frame: Policy,
    parts: Vec<Part>,
    size: usize,
    touched: bool,
    restored: bool,
}

impl Shard {
    pub(super) fn read(current: ListPolicy) -> Self {
        let Policy { version, id, statements } = &current.document;
        let frame = Policy { version: *version, id: id.clone(), statements: Vec::new() };
        let parts = statements.iter().map(Part::read).collect();
        Self { size: current.document.size(), frame, parts, current: Some(current), touched: false, restored: false }
    }

    pub(super) fn new() -> Self {
        Self {
            current: None,
            frame: Policy::new(Vec::new()),
            parts: Vec::new(),
            size: 0,
            touched: false,
            restored: false,
        }
    }

    /// The document as it is to be, or nothing when no statement is left.
    pub(super) fn document(&self) -> Option<Policy> {
        let statements: Vec<_> = self.parts.iter().filter_map(Part::statement).collect();
        (!statements.is_empty()).then(|| Policy { statements, ..self.frame.clone() })
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Whether anything was added or taken away, so that the document may differ from what AWS has.
    pub(super) fn is_touched(&self) -> bool {
        self.touched
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &String> {
        self.lists().flat_map(|list| &list.entries)
    }

    /// Whether the policy would hold neither a listed role nor a statement of somebody else.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::List(list) if list.entries.is_empty()))
    }

    /// Keeps the entries that `keep` wants, in their order.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        let before = self.entries().count();
        for list in self.lists_mut() {
            list.entries.retain(|entry| keep(entry));
        }
        if self.entries().count() != before {
            self.measure();
        }
    }

    /// Adds a role at the end of the list if it fits; tells whether it did.
    pub(super) fn add(&mut self, role: &str) -> bool {
        let (before, cost) = (self.size, ENTRY_FRAME + role.len());
        if before != 0 && before + cost > LIMIT {
            return false;
        }
        let appended = self.append(role);
        if self.size > LIMIT {
            self.take_back(appended);
            self.size = before;
            return false;
        }
        true
    }

    /// Takes the last entry that names one role off the list. Entries that only a person understands stay, and so
    /// does the last entry of a policy that must not be deleted, and all of one that was restored.
    pub(super) fn take_last_role(&mut self) -> Option<String> {
        let must_stay = self.current.as_ref().is_some_and(|current| current.keep.is_some());
        if self.restored || (must_stay && self.entries().count() == 1) {
            return None;
        }
        let is_role = |entry: &String| entry.parse::<RoleArn>().is_ok();
        let list = self.lists_mut().filter(|list| list.entries.iter().any(is_role)).last()?;
        let position = list.entries.iter().rposition(is_role)?;
        let entry = list.entries.remove(position);
        self.measure();
        Some(entry)
    }

    /// Returns to what AWS has, for good: nothing is taken from here any more.
    pub(super) fn restore(&mut self) {
        if let Some(current) = self.current.clone() {
            *self = Self { restored: true, ..Self::read(current) };
        }
    }

    fn lists(&self) -> impl Iterator<Item = &ListStatement> {
        self.parts.iter().filter_map(|part| match part {
            Part::List(list) => Some(list),
            Part::Foreign(_) => None,
        })
    }

    fn lists_mut(&mut self) -> impl Iterator<Item = &mut ListStatement> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::List(list) => Some(list),
            Part::Foreign(_) => None,
        })
    }

    /// Appends an entry and tells in which list. A list of two entries or more grows by the entry and its
    /// frame; any other growth may change its form, and is measured.
    fn append(&mut self, role: &str) -> usize {
        self.touched = true;
        let Some((position, list)) = self.lists_mut().enumerate().next() else {
            self.parts.push(Part::List(ListStatement::new(role.to_owned())));
            self.measure();
            return 0;
        };
        list.entries.push(role.to_owned());
        if list.entries.len() > 2 {
            self.size += ENTRY_FRAME + role.len();
        } else {
            self.measure();
        }
        position
    }

    fn take_back(&mut self, position: usize) {
        if let Some(list) = self.lists_mut().nth(position) {
            list.entries.pop();
        }
    }

    fn measure(&mut self) {
        self.touched = true;
        self.size = self.document().map_or(0, |document| document.size());
    }
}
