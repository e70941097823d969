//! The check, on statements that the vendor publishes and on made-up ones. A whole catalogue without a defect proves
//! something only if the check finds the defects that are known.

use super::*;
use crate::Policy;

fn reference() -> ServiceAuthorization {
    ServiceAuthorization::embedded().unwrap()
}

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn defects_in(statements: &str) -> Vec<String> {
    reference().defects(&policy(statements)).iter().map(ToString::to_string).collect()
}

#[test]
fn the_extract_says_when_it_was_taken_and_what_each_action_does() {
    let reference = reference();
    assert_eq!(reference.date.len(), "2026-11".len());
    let level = |name: &str| reference.actions(name).next().unwrap().1.level;
    assert_eq!(level("ec2:DescribeInstances"), AccessLevel::List);
    assert_eq!(level("kms:CreateGrant"), AccessLevel::PermissionsManagement);
    let replicate = reference.actions("kms:replicatekey").next().unwrap().1;
    assert!(replicate.also_needs.iter().any(|action| action == "kms:CreateKey"));
}

#[test]
fn finds_that_listing_managed_instances_needs_the_resource_star() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ssm:SendCommand","ssm:DescribeInstanceInformation"],"Resource":[
            "arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/AWS-RunShellScript"]}"#,
    );
    assert_eq!(
        defects,
        ["statement 1: `ssm:DescribeInstanceInformation` has no resource types, so only the resource `*` matches"]
    );
}

#[test]
fn finds_that_describing_addresses_knows_no_tags() {
    let defects = defects_in(
        r#"{"Sid":"A","Effect":"Allow","Action":["ec2:StopInstances","ec2:DescribeAddresses"],"Resource":"*",
            "Condition":{"StringLike":{"aws:ResourceTag/Name":["CadoResponse*"]}}}"#,
    );
    assert_eq!(
        defects,
        ["statement 1 (`A`): `ec2:DescribeAddresses` has a condition key that is in none of its requests"]
    );
}

#[test]
fn finds_that_volumes_and_licences_lack_the_condition_key() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ec2:ModifyInstanceAttribute"],
            "Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*:*:volume/*"],
            "Condition":{"StringEquals":{"ec2:Attribute":"BlockDeviceMapping"}}},
           {"Effect":"Allow","Action":"ec2:ModifyInstanceAttribute","Resource":"arn:aws:ec2:*:*:security-group/*",
            "Condition":{"StringEquals":{"ec2:Attribute":"GroupId"}}},
           {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*",
            "Condition":{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"}}}"#,
    );
    assert_eq!(
        defects,
        [
            "statement 1: `ec2:ModifyInstanceAttribute` is denied as soon as a request names a resource of type `volume`",
            "statement 2: `ec2:ModifyInstanceAttribute` has a condition key that is in none of its requests",
            "statement 3: `ec2:StartInstances` is denied as soon as a request names a resource of type `license-configuration`",
        ]
    );
}

#[test]
fn finds_that_an_alias_cannot_be_deleted_by_a_condition_on_keys() {
    let condition = r#""Condition":{"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse*"}}"#;
    let published = format!(r#"{{"Effect":"Allow","Action":"kms:DeleteAlias","Resource":"*",{condition}}}"#);
    assert_eq!(
        defects_in(&published),
        ["statement 1: `kms:DeleteAlias` also needs a resource of type `alias`, which no statement allows"]
    );
    let alias = r#"{"Effect":"Allow","Action":"kms:DeleteAlias","Resource":"arn:aws:kms:*:*:alias/CadoResponse*"}"#;
    assert_eq!(defects_in(&format!("{published},{alias}")), Vec::<String>::new());
}

#[test]
fn finds_sessions_on_instances_missing_documents_and_useless_resources() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ssm:TerminateSession","ssm:SendCommand"],
            "Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*:*:volume/*"]}"#,
    );
    assert_eq!(
        defects,
        [
            "statement 1: `ssm:TerminateSession` works on none of the resources",
            "statement 1: `ssm:SendCommand` also needs a resource of type `document`, which no statement allows",
            "statement 1: `arn:aws:ec2:*:*:volume/*` is a resource that no action of the statement works on",
        ]
    );
}

#[test]
fn an_action_outside_the_extract_is_unchecked_and_a_wrong_one_of_a_complete_service_is_a_defect() {
    let text = r#"{"Sid":"A","Effect":"Allow","Action":["ssm:SendComand","kms:ReEncrypt*"],"Resource":"*"}"#;
    let mut reference = reference();
    let unchecked: Vec<String> = reference.unchecked(&policy(text)).iter().map(ToString::to_string).collect();
    assert_eq!(
        unchecked,
        ["statement 1 (`A`): `ssm:SendComand` is not in the extract of the service authorization reference"]
    );
    assert_eq!(reference.defects(&policy(text)), []);
    reference.complete_services.insert("ssm".to_owned());
    assert_eq!(reference.unchecked(&policy(text)), []);
    let defects: Vec<String> = reference.defects(&policy(text)).iter().map(ToString::to_string).collect();
    assert_eq!(defects, ["statement 1 (`A`): `ssm:SendComand` is no action of its service"]);
    assert_eq!(reference.knowledge("SSM:sendcommand"), Knowledge::Known);
    assert_eq!(reference.knowledge("no service"), Knowledge::NotInExtract);
}

#[test]
fn operators_that_are_true_for_an_absent_key_are_no_defect() {
    let with = |operator: &str, value: &str| {
        defects_in(&format!(
            r#"{{"Effect":"Allow","Action":"ec2:DescribeAddresses","Resource":"*",
                "Condition":{{"{operator}":{{"aws:ResourceTag/Name":"{value}"}}}}}}"#
        ))
    };
    for (operator, value) in [
        ("StringEquals", "a"),
        ("ForAnyValue:StringEquals", "a"),
        ("ForAnyValue:StringNotEquals", "a"),
        ("Null", "false"),
    ] {
        assert_eq!(with(operator, value).len(), 1, "{operator}");
    }
    for (operator, value) in
        [("ForAllValues:StringEquals", "a"), ("StringEqualsIfExists", "a"), ("StringNotEquals", "a"), ("Null", "true")]
    {
        assert_eq!(with(operator, value), Vec::<String>::new(), "{operator}");
    }
}

#[test]
fn a_denial_grants_nothing_and_may_leave_nothing_of_a_grant() {
    let allow =
        |resource: &str| format!(r#"{{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"{resource}"}}"#);
    let deny = r#"{"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::*:role/Ours*"}"#;
    let with = |resource: &str| defects_in(&format!("{},{deny}", allow(resource)));
    assert_eq!(with("arn:aws:iam::*:role/*"), Vec::<String>::new());
    let all_denied = ["statement 1: `iam:PutRolePolicy` is denied by another statement on all of the resources"];
    assert_eq!(with("arn:aws:iam::222222222222:role/OursToo"), all_denied);
    let document = r#"{"Effect":"Deny","Action":"ssm:SendCommand","Resource":"arn:aws:ssm:*:*:document/*"},
        {"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*"}"#;
    assert_eq!(
        defects_in(document),
        ["statement 2: `ssm:SendCommand` also needs a resource of type `document`, which no statement allows"]
    );
}

#[test]
fn a_denial_that_can_never_match_is_a_defect_too() {
    let deny = r#"{"Effect":"Deny","Action":"ec2:DescribeAddresses","Resource":"arn:aws:ec2:*:*:elastic-ip/*"}"#;
    assert_eq!(
        defects_in(deny)[0],
        "statement 1: `ec2:DescribeAddresses` has no resource types, so only the resource `*` matches"
    );
}

#[test]
fn a_pattern_of_actions_is_a_defect_only_if_it_fits_no_action() {
    let with = |actions: &str, resource: &str| {
        defects_in(&format!(r#"{{"Effect":"Allow","Action":"{actions}","Resource":"{resource}"}}"#))
    };
    assert_eq!(with("iam:*", "arn:aws:iam::*:role/Ours"), Vec::<String>::new());
    assert_eq!(
        with("ssm:*Session", "arn:aws:s3:::bucket"),
        [
            "statement 1: `ssm:StartSession` works on none of the resources",
            "statement 1: `ssm:TerminateSession` works on none of the resources",
            "statement 1: `arn:aws:s3:::bucket` is a resource that no action of the statement works on",
        ]
    );
}

#[test]
fn excluded_resources_leave_the_other_types() {
    let run = |excluded: &str| {
        defects_in(&format!(r#"{{"Effect":"Allow","Action":"ec2:AttachVolume","NotResource":"{excluded}"}}"#))
    };
    assert_eq!(run("arn:aws:ec2:*:*:instance/i-1"), Vec::<String>::new());
    assert_eq!(
        run("arn:*:ec2:*:*:instance/*"),
        ["statement 1: `ec2:AttachVolume` also needs a resource of type `instance`, which no statement allows"]
    );
}
