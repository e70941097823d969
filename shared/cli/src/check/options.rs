//! The choices of `check`.

use clap::ValueEnum;
use policy::{DocumentKind, Level};

/// What the documents are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// What content and name of each document speak for
    #[default]
    Auto,
    /// Permissions of a role
    Identity,
    /// Who may assume a role
    Trust,
    /// The policy of a KMS key
    KeyPolicy,
    /// The policy of another resource, a bucket for one
    Resource,
    /// The list of access roles
    RoleList,
}

/// The role that policies belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    /// The role in every account that evidence comes from
    Access,
    /// The platform's own role in the primary account
    Platform,
    /// Either
    #[default]
    Any,
}

/// The least level that counts for the exit code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// What AWS or the platform refuses, or what opens a door
    Error,
    /// Also what takes less effect, or grants more, than it looks
    #[default]
    Warning,
    /// Every finding
    Note,
    /// No finding
    Never,
}

impl Kind {
    /// The kind that was asked for; nothing when it is to be guessed.
    pub(super) fn document_kind(self) -> Option<DocumentKind> {
        Some(match self {
            Self::Auto => return None,
            Self::Identity => DocumentKind::Identity,
            Self::Trust => DocumentKind::Trust,
            Self::KeyPolicy => DocumentKind::KeyPolicy,
            Self::Resource => DocumentKind::Resource,
            Self::RoleList => DocumentKind::RoleList,
        })
    }
}

impl FailOn {
    /// The level; nothing when no finding counts.
    pub(super) fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::Never => None,
        }
    }
}
