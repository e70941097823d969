//! The module of a role.

use super::{
    expression::Expression,
    file::{Block, file, output},
    policies::{data_sources, inline, label, managed},
    trust, variables,
};
use crate::{
    document::Mark,
    render::role::{Packing, Role, Side},
};

const OWNERSHIP: &str =
    "The role carries the tag cado-access:managed-by with the value terraform. The functions take only roles with the
value cado-access for theirs, so they report this role and leave it alone unless AdoptExistingRoles is on.";

/// The text of the module.
pub(in crate::render) fn role(role: &Role, made_by: &str) -> String {
    let title = match role.side {
        Side::Access if role.policies.is_empty() => "A role that the platform may assume, without permissions.",
        Side::Access => "The access role: what the platform may do in an account that evidence comes from.",
        Side::Platform => "The platform's own role, for the primary account.",
    };
    let data = data_sources(role.policies.iter().map(|(_, policy)| policy));
    let mut blocks: Vec<Block> = variables::of_role(role, role.needs(Mark::Bucket));
    blocks.extend(data);
    blocks.extend([trust::locals(role.side), resource(role)]);
    blocks.extend(policies(role));
    blocks.extend(profile(role));
    blocks.extend(outputs(role));
    file(title, &[OWNERSHIP], made_by, &blocks)
}

fn id(role: &Role) -> &'static str {
    match role.side {
        Side::Access => "access",
        Side::Platform => "platform",
    }
}

fn resource(role: &Role) -> Block {
    let description = match role.side {
        Side::Access => "Role through which the platform acquires evidence from this account",
        Side::Platform => "Role of the platform in the primary account",
    };
    Block::new(
        "resource",
        &["aws_iam_role", id(role)],
        [
            ("name", Expression::raw("var.role_name")),
            ("description", description.into()),
            ("max_session_duration", Expression::raw("var.max_session_duration")),
            ("permissions_boundary", Expression::raw("var.permissions_boundary")),
            ("assume_role_policy", trust::document()),
            ("tags", Expression::object([("cado-access:managed-by", "terraform".into())])),
        ],
    )
}

fn policies(role: &Role) -> Vec<Block> {
    let id = id(role);
    let of = |(name, document): &(String, _)| match role.packing {
        Packing::Inline => {
            vec![inline(&label(name.trim_start_matches(policy::INLINE_POLICY_PREFIX)), id, name, document)]
        }
        Packing::Managed => {
            let label = label(name);
            let policy = managed(&label, name, "Permissions of the platform's access to AWS accounts", document);
            let attachment = Block::new(
                "resource",
                &["aws_iam_role_policy_attachment", &label],
                [
                    ("role", Expression::raw(&format!("aws_iam_role.{id}.name"))),
                    ("policy_arn", Expression::raw(&format!("aws_iam_policy.{label}.arn"))),
                ],
            );
            vec![policy, attachment]
        }
    };
    role.policies.iter().flat_map(of).collect()
}

fn profile(role: &Role) -> Option<Block> {
    let profile = || {
        Block::new(
            "resource",
            &["aws_iam_instance_profile", id(role)],
            [("name", Expression::raw("var.role_name")), ("role", Expression::raw("aws_iam_role.platform.name"))],
        )
    };
    (role.side == Side::Platform).then(profile)
}

fn outputs(role: &Role) -> Vec<Block> {
    let id = id(role);
    let profile =
        output("instance_profile_arn", "ARN of the instance profile.", "aws_iam_instance_profile.platform.arn");
    let all = [
        output("role_arn", "ARN of the role.", &format!("aws_iam_role.{id}.arn")),
        output("role_name", "Name of the role.", &format!("aws_iam_role.{id}.name")),
    ];
    all.into_iter().chain((role.side == Side::Platform).then_some(profile)).collect()
}
