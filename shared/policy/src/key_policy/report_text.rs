//! What the check found, in words. They are for people and hold nothing that the data does not.

use std::{collections::BTreeSet, fmt};

use super::{Document, Finding, Missing, Outcome, Permission, Way};
use crate::evaluate::{StatementPlace, StatementSource};

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::DoesNotWork => "does not work",
            Self::Depends => "depends",
            Self::Works => "works",
        })
    }
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::UseOfKey => "use of the key",
            Self::GrantByAccessRole => "grant by the access role",
            Self::DefaultKey => "AWS default key",
            Self::TemporaryKey => "temporary key",
        })
    }
}

impl fmt::Display for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyPolicy(key) => write!(formatter, "the key policy of `{key}`"),
            Self::RolePolicy(role) => write!(formatter, "a policy of `{role}`"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { role, action, resource, permission, .. } = self;
        write!(formatter, "`{role}`: `{action}` on `{resource}`")?;
        if !self.regions.is_empty() {
            write!(formatter, " in {}", list(&self.regions))?;
        }
        write!(formatter, ": {permission}")
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => formatter.write_str("allowed"),
            Self::AllowedByKeyPolicyAlone => formatter.write_str("allowed (by the key policy alone)"),
            Self::NotAllowed { lacking } => {
                let lacking: Vec<String> = lacking.iter().map(Document::to_string).collect();
                write!(formatter, "not allowed by {}", lacking.join(" and "))
            }
            Self::Denied { by } => write!(formatter, "denied by {}", Place(by)),
            Self::Depends { on } => write!(formatter, "depends on {}", list(on)),
        }
    }
}

/// A statement in words.
struct Place<'a>(&'a StatementPlace);

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StatementPlace { source, number, sid } = self.0;
        write!(formatter, "statement {number}")?;
        if let Some(sid) = sid {
            write!(formatter, " (`{sid}`)")?;
        }
        match source {
            StatementSource::RolePolicy(number) => write!(formatter, " of policy {number} of the role"),
            StatementSource::ResourcePolicy => formatter.write_str(" of the key policy"),
        }
    }
}

fn list<T: fmt::Display>(items: &BTreeSet<T>) -> String {
    items.iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Missing {
    /// The document, and the statement as JSON.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A statement always prints; the fallback only keeps this function free of panics.
        let statement = serde_json::to_string(&self.statement).unwrap_or_default();
        write!(formatter, "add to {}: {statement}", self.document)
    }
}
