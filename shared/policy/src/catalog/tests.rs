//! The embedded catalogue as a whole, and what happens to files and choices that are wrong.

use std::{collections::BTreeSet, error::Error};

use super::*;
use crate::Tightening;

fn catalog() -> Catalog {
    Catalog::access_role().unwrap()
}

fn ids(names: &[&str]) -> Vec<FeatureId> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn partition(name: &str) -> Placeholders {
    Placeholders::new(name.parse().unwrap())
}

fn none() -> Tightening {
    Tightening::default()
}

fn read_one(name: &str, contents: &str) -> Result<Catalog, CatalogError> {
    Catalog::read([(name, contents.as_bytes())].into_iter())
}

/// A feature that takes about as many characters as it is told.
fn feature_of(characters: usize) -> String {
    let resource = "x".repeat(characters);
    format!(
        r#"{{"purpose":"p","without":"w","statements":[{{"origin":"o",
            "statement":{{"Sid":"S","Effect":"Allow","Action":"a:b","Resource":"{resource}"}}}}]}}"#
    )
}

#[test]
fn every_embedded_file_is_a_feature_with_its_texts() {
    let catalog = catalog();
    for feature in catalog.features() {
        assert!(feature.purpose.ends_with('.') && feature.without.ends_with('.'), "{}", feature.id);
        for entry in &feature.statements {
            assert!(!entry.origin.is_empty(), "{}", feature.id);
            assert!(entry.correction.as_ref().is_none_or(|text| text.ends_with('.')), "{}", feature.id);
        }
    }
}

#[test]
fn every_statement_has_a_sid_of_its_own_in_letters_and_digits() {
    let catalog = catalog();
    let mut seen = BTreeSet::new();
    for entry in catalog.features().flat_map(|feature| &feature.statements) {
        let sid = entry.statement.sid.as_deref().unwrap();
        assert!(!sid.is_empty() && sid.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{sid}");
        assert!(seen.insert(sid), "{sid}");
    }
}

#[test]
fn every_feature_renders_to_a_policy_that_reads_back() {
    for feature in catalog().features() {
        let policy = feature.policy(&partition("aws-us-gov")).unwrap();
        assert_eq!(policy.print().parse::<Policy>().unwrap(), policy);
        assert!(!policy.print().contains("${Partition}"));
        assert!(!policy.print().contains("arn:aws:"), "a partition is a literal in `{}`", feature.id);
    }
}

#[test]
fn features_keep_their_size() {
    let sizes: Vec<(String, usize)> = catalog()
        .features()
        .map(|feature| (feature.id.to_string(), feature.policy(&partition("aws")).unwrap().size()))
        .collect();
    let sizes: Vec<(&str, usize)> = sizes.iter().map(|(id, size)| (id.as_str(), *size)).collect();
    assert_eq!(sizes, [("ec2", 1639), ("kms-custom-key", 506), ("s3", 380), ("ssm-triage", 676)]);
}

#[test]
fn renders_a_feature() {
    let policy = catalog().select(&ids(&["ssm-triage"])).unwrap()[0].policy(&partition("aws-cn")).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&policy).unwrap(), @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "RequiredForMemoryForensics",
          "Effect": "Allow",
          "Action": "ssm:SendCommand",
          "Resource": [
            "arn:aws-cn:ec2:*:*:instance/*",
            "arn:aws-cn:ssm:*::document/AWS-RunShellScript",
            "arn:aws-cn:ssm:*::document/AWS-RunPowerShellScript"
          ]
        },
        {
          "Sid": "RequiredForMemoryForensicsRead",
          "Effect": "Allow",
          "Action": [
            "ssm:DescribeInstanceInformation",
            "ssm:GetCommandInvocation"
          ],
          "Resource": "*"
        },
        {
          "Sid": "RequiredForMemoryForensicsStartSession",
          "Effect": "Allow",
          "Action": "ssm:StartSession",
          "Resource": "arn:aws-cn:ec2:*:*:instance/*"
        },
        {
          "Sid": "RequiredForMemoryForensicsTerminateSession",
          "Effect": "Allow",
          "Action": "ssm:TerminateSession",
          "Resource": "arn:aws-cn:ssm:*:*:session/*"
        }
      ]
    }
    "#);
}

#[test]
fn inline_policies_are_named_after_their_features() {
    let chosen = ids(&["s3", "ec2", "s3"]);
    let policies = inline_policies(&catalog(), &chosen, &partition("aws"), &none()).unwrap();
    assert_eq!(policies.keys().collect::<Vec<_>>(), ["CadoResponse-ec2", "CadoResponse-s3"]);
}

#[test]
fn an_unknown_feature_is_refused_with_the_known_ones() {
    let text = feature_of(1);
    let files = ["s3.json", "ec2.json"].map(|name| (name, text.as_bytes()));
    let catalog = Catalog::read(files.into_iter()).unwrap();
    let error = catalog.select(&ids(&["ec2", "ecs2"])).unwrap_err();
    assert_eq!(error.to_string(), "there is no feature `ecs2`: known are `ec2`, `s3`");
}

#[test]
fn features_that_do_not_fit_a_role_are_refused_with_their_sizes() {
    let (large, small) = (feature_of(8_000), feature_of(3_000));
    let files = [("large.json", large.as_bytes()), ("small.json", small.as_bytes())];
    let catalog = Catalog::read(files.into_iter()).unwrap();
    assert!(inline_policies(&catalog, &ids(&["large"]), &partition("aws"), &none()).is_ok());
    let error = inline_policies(&catalog, &ids(&["small", "large"]), &partition("aws"), &none()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the chosen features do not fit one role: `large` takes 8096, `small` takes 3096; leave out `small` or `large`"
    );
    assert_eq!(
        error.source().unwrap().to_string(),
        "11192 characters are 952 more than the 10240 that IAM allows for the inline policies of a role together"
    );
}

#[test]
fn a_malformed_file_is_refused_with_its_name_and_field() {
    let text = feature_of(1);
    let broken = text.replace(r#""Action""#, r#""Actions""#);
    let error = read_one("ec2.json", &broken).unwrap_err();
    assert_eq!(error.to_string(), "catalogue file `ec2.json`: field `statements[0].statement.Actions` is malformed");
    assert!(error.source().unwrap().to_string().starts_with("unknown field `Actions`"));
    assert!(matches!(read_one("EC2.json", &text), Err(CatalogError::Name { .. })));
    assert!(matches!(read_one("ec2.json~", &text), Err(CatalogError::Name { .. })));
    assert!(matches!(read_one("ec2.json", &(text.clone() + "x")), Err(CatalogError::File { .. })));
    assert!(matches!(read_one("ec2.json", &text.replace("purpose", "reason")), Err(CatalogError::File { .. })));
}

#[test]
fn an_unknown_placeholder_is_refused_with_its_feature() {
    let catalog = read_one("ec2.json", &feature_of(1).replace(r#""x""#, r#""arn:${Account}""#)).unwrap();
    let error = inline_policies(&catalog, &ids(&["ec2"]), &partition("aws"), &none()).unwrap_err();
    assert_eq!(error.to_string(), "feature `ec2` cannot be rendered");
    assert!(error.source().unwrap().to_string().starts_with("`${Account}` in `arn:${Account}`"));
}
