//! The template of the list of roles: with the rendered policies, or with one that takes its roles as a parameter.

use policy::role_list::{LIST_POLICY_NAME, list_policy_name};

use super::{conditions::has_text, header::Scope, node::Node, parameters, role::resource, template::Template};
use crate::{CommandError, document::Tree, render::form::Form};

/// The template of these policies; of the generic one where there are none.
pub(in crate::render) fn role_list(
    policies: &[(String, Tree)],
    form: Form,
    made_by: &str,
) -> Result<String, CommandError> {
    let generic = policies.is_empty();
    let resources = match generic {
        true => vec![("RoleList1".to_owned(), list_policy(LIST_POLICY_NAME, generic_document()))],
        false => numbered(policies),
    };
    let parameters = generic.then(parameters::listed).into_iter().chain([parameters::platform_role()]).collect();
    let remark = format!(
        "It belongs into the primary account only. The platform looks for {LIST_POLICY_NAME}, then {} and so on: do not change the names.",
        list_policy_name(1),
    );
    let template = Template {
        title: "The list of access roles that the platform reads.",
        scope: Scope::PrimaryAccount,
        remarks: vec![remark],
        description: "List of the access roles that the platform may assume (primary account)",
        parameters,
        conditions: Node::map([("HasPlatformRole", has_text("PlatformRoleName"))]),
        outputs: outputs(resources.len()),
        resources: Node::Map(resources),
    };
    template.print(form, made_by)
}

fn numbered(policies: &[(String, Tree)]) -> Vec<(String, Node)> {
    let resource = |(number, (name, policy)): (usize, &(String, Tree))| {
        (format!("RoleList{number}"), list_policy(name, policy.into()))
    };
    (1..).zip(policies).map(resource).collect()
}

fn list_policy(name: &str, document: Node) -> Node {
    let roles = Node::List(vec![Node::reference("PlatformRoleName")]);
    let properties = Node::map([
        ("ManagedPolicyName", name.into()),
        ("Description", "Access roles that the platform may assume".into()),
        ("Roles", Node::present_if("HasPlatformRole", roles)),
        ("PolicyDocument", document),
    ]);
    resource("AWS::IAM::ManagedPolicy", properties)
}

fn generic_document() -> Node {
    let statement = Node::map([
        ("Effect", "Allow".into()),
        ("Action", "sts:AssumeRole".into()),
        ("Resource", Node::reference("RoleArns")),
    ]);
    Node::map([("Version", "2012-10-17".into()), ("Statement", Node::List(vec![statement]))])
}

fn outputs(policies: usize) -> Node {
    let arns = (1..=policies).map(|number| Node::reference(&format!("RoleList{number}"))).collect();
    let joined = Node::Function("!Join", Box::new(Node::List(vec![",".into(), Node::List(arns)])));
    let value = Node::map([("Description", "ARNs of the list's policies, in their order".into()), ("Value", joined)]);
    Node::map([("RoleListPolicyArns", value)])
}
