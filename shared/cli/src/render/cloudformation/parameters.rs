//! The parameters of templates, with the given switches as their defaults.

use policy::{OrganizationId, RoleArn};

use super::{node::Node, template::Parameter};
use crate::render::role::{Role, Side};

const ROLE_ARN: &str = r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=.@/-]+$";
const OPTIONAL_ROLE_ARN: &str = r"^(arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=.@/-]+)?$";

/// The parameters of a role, in the order of the console.
pub(super) fn of_role(role: &Role, needs_bucket: bool) -> Vec<Parameter> {
    let bucket = needs_bucket.then(|| bucket(role));
    let trust = match role.side {
        Side::Access => vec![trusted(role), external_id(), organization(role.organization.as_ref())],
        Side::Platform => vec![trusted(role)],
    };
    trust.into_iter().chain([name(role), session(role), boundary()]).chain(bucket).collect()
}

/// The ARNs, joined as a parameter takes them.
pub(super) fn joined(roles: &[RoleArn]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn trusted(role: &Role) -> Parameter {
    let optional = role.side == Side::Platform;
    let default = (optional || !role.trusted.is_empty()).then(|| ("Default", Node::Text(joined(&role.trusted))));
    let (description, pattern, constraint) = match role.side {
        Side::Access => (
            "ARNs of the roles that may assume the role: the platform's role in the primary account. They have to exist.",
            ROLE_ARN,
            "Full ARNs of IAM roles, separated by commas (at least one).",
        ),
        Side::Platform => (
            "ARNs of roles that may assume the role, beside the EC2 service. Empty means none.",
            OPTIONAL_ROLE_ARN,
            "Empty, or full ARNs of IAM roles, separated by commas.",
        ),
    };
    let fields = [("Type", "CommaDelimitedList".into())].into_iter().chain(default);
    let definition = Node::map(fields.chain(described(description, pattern, constraint)));
    Parameter { name: "TrustedRoleArns", group: "Trust", label: "Roles that may assume the role", definition }
}

fn external_id() -> Parameter {
    let fields = text("").into_iter().chain([("NoEcho", Node::Flag(true)), ("MaxLength", Node::Number(1_224))]);
    let definition = Node::map(fields.chain(described(
        "ExternalId that the platform has to send. Empty asks for none.",
        r"^([\w+=,.@:/-]{2,1224})?$",
        "Empty, or 2 to 1,224 letters, digits and +=,.@:/_-",
    )));
    Parameter { name: "ExternalId", group: "Trust", label: "ExternalId", definition }
}

fn organization(default: Option<&OrganizationId>) -> Parameter {
    let definition = Node::map(text(default.map_or("", OrganizationId::as_str)).into_iter().chain(described(
        "Organization that the account of the platform's role has to belong to. Empty does not ask.",
        r"^(o-[a-z0-9]{10,32})?$",
        "Empty, or an organization id: o- and 10 to 32 lower-case letters or digits.",
    )));
    Parameter { name: "TrustedOrganizationId", group: "Trust", label: "Organization of the platform", definition }
}

fn name(role: &Role) -> Parameter {
    let (pattern, constraint, description) = match role.side {
        Side::Access => (
            r"^[\w+=,.@-]*CadoResponse[\w+=,.@-]*$",
            "A role name of up to 64 characters that contains CadoResponse, with capitals as written here.",
            "Name of the role. Never change it later: that makes another role, which the platform does not know.",
        ),
        Side::Platform => (
            r"^[\w+=,.@-]+$",
            "A role name of up to 64 characters.",
            "Name of the role. Never change it later: that makes another role, which no access role trusts.",
        ),
    };
    let fields = text(role.name.as_str()).into_iter().chain([("MaxLength", Node::Number(64))]);
    let definition = Node::map(fields.chain(described(description, pattern, constraint)));
    Parameter { name: "RoleName", group: "Role", label: "Name of the role", definition }
}

fn session(role: &Role) -> Parameter {
    let definition = Node::map([
        ("Type", "Number".into()),
        ("Default", Node::Number(role.max_session_duration)),
        ("Description", "Longest session of the role, in seconds.".into()),
        ("MinValue", Node::Number(3_600)),
        ("MaxValue", Node::Number(43_200)),
        ("ConstraintDescription", "Seconds from 3600 to 43200.".into()),
    ]);
    Parameter { name: "MaxSessionDuration", group: "Role", label: "Longest session", definition }
}

fn boundary() -> Parameter {
    let definition = Node::map(text("").into_iter().chain(described(
        "Name of a customer managed policy in the account that becomes the role's permissions boundary. Empty means none.",
        r"^[\w+=,.@/-]*$",
        "Empty, or the name of a policy, with its path if it has one.",
    )));
    Parameter { name: "PermissionsBoundary", group: "Role", label: "Permissions boundary", definition }
}

fn bucket(role: &Role) -> Parameter {
    let default = role.bucket.as_ref().map(|bucket| ("Default", bucket.as_str().into()));
    let fields = [("Type", "String".into())].into_iter().chain(default);
    let definition = Node::map(fields.chain(described(
        "Name of the platform's bucket.",
        "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        "The name of an S3 bucket, without a prefix.",
    )));
    Parameter { name: "Bucket", group: "Role", label: "The platform's bucket", definition }
}

/// The roles of a list that was rendered without any.
pub(super) fn listed() -> Parameter {
    let definition = Node::map([("Type", "CommaDelimitedList".into())].into_iter().chain(described(
        "Full ARNs of the access roles. A parameter takes 4,096 characters; for more roles render the list with them.",
        r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=.@/-]*CadoResponse[\w+=.@-]*$",
        "Full ARNs of IAM roles whose names contain CadoResponse, separated by commas (at least one), no wildcards.",
    )));
    Parameter { name: "RoleArns", group: "List", label: "Access roles", definition }
}

/// The role that the list is attached to.
pub(super) fn platform_role() -> Parameter {
    let definition = Node::map(text("").into_iter().chain(described(
        "Name of the platform's role in this account, which gets the list. Empty attaches it to nothing.",
        r"^[\w+=,.@-]{0,64}$",
        "Empty, or a role name of up to 64 characters.",
    )));
    Parameter { name: "PlatformRoleName", group: "List", label: "The platform's role", definition }
}

fn text(default: &str) -> [(&'static str, Node); 2] {
    [("Type", "String".into()), ("Default", default.into())]
}

fn described(description: &str, pattern: &str, constraint: &str) -> [(&'static str, Node); 3] {
    [
        ("Description", description.into()),
        ("AllowedPattern", pattern.into()),
        ("ConstraintDescription", constraint.into()),
    ]
}
