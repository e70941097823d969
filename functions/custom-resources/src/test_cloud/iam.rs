//! IAM: roles of any account, and the policies of the role list in the primary account.

use std::collections::{BTreeMap, BTreeSet};

use policy::role_list::list_policy_name;

use super::{Call, HOME, HttpAnswer, World, list_writer, refusal};

/// A role.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FakeRole {
    pub(crate) trust: String,
    pub(crate) seconds: String,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) policies: BTreeMap<String, String>,
    pub(crate) attached: BTreeSet<String>,
    pub(crate) profiles: BTreeSet<String>,
}

pub(super) fn ok(operation: &str, result: &str) -> HttpAnswer {
    (200, format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn members(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().map(|item| format!("<member>{item}</member>")).collect()
}

pub(super) fn serve(world: &mut World, call: &Call) -> HttpAnswer {
    match call.operation.as_str() {
        "GetAccountSummary" => {
            list_writer::tick(world);
            let entry =
                format!("<entry><key>AttachedPoliciesPerRoleQuota</key><value>{}</value></entry>", world.attachable);
            ok("GetAccountSummary", &format!("<SummaryMap>{entry}</SummaryMap>"))
        }
        "GetPolicy" | "GetPolicyVersion" => list_policy(world, call),
        "ListAttachedRolePolicies" if call.account == HOME => attached_list(world),
        "CreateRole" => create_role(world, call),
        _ => serve_role(world, call),
    }
}

fn list_policy(world: &World, call: &Call) -> HttpAnswer {
    let name = call.text("PolicyArn").rsplit('/').next().unwrap();
    let number = (0..world.list.len()).find(|number| list_policy_name(*number) == name);
    let Some(policy) = number.and_then(|number| world.list.get(number)) else { return refusal("NoSuchEntity", call) };
    match call.operation.as_str() {
        "GetPolicy" => {
            let tag = "<Key>cado-access:managed-by</Key><Value>cado-access</Value>".to_owned();
            let fields = "<DefaultVersionId>v1</DefaultVersionId><AttachmentCount>1</AttachmentCount>";
            ok("GetPolicy", &format!("<Policy>{fields}<Tags>{}</Tags></Policy>", members([tag])))
        }
        _ => {
            let document = encoded(&policy.document.print());
            ok("GetPolicyVersion", &format!("<PolicyVersion><Document>{document}</Document></PolicyVersion>"))
        }
    }
}

fn attached_list(world: &World) -> HttpAnswer {
    let names = (0..world.list.len()).map(list_policy_name).map(|name| format!("<PolicyName>{name}</PolicyName>"));
    let result = format!("<AttachedPolicies>{}</AttachedPolicies><IsTruncated>false</IsTruncated>", members(names));
    ok("ListAttachedRolePolicies", &result)
}

fn tags(call: &Call) -> BTreeMap<String, String> {
    let tag = |number: usize| {
        let field = |field: &str| call.form.get(&format!("Tags.member.{number}.{field}")).cloned();
        Some((field("Key")?, field("Value")?))
    };
    (1..).map_while(tag).collect()
}

fn create_role(world: &mut World, call: &Call) -> HttpAnswer {
    let spot = (call.account.clone(), call.text("RoleName").to_owned());
    if world.roles.contains_key(&spot) {
        return refusal("EntityAlreadyExists", call);
    }
    let (trust, seconds) =
        (call.text("AssumeRolePolicyDocument").to_owned(), call.text("MaxSessionDuration").to_owned());
    let role = FakeRole { trust, seconds, tags: tags(call), ..FakeRole::default() };
    let result = format!("<Role>{}</Role>", role_fields(&spot, &role));
    world.roles.insert(spot, role);
    ok("CreateRole", &result)
}

fn role_fields((account, name): &(String, String), role: &FakeRole) -> String {
    let tags = role.tags.iter().map(|(key, value)| format!("<Key>{key}</Key><Value>{value}</Value>"));
    format!(
        "<Path>/</Path><RoleName>{name}</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::{account}:role/{name}</Arn>\
         <CreateDate>2026-01-01T00:00:00Z</CreateDate><MaxSessionDuration>{}</MaxSessionDuration>\
         <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument><Tags>{}</Tags>",
        role.seconds,
        encoded(&role.trust),
        members(tags)
    )
}

/// The calls on a role that must be there.
fn serve_role(world: &mut World, call: &Call) -> HttpAnswer {
    let spot = (call.account.clone(), call.text("RoleName").to_owned());
    let Some(role) = world.roles.get_mut(&spot) else { return refusal("NoSuchEntity", call) };
    let name = || call.text("PolicyName").to_owned();
    let operation = call.operation.as_str();
    match operation {
        "GetRole" => return ok(operation, &format!("<Role>{}</Role>", role_fields(&spot, role))),
        "ListRolePolicies" => return list(operation, "PolicyNames", role.policies.keys().cloned()),
        "ListAttachedRolePolicies" => {
            let names = role.attached.iter().map(|name| format!("<PolicyName>{name}</PolicyName>"));
            return list(operation, "AttachedPolicies", names);
        }
        "ListInstanceProfilesForRole" => {
            return list(operation, "InstanceProfiles", role.profiles.iter().map(|name| profile(name)));
        }
        "GetRolePolicy" => {
            let Some(document) = role.policies.get(&name()) else { return refusal("NoSuchEntity", call) };
            let document = format!("<PolicyDocument>{}</PolicyDocument>", encoded(document));
            return ok(operation, &format!("<RoleName>r</RoleName><PolicyName>p</PolicyName>{document}"));
        }
        "DeleteRole" => {
            let used = !(role.policies.is_empty() && role.attached.is_empty() && role.profiles.is_empty());
            if used {
                return refusal("DeleteConflict", call);
            }
            world.roles.remove(&spot);
        }
        "PutRolePolicy" => _ = role.policies.insert(name(), call.text("PolicyDocument").to_owned()),
        "DeleteRolePolicy" => _ = role.policies.remove(&name()),
        "UpdateAssumeRolePolicy" => call.text("PolicyDocument").clone_into(&mut role.trust),
        "UpdateRole" => call.text("MaxSessionDuration").clone_into(&mut role.seconds),
        "TagRole" => role.tags.extend(tags(call)),
        other => panic!("nobody expected {other}"),
    }
    ok(operation, "")
}

fn list(operation: &str, element: &str, items: impl IntoIterator<Item = String>) -> HttpAnswer {
    ok(operation, &format!("<{element}>{}</{element}><IsTruncated>false</IsTruncated>", members(items)))
}

fn profile(name: &str) -> String {
    format!(
        "<Path>/</Path><InstanceProfileName>{name}</InstanceProfileName><InstanceProfileId>AIPA</InstanceProfileId>\
         <Arn>arn</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><Roles></Roles>"
    )
}
