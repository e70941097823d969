//! Every permission of the catalogue takes effect: a statement that AWS accepts and that can never match looks
//! like a grant and is none. The second half proves that the check finds such statements, on those that the
//! vendor publishes.

mod authorization;

use std::error::Error;

use policy::{Catalog, Placeholders};

use self::authorization::{Reference, actions, resources};

fn defects_in(statements: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse()?;
    Ok(Reference::read()?.defects(&policy))
}

#[test]
fn every_permission_of_every_feature_takes_effect() {
    let reference = Reference::read().unwrap();
    let placeholders = Placeholders::new("aws".parse().unwrap());
    for feature in Catalog::access_role().unwrap().features() {
        let policy = feature.policy(&placeholders).unwrap();
        assert_eq!(reference.defects(&policy), Vec::<String>::new(), "{}", feature.id);
    }
}

#[test]
fn the_catalogue_speaks_of_single_actions_and_resources() {
    for feature in Catalog::access_role().unwrap().features() {
        for entry in &feature.statements {
            assert!(!actions(&entry.statement).is_empty() && !resources(&entry.statement).is_empty(), "{}", feature.id);
        }
    }
}

#[test]
fn finds_that_listing_managed_instances_needs_the_resource_star() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ssm:SendCommand","ssm:DescribeInstanceInformation"],"Resource":[
            "arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/AWS-RunShellScript"]}"#,
    )
    .unwrap();
    assert_eq!(defects, ["ssm:DescribeInstanceInformation: has no resource types, only * matches"]);
}

#[test]
fn finds_that_describing_addresses_knows_no_tags() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ec2:StopInstances","ec2:DescribeAddresses"],"Resource":"*",
            "Condition":{"StringLike":{"aws:ResourceTag/Name":["CadoResponse*"]}}}"#,
    )
    .unwrap();
    assert_eq!(defects, ["ec2:DescribeAddresses: a condition key is in none of its requests"]);
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
    )
    .unwrap();
    assert_eq!(
        defects,
        [
            "ec2:ModifyInstanceAttribute: denied as soon as a request names a resource of type volume",
            "ec2:ModifyInstanceAttribute: a condition key is in none of its requests",
            "ec2:StartInstances: denied as soon as a request names a resource of type license-configuration",
        ]
    );
}

#[test]
fn finds_sessions_on_instances_missing_documents_and_unknown_actions() {
    let defects = defects_in(
        r#"{"Effect":"Allow","Action":["ssm:TerminateSession","ssm:SendCommand","ssm:SendComand"],
            "Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*:*:volume/*"]}"#,
    )
    .unwrap();
    assert_eq!(
        defects,
        [
            "ssm:TerminateSession: works on none of the resources",
            "ssm:SendCommand: denied as soon as a request names a resource of type document",
            "ssm:SendComand: no such action",
            "arn:aws:ec2:*:*:volume/*: no action of its statement works on it",
        ]
    );
}

#[test]
fn operators_that_are_true_for_an_absent_key_are_no_defect() {
    let with = |operator: &str| {
        defects_in(&format!(
            r#"{{"Effect":"Allow","Action":"ec2:DescribeAddresses","Resource":"*",
                "Condition":{{"{operator}":{{"aws:ResourceTag/Name":"a"}}}}}}"#
        ))
        .unwrap()
    };
    assert_eq!(with("StringEquals").len(), 1);
    assert_eq!(with("ForAnyValue:StringEquals").len(), 1);
    for operator in ["ForAllValues:StringEquals", "StringEqualsIfExists", "StringNotEquals", "Null"] {
        assert_eq!(with(operator), Vec::<String>::new(), "{operator}");
    }
}
