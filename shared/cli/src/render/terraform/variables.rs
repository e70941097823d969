//! The variables of a module, with the given switches as their defaults.

use policy::RoleArn;

use super::{expression::Expression, file::Block};
use crate::render::role::{Role, Side};

const ROLE_ARN: &str = r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@/_-]+$";

/// The variables of a role.
pub(super) fn of_role(role: &Role, needs_bucket: bool) -> Vec<Block> {
    let trust = match role.side {
        Side::Access => vec![trusted(role), external_id(), organization(role)],
        Side::Platform => vec![trusted(role)],
    };
    let bucket = needs_bucket.then(|| bucket(role));
    trust.into_iter().chain([name(role), session(role), boundary()]).chain(bucket).collect()
}

/// A variable; without a default it has to be given.
pub(super) fn variable(name: &str, kind: &str, description: &str, default: Option<Expression>) -> Block {
    let default = default.map(|default| ("default", default));
    let fields = [("description", description.into()), ("type", Expression::raw(kind))];
    Block::new("variable", &[name], fields.into_iter().chain(default))
}

/// A rule for the value of a variable.
pub(super) fn rule(condition: &str, message: &str) -> Block {
    Block::new("validation", &[], [("condition", Expression::raw(condition)), ("error_message", message.into())])
}

/// A test of a text against a pattern.
pub(super) fn matches(pattern: &str, text: &str) -> String {
    format!("can(regex(\"{}\", {text}))", pattern.replace('\\', r"\\"))
}

fn optional(name: &str, pattern: &str) -> String {
    format!("var.{name} == null || {}", matches(pattern, &format!("coalesce(var.{name}, \"-\")")))
}

fn arns(roles: &[RoleArn]) -> Expression {
    Expression::List(roles.iter().map(|role| Expression::Text(role.to_string())).collect())
}

fn trusted(role: &Role) -> Block {
    let (description, default) = match role.side {
        Side::Access => (
            "ARNs of the roles that may assume the role: the platform's role in the primary account.",
            (!role.trusted.is_empty()).then(|| arns(&role.trusted)),
        ),
        Side::Platform => {
            ("ARNs of roles that may assume the role, beside the EC2 service.", Some(arns(&role.trusted)))
        }
    };
    let each = format!("alltrue([for arn in var.trusted_role_arns : {}])", matches(ROLE_ARN, "arn"));
    let block = variable("trusted_role_arns", "list(string)", description, default)
        .with(rule(&each, "Expected full ARNs of IAM roles, without wildcards."));
    match role.side {
        Side::Access => block.with(rule("length(var.trusted_role_arns) > 0", "Expected at least one role.")),
        Side::Platform => block,
    }
}

fn external_id() -> Block {
    let fields = [
        ("description", "ExternalId that the platform has to send; null asks for none.".into()),
        ("type", Expression::raw("string")),
        ("default", Expression::raw("null")),
        ("sensitive", Expression::raw("true")),
    ];
    Block::new("variable", &["external_id"], fields).with(rule(
        &optional("external_id", r"^[A-Za-z0-9+=,.@:/_-]{2,1000}[A-Za-z0-9+=,.@:/_-]{0,224}$"),
        "Expected 2 to 1,224 letters, digits and +=,.@:/_-",
    ))
}

fn organization(role: &Role) -> Block {
    let default = role.organization.as_ref().map_or(Expression::raw("null"), |id| id.as_str().into());
    let description = "Organization that the account of the platform's role has to belong to; null does not ask.";
    variable("trusted_organization_id", "string", description, Some(default)).with(rule(
        &optional("trusted_organization_id", "^o-[a-z0-9]{10,32}$"),
        "Expected an organization id: o- and 10 to 32 lower-case letters or digits.",
    ))
}

fn name(role: &Role) -> Block {
    let (pattern, message) = match role.side {
        Side::Access => (
            "^[A-Za-z0-9+=,.@_-]*CadoResponse[A-Za-z0-9+=,.@_-]*$",
            "Expected a role name of up to 64 characters that contains CadoResponse.",
        ),
        Side::Platform => ("^[A-Za-z0-9+=,.@_-]+$", "Expected a role name of up to 64 characters."),
    };
    let condition = format!("length(var.role_name) <= 64 && {}", matches(pattern, "var.role_name"));
    let description = "Name of the role. Never change it later: that makes another role, which nobody knows.";
    variable("role_name", "string", description, Some(role.name.as_str().into())).with(rule(&condition, message))
}

fn session(role: &Role) -> Block {
    let default = Expression::Raw(role.max_session_duration.to_string());
    variable("max_session_duration", "number", "Longest session of the role, in seconds.", Some(default)).with(rule(
        "var.max_session_duration >= 3600 && var.max_session_duration <= 43200",
        "Expected seconds from 3600 to 43200.",
    ))
}

fn boundary() -> Block {
    let description = "ARN of the policy that becomes the role's permissions boundary; null means none.";
    variable("permissions_boundary", "string", description, Some(Expression::raw("null")))
}

fn bucket(role: &Role) -> Block {
    let default = role.bucket.as_ref().map(|bucket| bucket.as_str().into());
    variable("bucket", "string", "Name of the platform's bucket.", default).with(rule(
        &matches("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", "var.bucket"),
        "Expected the name of an S3 bucket, without a prefix.",
    ))
}
