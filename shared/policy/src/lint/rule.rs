//! The rules, each with an id that stays the same: configurations and reports of other tools refer to it.

use std::fmt;

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Takes less effect, or grants more, than it looks.
    Warning,
    /// AWS or the platform refuses it, or it opens a door.
    Error,
}

macro_rules! rules {
    ($(#[doc = $description:literal] $name:ident $id:literal $level:ident;)+) => {
        /// A rule that policies are checked by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $description] $name,)+
        }

        impl Rule {
            /// Every rule, in the order in which findings are sorted.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its id, in lower-case words joined by dashes; it never changes.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it finds, in one sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $description.trim_ascii_start(),)+ }
            }

            /// How much its findings matter, unless one of them says that it matters more.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)+ }
            }
        }
    };
}

rules! {
    /// Over 6,144 characters: fits the inline policies of a role, but no managed policy.
    ManagedPolicySize "managed-policy-size" Warning;
    /// Over 10,240 characters: fits nowhere.
    InlinePolicySize "inline-policy-size" Error;
    /// A trust policy over 2,048 characters.
    TrustPolicySize "trust-policy-size" Error;
    /// A key policy over 32,768 bytes.
    KeyPolicySize "key-policy-size" Error;
    /// A policy of the role list over 6,144 characters.
    ListPolicySize "list-policy-size" Error;
    /// No `Version`, so the language of 2008.
    VersionMissing "version-missing" Warning;
    /// The language of 2008, in which policy variables are plain text.
    VersionOld "version-old" Warning;
    /// A `Sid` that IAM refuses.
    SidCharacters "sid-characters" Error;
    /// An action that is not of the form `service:Action`.
    ActionMalformed "action-malformed" Error;
    /// A condition operator that AWS does not have.
    ConditionOperator "condition-operator" Error;
    /// A condition value that its operator cannot compare.
    ConditionValue "condition-value" Error;
    /// A condition key that begins with `aws:` and is none of AWS's global ones.
    ConditionKey "condition-key" Warning;
    /// A principal where none can stand.
    PrincipalInPermissions "principal-in-permissions" Error;
    /// No resource where one has to stand.
    ResourceMissing "resource-missing" Error;
    /// No principal where one has to stand.
    PrincipalMissing "principal-missing" Error;
    /// A resource in a trust policy.
    ResourceInTrust "resource-in-trust" Error;
    /// A wildcard in the role list.
    ListWildcard "list-wildcard" Error;
    /// An entry of the role list that is no ARN of a role.
    ListMalformedArn "list-malformed-arn" Error;
    /// A role in the list that the platform cannot assume.
    ListRoleName "list-role-name" Error;
    /// Roles of several partitions in one list.
    ListPartitions "list-partitions" Error;
    /// A role list of another shape than the published one.
    ListShape "list-shape" Warning;
    /// A permission that never matches a request.
    NoEffect "no-effect" Warning;
    /// A permission that is refused as soon as a request names some resource.
    DeniedWhenNamed "denied-when-named" Warning;
    /// A needed action on more resources, or under fewer conditions, than any feature needs.
    WiderThanNeeded "wider-than-needed" Warning;
    /// A wildcard over more actions than any feature needs; an error where it hands over the account.
    ActionWildcard "action-wildcard" Warning;
    /// An action that is not known and almost the name of one that is.
    ActionMisspelt "action-misspelt" Warning;
    /// An action that no feature needs and that changes something, or reads secrets or data.
    UnneededMutation "unneeded-mutation" Warning;
    /// An action that no feature needs and that only reads.
    UnneededAction "unneeded-action" Note;
    /// `NotAction` with `Allow`.
    AllowNotAction "allow-not-action" Warning;
    /// `NotResource` with `Allow`.
    AllowNotResource "allow-not-resource" Warning;
    /// A condition or scope beside a wider grant of the same action.
    VoidCondition "void-condition" Warning;
    /// `kms:DeleteAlias` only under `kms:ResourceAliases`, which aliases do not have.
    TemporaryKeyAlias "temporary-key-alias" Warning;
    /// Deletion or replication of keys that are not temporary ones.
    TemporaryKeyUnlimited "temporary-key-unlimited" Error;
    /// Half of the pair of conditions on `kms:ResourceAliases`.
    TemporaryKeyHalfCondition "temporary-key-half-condition" Warning;
    /// A trust policy that trusts everyone.
    TrustAnyone "trust-anyone" Error;
    /// A trust policy that trusts everyone but some.
    TrustNotPrincipal "trust-not-principal" Error;
    /// A trust policy that trusts a whole account.
    TrustAccount "trust-account" Warning;
    /// A trust policy that trusts one session of a role.
    TrustSession "trust-session" Warning;
    /// A trust policy that trusts a principal which is gone.
    TrustDeletedPrincipal "trust-deleted-principal" Warning;
    /// A trust policy that trusts an AWS service.
    TrustService "trust-service" Warning;
    /// A trust policy that trusts something else than a role.
    TrustNoRole "trust-no-role" Warning;
    /// A policy of a resource that lets anyone in; an error where it allows everything.
    ResourceAnyone "resource-anyone" Warning;
    /// A policy of a resource that lets everyone in but some.
    ResourceNotPrincipal "resource-not-principal" Error;
    /// A key policy that lets nobody change it.
    KeyWithoutAdministrator "key-without-administrator" Note;
    /// A feature that is granted in part.
    FeatureInPart "feature-in-part" Note;
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
