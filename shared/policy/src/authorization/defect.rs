//! What the check finds, and how it says so.

use std::fmt;

/// A permission, or a part of one, that takes no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Which statement of the policy, counted from 1.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// The action, or for [`DefectKind::UselessResource`] the resource.
    pub subject: String,
    /// What is wrong with it.
    pub kind: DefectKind,
}

/// Why a permission takes no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefectKind {
    /// The service has no such action.
    NoSuchAction,
    /// The action has no resource types, and the statement does not say `*`.
    NeedsAnyResource,
    /// None of the statement's resources is of a type that the action works on.
    NoMatchingResource,
    /// No request of the action has one of the condition keys, and the operator is false without it.
    ConditionNeverTrue,
    /// Every request names a resource of this type, and no statement allows the action on one.
    RequiredTypeNotGranted {
        /// The name of the resource type.
        resource_type: String,
    },
    /// A request may name a resource of this type; the statement includes it, but its conditions are never true there.
    DeniedWhenNamed {
        /// The name of the resource type.
        resource_type: String,
    },
    /// Another statement denies the action, without condition, on everything that this one allows it on.
    AlwaysDenied,
    /// No action of the statement works on the resource.
    UselessResource,
}

/// An action that could not be checked, because the extract does not hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Which statement of the policy, counted from 1.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// The action, as the statement spells it.
    pub action: String,
}

impl fmt::Display for DefectKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAction => formatter.write_str("is no action of its service"),
            Self::NeedsAnyResource => formatter.write_str("has no resource types, so only the resource `*` matches"),
            Self::NoMatchingResource => formatter.write_str("works on none of the resources"),
            Self::ConditionNeverTrue => formatter.write_str("has a condition key that is in none of its requests"),
            Self::RequiredTypeNotGranted { resource_type } => {
                write!(formatter, "also needs a resource of type `{resource_type}`, which no statement allows")
            }
            Self::DeniedWhenNamed { resource_type } => {
                write!(formatter, "is denied as soon as a request names a resource of type `{resource_type}`")
            }
            Self::AlwaysDenied => formatter.write_str("is denied by another statement on all of the resources"),
            Self::UselessResource => formatter.write_str("is a resource that no action of the statement works on"),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(formatter, self.statement, self.sid.as_deref())?;
        write!(formatter, "`{}` {}", self.subject, self.kind)
    }
}

impl fmt::Display for Unchecked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(formatter, self.statement, self.sid.as_deref())?;
        write!(formatter, "`{}` is not in the extract of the service authorization reference", self.action)
    }
}

fn place(formatter: &mut fmt::Formatter<'_>, statement: usize, sid: Option<&str>) -> fmt::Result {
    match sid {
        Some(sid) => write!(formatter, "statement {statement} (`{sid}`): "),
        None => write!(formatter, "statement {statement}: "),
    }
}
