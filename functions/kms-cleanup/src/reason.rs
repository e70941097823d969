//! Why a key is retired or kept, in words that stay the same between releases: reports, metrics and alarms are
//! built on the codes. What a code means to an operator stands in the README.

use serde::{Serialize, Serializer};

macro_rules! reasons {
    ($($(#[$documentation:meta])* $name:ident, $code:literal, $metric:literal;)*) => {
        /// Why a key is kept.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Reason {
            $($(#[$documentation])* $name,)*
        }

        impl Reason {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code in reports.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The metric that counts keys kept for this reason.
            #[must_use]
            pub const fn metric(self) -> &'static str {
                match self { $(Self::$name => $metric,)* }
            }
        }
    };
}

reasons! {
    /// KMS does not describe it.
    UnreadableKey, "unreadable_key", "KeysKeptUnreadableKey";
    /// It belongs to another account.
    OtherAccount, "other_account", "KeysKeptOtherAccount";
    /// AWS manages it.
    AwsManaged, "aws_managed", "KeysKeptAwsManaged";
    /// Its material was imported.
    ImportedMaterial, "imported_material", "KeysKeptImportedMaterial";
    /// It lives in a custom key store.
    CustomKeyStore, "custom_key_store", "KeysKeptCustomKeyStore";
    /// AWS tells no origin, or an unknown one.
    UnknownOrigin, "unknown_origin", "KeysKeptUnknownOrigin";
    /// It has an alias without the prefix.
    ForeignAlias, "foreign_alias", "KeysKeptForeignAlias";
    /// It is pending deletion and has an alias without the prefix: it may have been named at the last moment.
    PendingForeignAlias, "pending_foreign_alias", "KeysKeptPendingForeignAlias";
    /// It has no alias with the prefix in its own Region.
    NoAlias, "no_alias", "KeysKeptNoAlias";
    /// Its aliases do not fit into a tag, so they could not be restored.
    AliasesTooLong, "aliases_too_long", "KeysKeptAliasesTooLong";
    /// An alias of it named another key before.
    AliasMoved, "alias_moved", "KeysKeptAliasMoved";
    /// An alias of it came long after the key.
    AliasGivenLater, "alias_given_later", "KeysKeptAliasGivenLater";
    /// An alias of it is younger than the minimum age.
    AliasTooYoung, "alias_too_young", "KeysKeptAliasTooYoung";
    /// AWS does not tell when an alias of it was created, or when it was given to the key.
    UnknownAliasAge, "unknown_alias_age", "KeysKeptUnknownAliasAge";
    /// It is in a state in which it is left alone.
    State, "state", "KeysKeptState";
    /// Its deletion is scheduled, and no alias of it is left.
    AlreadyRetired, "already_retired", "KeysKeptAlreadyRetired";
    /// AWS tells no creation date.
    UnknownAge, "unknown_age", "KeysKeptUnknownAge";
    /// It is younger than the minimum age.
    TooYoung, "too_young", "KeysKeptTooYoung";
    /// Somebody restored it.
    Restored, "restored", "KeysKeptRestored";
    /// Its tags could not be read.
    UnreadableTags, "unreadable_tags", "KeysKeptUnreadableTags";
    /// It has grants.
    Grants, "grants", "KeysKeptGrants";
    /// Its grants could not be read.
    UnreadableGrants, "unreadable_grants", "KeysKeptUnreadableGrants";
    /// A volume is encrypted under it.
    Volumes, "volumes", "KeysKeptVolumes";
    /// A snapshot is encrypted under it.
    Snapshots, "snapshots", "KeysKeptSnapshots";
    /// A machine image is encrypted under it.
    Images, "images", "KeysKeptImages";
    /// Volumes, snapshots or images could not be read.
    UnreadableStorage, "unreadable_storage", "KeysKeptUnreadableStorage";
    /// It was used within the minimum idle time, or may have been.
    RecentlyUsed, "recently_used", "KeysKeptRecentlyUsed";
    /// Its last use could not be read.
    UnreadableLastUse, "unreadable_last_use", "KeysKeptUnreadableLastUse";
    /// A key of its multi-Region set could not be looked at.
    IncompleteSet, "incomplete_set", "KeysKeptIncompleteSet";
    /// Another key of its multi-Region set is kept.
    KeptSet, "kept_set", "KeysKeptKeptSet";
    /// It changed between the decision and its execution.
    ChangedMeanwhile, "changed_meanwhile", "KeysKeptChangedMeanwhile";
}

impl Reason {
    /// Whether the key is about to be deleted under somebody else's alias.
    #[must_use]
    pub const fn is_pending_foreign(self) -> bool {
        matches!(self, Self::PendingForeignAlias)
    }

    /// Whether the key is kept only because AWS did not answer: that fails a run, since nobody knows what it leaves behind.
    #[must_use]
    pub const fn is_unreadable(self) -> bool {
        matches!(
            self,
            Self::UnreadableKey
                | Self::UnreadableTags
                | Self::UnreadableGrants
                | Self::UnreadableStorage
                | Self::UnreadableLastUse
        )
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
