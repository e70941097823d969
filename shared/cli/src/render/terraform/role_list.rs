//! The module of the list of roles: with the rendered policies, or one that packs the roles that it is given.

use policy::{DocumentLimit, Policy, Statement, role_list::LIST_POLICY_NAME};

use super::{
    expression::Expression,
    file::{Block, file, output},
    policies::{label, managed},
    variables::{matches, rule, variable},
};
use crate::document::Tree;

const TITLE: &str = "The list of access roles that the platform reads, for the primary account.";
const NAMES: &str =
    "The platform looks for CadoResponseCrossAccountPolicy, then _1, _2 and so on: do not change the names.";
const PACKING: &str = "The roles are sorted and cut into policies of the same number of roles: as many as fit a managed policy if every ARN
were as long as the longest. A new role can move others to the next policy; the platform reads them all.";
const DESCRIPTION: &str = "Access roles that the platform may assume";

/// The text of the module of these policies; of the generic one where there are none.
pub(in crate::render) fn role_list(policies: &[(String, Tree)], made_by: &str) -> String {
    match policies.is_empty() {
        true => generic(made_by),
        false => exact(policies, made_by),
    }
}

fn exact(policies: &[(String, Tree)], made_by: &str) -> String {
    let labels: Vec<String> = policies.iter().map(|(name, _)| label(name)).collect();
    let mut blocks = vec![platform_role()];
    for ((name, document), label) in policies.iter().zip(&labels) {
        let policy = format!("aws_iam_policy.{label}.arn");
        blocks.push(managed(label, name, DESCRIPTION, document));
        blocks.push(Block::new(
            "resource",
            &["aws_iam_role_policy_attachment", label],
            [
                ("count", Expression::raw("var.platform_role_name == null ? 0 : 1")),
                ("role", Expression::raw("var.platform_role_name")),
                ("policy_arn", Expression::raw(&policy)),
            ],
        ));
    }
    let arns: Vec<String> = labels.iter().map(|label| format!("aws_iam_policy.{label}.arn")).collect();
    blocks.push(output(
        "policy_arns",
        "ARNs of the list's policies, in their order.",
        &format!("[{}]", arns.join(", ")),
    ));
    file(TITLE, &[NAMES], made_by, &blocks)
}

fn generic(made_by: &str) -> String {
    let blocks = [
        role_arns(),
        platform_role(),
        Block::new(
            "locals",
            &[],
            [
                ("longest", Expression::raw("max([for arn in var.role_arns : length(arn)]...)")),
                ("roles_per_policy", Expression::raw(&format!("floor({} / (local.longest + 3))", room()))),
                ("policies", Expression::raw("chunklist(sort(var.role_arns), local.roles_per_policy)")),
            ],
        )
        .under(&room_comment()),
        list_policy(),
        Block::new(
            "resource",
            &["aws_iam_role_policy_attachment", "list"],
            [
                ("count", Expression::raw("var.platform_role_name == null ? 0 : length(local.policies)")),
                ("role", Expression::raw("var.platform_role_name")),
                ("policy_arn", Expression::raw("aws_iam_policy.list[count.index].arn")),
            ],
        ),
        output("policy_arns", "ARNs of the list's policies, in their order.", "aws_iam_policy.list[*].arn"),
        output("roles_per_policy", "How many roles a policy takes.", "local.roles_per_policy"),
    ];
    file(TITLE, &[NAMES, PACKING], made_by, &blocks)
}

/// The characters of a policy that its ARNs can take, each counted with its quotes and a comma; the last needs none.
fn room() -> usize {
    let frame = Policy::new(vec![Statement::allow("sts:AssumeRole", vec![])]).size();
    DocumentLimit::ManagedPolicy.characters() - frame + 1
}

fn room_comment() -> String {
    let limit = DocumentLimit::ManagedPolicy.characters();
    format!("IAM takes {limit} characters. {} of them are left for ARNs, each with its quotes and a comma.", room())
}

fn role_arns() -> Block {
    let shape = r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]*CadoResponse[A-Za-z0-9+=,.@_-]*$";
    let each = format!("alltrue([for arn in var.role_arns : {}])", matches(shape, "arn"));
    let one = "length(distinct([for arn in var.role_arns : try(split(\":\", arn)[1], arn)])) == 1";
    variable("role_arns", "set(string)", "Full ARNs of the access roles.", None)
        .with(rule(&each, "Expected full ARNs of IAM roles without wildcards, whose names contain CadoResponse."))
        .with(rule(one, "Expected at least one role, and all of one partition."))
}

fn platform_role() -> Block {
    let description = "Name of the platform's role, which gets the list; null attaches it to nothing.";
    variable("platform_role_name", "string", description, Some(Expression::raw("null")))
}

fn list_policy() -> Block {
    let name = format!("count.index == 0 ? \"{LIST_POLICY_NAME}\" : \"{LIST_POLICY_NAME}_${{count.index}}\"");
    let statement = Expression::object([
        ("Effect", "Allow".into()),
        ("Action", "sts:AssumeRole".into()),
        ("Resource", Expression::raw("local.policies[count.index]")),
    ]);
    let document =
        Expression::object([("Version", "2012-10-17".into()), ("Statement", Expression::List(vec![statement]))]);
    Block::new(
        "resource",
        &["aws_iam_policy", "list"],
        [
            ("count", Expression::raw("length(local.policies)")),
            ("name", Expression::Raw(name)),
            ("description", DESCRIPTION.into()),
            ("policy", Expression::json(document)),
        ],
    )
}
