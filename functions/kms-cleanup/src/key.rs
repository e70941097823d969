//! What was observed of one key: plain values, so that the rule can be read and tested without AWS. Everything that
//! can fail to be read says so in its type; nothing unread looks like "none".

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use policy::{AccountId, Region, key_policy::KeyArn};

/// A Region of an account: where keys are listed, and what a rate applies to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
}

/// One key, as far as it was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedKey {
    /// Its ARN, from the account and Region that it was found in.
    pub arn: KeyArn,
    /// All its aliases in its Region, those of others included.
    pub aliases: Aliases,
    /// What KMS says about it.
    pub description: Evidence<Description>,
    /// The tags of ours that it carries.
    pub marks: Evidence<Marks>,
    /// How many grants it has.
    pub grants: Evidence<usize>,
    /// What EC2 says is encrypted under it, in all accounts that are looked after.
    pub storage: Evidence<Storage>,
    /// When it was last used.
    pub last_use: Evidence<LastUse>,
}

/// The aliases of a key by their names.
pub type Aliases = BTreeMap<String, AliasDates>;

/// What KMS tells about the life of an alias.
///
/// Rule: [AliasListEntry](https://docs.aws.amazon.com/kms/latest/APIReference/API_AliasListEntry.html).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AliasDates {
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last given to a key: later than its creation if it named another one before.
    pub updated_at: Option<Timestamp>,
}

/// The tags of ours on a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of a retirement.
    pub retired: bool,
    /// Of a restore.
    pub restored: bool,
}

/// One thing about a key, which costs a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence<T> {
    /// Nobody asked: something cheaper kept the key already.
    NotAsked,
    /// What AWS answered.
    Known(T),
    /// AWS did not answer; why.
    Unreadable(String),
}

/// What KMS says about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The account that owns it.
    pub account: AccountId,
    /// Whether the customer manages it.
    pub customer_managed: bool,
    /// Where its material comes from.
    pub origin: Origin,
    /// Where it stands in its life.
    pub state: KeyState,
    /// When it was created; a replica has a date of its own.
    pub created_at: Option<Timestamp>,
    /// Its place in a multi-Region set.
    pub multi_region: MultiRegion,
}

/// Where the material of a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// KMS made it.
    Kms,
    /// It was imported.
    Imported,
    /// It lives in a custom key store: CloudHSM or an external one.
    CustomKeyStore,
    /// AWS tells none, or one that came later.
    Other(String),
}

/// Where a key stands in its life.
///
/// Rule: [Key states](https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// In use.
    Enabled,
    /// Switched off; it still costs and can be switched on.
    Disabled,
    /// Its deletion is scheduled.
    PendingDeletion,
    /// A primary whose deletion waits for that of its replicas.
    PendingReplicaDeletion,
    /// Being created, updated or imported, unavailable, or a state that came later.
    Other(String),
}

/// A key's place in a multi-Region set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MultiRegion {
    /// A key of one Region.
    No,
    /// The primary, with its replicas.
    Primary {
        /// The ARNs of the replicas.
        replicas: BTreeSet<KeyArn>,
    },
    /// A replica.
    Replica {
        /// The ARN of the primary.
        primary: KeyArn,
        /// The ARNs of all replicas, this one included.
        replicas: BTreeSet<KeyArn>,
    },
}

/// What EC2 says is encrypted under a key, in its Region. What lies in another account than the key's begins with that account:
/// `222222222222/vol-…`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Storage {
    /// Volumes.
    pub volumes: BTreeSet<String>,
    /// Snapshots, by the account that owns them.
    pub snapshots: BTreeSet<String>,
    /// Machine images, likewise.
    pub images: BTreeSet<String>,
}

/// What KMS tells about the last successful cryptographic operation with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastUse {
    /// At this time, up to an hour later in truth.
    At(Timestamp),
    /// Never since it was created.
    Never,
    /// Not since this time, at which KMS began to take note of it; before that nobody knows.
    NotSince(Timestamp),
    /// The API does not exist in this Region, or tells nothing about this key.
    Untold,
}

impl ObservedKey {
    /// A key of which only its name and its aliases are known.
    #[must_use]
    pub fn new(arn: KeyArn, aliases: Aliases) -> Self {
        Self {
            arn,
            aliases,
            description: Evidence::NotAsked,
            marks: Evidence::NotAsked,
            grants: Evidence::NotAsked,
            storage: Evidence::NotAsked,
            last_use: Evidence::NotAsked,
        }
    }

    /// The names of its aliases, in their order.
    pub fn alias_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.keys().map(String::as_str)
    }

    /// The account and Region of the key.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { account: self.arn.account.clone(), region: self.arn.region.clone() }
    }

    /// What KMS says about the key, where it said something.
    #[must_use]
    pub fn known(&self) -> Option<&Description> {
        self.description.known()
    }
}

impl<T> Evidence<T> {
    /// The answer, if there is one.
    #[must_use]
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(answer) => Some(answer),
            Self::NotAsked | Self::Unreadable(_) => None,
        }
    }

    /// Why there is no answer, if AWS gave none.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Unreadable(reason) => Some(reason),
            Self::NotAsked | Self::Known(_) => None,
        }
    }
}

impl<T, E: std::fmt::Display> From<Result<T, E>> for Evidence<T> {
    fn from(result: Result<T, E>) -> Self {
        match result {
            Ok(answer) => Self::Known(answer),
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }
}

impl Storage {
    /// Whether anything at all is encrypted under the key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.volumes.is_empty() && self.snapshots.is_empty() && self.images.is_empty()
    }
}

impl KeyState {
    /// Whether the deletion was scheduled, by whomever.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::PendingDeletion | Self::PendingReplicaDeletion)
    }

    /// The name that AWS gives to the state.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
            Self::PendingReplicaDeletion => "PendingReplicaDeletion",
            Self::Other(name) => name,
        }
    }
}

impl MultiRegion {
    /// The id that the keys of the set share: that of the primary.
    #[must_use]
    pub fn set_id<'a>(&'a self, own: &'a KeyArn) -> &'a str {
        match self {
            Self::No | Self::Primary { .. } => &own.id,
            Self::Replica { primary, .. } => &primary.id,
        }
    }

    /// All keys of the set as this key tells them, itself left out where it is a primary.
    pub fn members(&self) -> impl Iterator<Item = &KeyArn> {
        let (primary, replicas) = match self {
            Self::No => (None, None),
            Self::Primary { replicas } => (None, Some(replicas)),
            Self::Replica { primary, replicas } => (Some(primary), Some(replicas)),
        };
        primary.into_iter().chain(replicas.into_iter().flatten())
    }
}
