//! Statements by name are those of the whole key policy.

use super::*;
use crate::{KmsGrants, Region};

fn parameters(roles: &[&str], regions: &[&str]) -> StatementParameters {
    let regions = regions.iter().map(|region| region.parse::<Region>().unwrap()).collect();
    StatementParameters { roles: roles.iter().map(|text| role(text)).collect(), regions }
}

fn named(name: &str, roles: &[&str], regions: &[&str]) -> Result<Statement, NamedStatementError> {
    named_statement(name, &key("111111111111"), &parameters(roles, regions))
}

#[test]
fn the_named_statements_together_are_the_policy_that_is_rendered() {
    let roles = [PLATFORM, ACCESS];
    let rendered = |regions: &[&str], grants| {
        let wanted = KeyPolicy::new(roles.map(role), grants).unwrap();
        let wanted = wanted.in_regions(regions.iter().map(|region| region.parse().unwrap())).unwrap();
        wanted.administered_by(&"111111111111".parse().unwrap()).statements()
    };
    let all = |regions: &[&str], names: &[&str]| -> Vec<Statement> {
        let administration = named("kms-account-administration", &[], &[]).unwrap();
        let others = names.iter().map(|name| named(name, &roles, regions).unwrap());
        std::iter::once(administration).chain(others).collect()
    };
    let (whole, narrowed): (&[&str], &[&str]) = (&["kms-use-of-key"], &["kms-use-of-key", "kms-describe-key"]);
    for (grants, name) in
        [(KmsGrants::Any, "kms-grants"), (KmsGrants::AwsResourcesOnly, "kms-grants-for-aws-resources")]
    {
        assert_eq!(all(&[], &[whole, &[name]].concat()), rendered(&[], grants));
        let regions = ["eu-west-3", "us-east-1"];
        assert_eq!(all(&regions, &[narrowed, &[name]].concat()), rendered(&regions, grants));
    }
}

#[test]
fn every_named_statement_fits_the_policy_of_its_key() {
    let target = crate::statement_set::StatementTarget::Key(key("111111111111"));
    for name in StatementName::ALL {
        let roles: &[&str] = if name == StatementName::AccountAdministration { &[] } else { &[PLATFORM] };
        let statement = named(name.as_str(), roles, &[]).unwrap();
        assert_eq!(target.check_statement(&statement), Ok(()), "{name}");
        assert_eq!(name.to_string().parse::<StatementName>(), Ok(name));
    }
}

#[test]
fn what_cannot_be_given_is_refused_with_what_can() {
    let unknown = named("kms-use", &[PLATFORM], &[]).unwrap_err().to_string();
    for name in StatementName::ALL {
        assert!(unknown.contains(&format!("`{name}`")), "{unknown}");
    }
    let chinese = "arn:aws-cn:iam::111111111111:role/myCadoResponseRole";
    assert!(matches!(named("kms-grants", &[chinese], &[]), Err(NamedStatementError::Partition { .. })));
    for (name, roles, regions) in [("kms-grants", &[][..], &[][..]), ("kms-use-of-key", &[PLATFORM], &["cn-north-1"])] {
        assert!(matches!(named(name, roles, regions), Err(NamedStatementError::KeyPolicy { .. })), "{name}");
    }
    for (roles, regions) in [(&[PLATFORM][..], &[][..]), (&[], &["eu-west-3"])] {
        let error = named("kms-account-administration", roles, regions);
        assert!(matches!(error, Err(NamedStatementError::Parameters { .. })), "{error:?}");
    }
}

#[test]
fn parameters_are_read_as_a_template_writes_them() {
    let read = serde_json::from_str::<StatementParameters>;
    let text = format!(r#"{{"Roles":["{PLATFORM}"],"Regions":["eu-west-3"]}}"#);
    assert_eq!(read(&text).unwrap(), parameters(&[PLATFORM], &["eu-west-3"]));
    assert_eq!(read("{}").unwrap(), StatementParameters::default());
    assert!(read(r#"{"Role":"x"}"#).is_err() && read(r#"{"Roles":["*"]}"#).is_err());
}
