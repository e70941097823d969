//! The template of a role.

use super::{
    conditions::{either, has_items, has_text},
    header::Scope,
    node::Node,
    parameters,
    template::Template,
};
use crate::{
    CommandError,
    document::Mark,
    render::{
        form::Form,
        platform_trust::EC2_SERVICE,
        role::{Packing, Role, Side},
    },
};

const OWNERSHIP: &str = "The role carries the tag cado-access:managed-by with the value cloudformation. The functions take only roles with the
value cado-access for theirs, so they report this role and leave it alone unless AdoptExistingRoles is on.";

const NAME: &str =
    "Never change RoleName later: CloudFormation then replaces the role, and the platform knows the old name only.";

/// The template.
pub(in crate::render) fn role(role: &Role, form: Form, made_by: &str) -> Result<String, CommandError> {
    let (title, description) = texts(role);
    let template = Template {
        title,
        scope: match role.side {
            Side::Access => Scope::Account,
            Side::Platform => Scope::PrimaryAccount,
        },
        remarks: vec![NAME.to_owned(), OWNERSHIP.to_owned()],
        description,
        parameters: parameters::of_role(role, role.needs(Mark::Bucket)),
        conditions: conditions(role),
        resources: resources(role),
        outputs: outputs(role),
    };
    template.print(form, made_by)
}

fn texts(role: &Role) -> (&'static str, &'static str) {
    match role.side {
        Side::Access if role.policies.is_empty() => (
            "A role that the platform may assume, without permissions.",
            "Role that the platform may assume, without permissions",
        ),
        Side::Access => (
            "The access role: what the platform may do in an account that evidence comes from.",
            "Role through which the platform acquires evidence from this account",
        ),
        Side::Platform => (
            "The platform's own role, for the primary account.",
            "Role of the platform in the primary account, its permissions, and the instance profile that hands it to instances",
        ),
    }
}

/// What the role itself says about it.
fn role_description(role: &Role) -> &'static str {
    match role.side {
        Side::Access => texts(role).1,
        Side::Platform => "Role of the platform in the primary account",
    }
}

fn logical_id(role: &Role) -> &'static str {
    match role.side {
        Side::Access => "AccessRole",
        Side::Platform => "PlatformRole",
    }
}

fn conditions(role: &Role) -> Node {
    let boundary = ("HasPermissionsBoundary", has_text("PermissionsBoundary"));
    match role.side {
        Side::Access => Node::map([
            ("HasExternalId", has_text("ExternalId")),
            ("HasTrustedOrganization", has_text("TrustedOrganizationId")),
            ("HasTrustCondition", either("HasExternalId", "HasTrustedOrganization")),
            boundary,
        ]),
        Side::Platform => Node::map([("HasTrustedRoles", has_items("TrustedRoleArns")), boundary]),
    }
}

fn resources(role: &Role) -> Node {
    let id = logical_id(role);
    let managed = match role.packing {
        Packing::Managed => role.policies.as_slice(),
        Packing::Inline => &[],
    };
    let mut all = vec![(id.to_owned(), resource("AWS::IAM::Role", properties(role)))];
    all.extend((1..).zip(managed).map(|(number, (name, policy))| {
        let properties = Node::map([
            ("ManagedPolicyName", name.as_str().into()),
            ("Description", "Permissions of the platform's access to AWS accounts".into()),
            ("Roles", Node::List(vec![Node::reference(id)])),
            ("PolicyDocument", policy.into()),
        ]);
        (format!("Policy{number}"), resource("AWS::IAM::ManagedPolicy", properties))
    }));
    if role.side == Side::Platform {
        let properties = Node::map([
            ("InstanceProfileName", Node::reference("RoleName")),
            ("Roles", Node::List(vec![Node::reference(id)])),
        ]);
        all.push(("PlatformInstanceProfile".to_owned(), resource("AWS::IAM::InstanceProfile", properties)));
    }
    Node::Map(all)
}

pub(super) fn resource(kind: &str, properties: Node) -> Node {
    Node::map([("Type", kind.into()), ("Properties", properties)])
}

fn properties(role: &Role) -> Node {
    let inline = |(name, policy): &(String, _)| {
        Node::map([("PolicyName", name.as_str().into()), ("PolicyDocument", Node::from(policy))])
    };
    let policies = match role.packing {
        Packing::Inline if !role.policies.is_empty() => {
            Some(("Policies", Node::List(role.policies.iter().map(inline).collect())))
        }
        Packing::Inline | Packing::Managed => None,
    };
    let boundary = Node::substitute("arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${PermissionsBoundary}");
    let fields = [
        ("RoleName", Node::reference("RoleName")),
        ("Description", role_description(role).into()),
        ("Path", "/".into()),
        ("MaxSessionDuration", Node::reference("MaxSessionDuration")),
        ("PermissionsBoundary", Node::present_if("HasPermissionsBoundary", boundary)),
        ("AssumeRolePolicyDocument", trust(role)),
    ];
    let tag = Node::map([("Key", "cado-access:managed-by".into()), ("Value", "cloudformation".into())]);
    Node::map(fields.into_iter().chain(policies).chain([("Tags", Node::List(vec![tag]))]))
}

fn trust(role: &Role) -> Node {
    let statement =
        |principal| [("Effect", "Allow".into()), ("Principal", principal), ("Action", "sts:AssumeRole".into())];
    let roles = statement(Node::map([("AWS", Node::reference("TrustedRoleArns"))]));
    let statements = match role.side {
        Side::Access => vec![Node::map(roles.into_iter().chain([("Condition", trust_condition())]))],
        Side::Platform => {
            let service = statement(Node::map([("Service", EC2_SERVICE.into())]));
            vec![Node::map(service), Node::present_if("HasTrustedRoles", Node::map(roles))]
        }
    };
    Node::map([("Version", "2012-10-17".into()), ("Statement", Node::List(statements))])
}

fn trust_condition() -> Node {
    let organization = Node::present_if("HasTrustedOrganization", Node::reference("TrustedOrganizationId"));
    let external_id = Node::present_if("HasExternalId", Node::reference("ExternalId"));
    let tests = Node::map([("aws:PrincipalOrgID", organization), ("sts:ExternalId", external_id)]);
    Node::present_if("HasTrustCondition", Node::map([("StringEquals", tests)]))
}

fn outputs(role: &Role) -> Node {
    let id = logical_id(role);
    let output = |description: &str, value| Node::map([("Description", description.into()), ("Value", value)]);
    let profile = || {
        ("InstanceProfileArn", output("ARN of the instance profile", Node::attribute("PlatformInstanceProfile.Arn")))
    };
    let all = [
        ("RoleArn", output("ARN of the role", Node::attribute(&format!("{id}.Arn")))),
        ("RoleName", output("Name of the role", Node::reference(id))),
    ];
    Node::map(all.into_iter().chain((role.side == Side::Platform).then(profile)))
}
