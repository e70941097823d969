//! The resources that a statement speaks of. ARNs are compared part by part, as AWS does.

use super::Marked;
use crate::{Resources, Statement};

/// Resources, or everything but these. A statement without any speaks of none.
#[derive(Debug)]
pub(crate) struct ResourceSet {
    except: bool,
    resources: Vec<Resource>,
}

/// One resource pattern and its parts.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) text: String,
    /// Six for an ARN.
    parts: Vec<Marked>,
}

impl ResourceSet {
    pub(super) fn of(statement: &Statement) -> Self {
        let (except, values) = match &statement.resources {
            Some(Resources::Only(values)) => (false, values.values()),
            Some(Resources::AllExcept(values)) => (true, values.values()),
            None => (false, [].as_slice()),
        };
        Self { except, resources: values.iter().map(|text| Resource::of(text)).collect() }
    }

    /// Whether the statement says `NotResource`.
    pub(crate) fn is_exception(&self) -> bool {
        self.except
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter()
    }

    /// Whether the statement speaks of the whole of a resource pattern. A pattern that only several of its own
    /// patterns together cover counts as not covered.
    pub(crate) fn covers(&self, resource: &Resource) -> bool {
        match self.except {
            false => self.resources.iter().any(|wide| wide.covers(resource)),
            true => !self.resources.iter().any(|excepted| excepted.overlaps(resource)),
        }
    }

    /// Whether it speaks of some of it.
    pub(crate) fn touches(&self, resource: &Resource) -> bool {
        match self.except {
            false => self.resources.iter().any(|own| own.overlaps(resource)),
            true => !self.resources.iter().any(|excepted| excepted.covers(resource)),
        }
    }
}

impl Resource {
    pub(crate) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), parts: text.splitn(6, ':').map(Marked::of).collect() }
    }

    pub(crate) fn covers(&self, narrow: &Self) -> bool {
        self.text == narrow.text || self.text == "*" || self.by_parts(narrow, Marked::covers)
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let plain = self.text == "*" || other.text == "*" || self.text == other.text;
        plain || self.by_parts(other, Marked::overlaps)
    }

    fn by_parts(&self, other: &Self, test: fn(&Marked, &Marked) -> bool) -> bool {
        match (self.parts.len(), other.parts.len()) {
            (6, 6) => self.parts.iter().zip(&other.parts).all(|(one, other)| test(one, other)),
            (6, _) | (_, 6) => false,
            _ => test(&Marked::of(&self.text), &Marked::of(&other.text)),
        }
    }
}
