//! From properties to documents.

use policy::Policy;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{PermissionPolicyError, Properties, digest};
use crate::home::Home;

fn home() -> Home {
    Home { partition: "aws".parse().unwrap(), account: "111111111111".parse().unwrap() }
}

fn properties(properties: &Value) -> Properties {
    custom_resource::read_properties("Properties", properties).unwrap()
}

fn policies(given: &Value) -> Result<Vec<Policy>, PermissionPolicyError> {
    properties(given).policies(&home())
}

fn text(given: &Value) -> String {
    policies(given).unwrap().iter().map(Policy::print).collect()
}

fn error(given: &Value) -> String {
    lambda::chain(&policies(given).unwrap_err())
}

#[test]
fn without_features_a_role_gets_those_that_the_catalogue_gives_by_default() {
    let default = text(&json!({"Role": "access-role"}));
    assert!(
        default.contains("ec2:CreateSnapshots") && !default.contains("RequiredForResponseActionIsolate"),
        "{default}"
    );
    // This account, any Region.
    let platform = text(&json!({"Role": "platform-role", "Bucket": "evidence"}));
    assert!(platform.contains("arn:aws:iam::111111111111:") && platform.contains("arn:aws:s3:::evidence"));
    assert!(!platform.contains("${"), "{platform}");
}

#[test]
fn tightening_reaches_the_documents() {
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    for (feature, name, value, expected) in [
        ("ssm-triage", "SsmInstanceTag", json!("Team=Forensics"), r#""ssm:resourceTag/Team":"Forensics""#),
        ("kms-custom-key", "KmsKeyArns", json!([key]), key),
        ("kms-custom-key", "KmsGrants", json!("any"), r#""Action":"kms:CreateGrant","Resource":"*"}"#),
        ("ec2", "AllowedRegions", json!(["eu-central-1"]), r#""aws:RequestedRegion":"eu-central-1""#),
        ("s3", "S3BucketArns", json!(["arn:aws:s3:::logs"]), "arn:aws:s3:::logs/*"),
    ] {
        let mut given = json!({"Role": "access-role", "Features": [feature]});
        assert!(!text(&given).contains(expected), "{name}");
        given[name] = value;
        assert!(text(&given).contains(expected), "{name}: {}", text(&given));
    }
}

#[test]
fn what_cannot_be_rendered_is_refused_with_the_way_out() {
    let platform = json!({"Role": "platform-role"});
    assert!(error(&platform).contains("needs the name of the platform's bucket"), "{}", error(&platform));
    let empty = json!({"Role": "access-role", "Features": []});
    assert!(error(&empty).contains("leave it out for those that the role has by default"));
    let unknown = json!({"Role": "access-role", "Features": ["teleport"]});
    assert!(error(&unknown).contains("there is no feature `teleport`"));
    let elsewhere = json!({"Role": "access-role", "AllowedRegions": ["cn-north-1"]});
    assert!(error(&elsewhere).contains("not in the partition `aws`"));
}

#[test]
fn wrong_properties_are_named() {
    for (given, expected) in [
        (json!({}), "Properties.Role is missing"),
        (json!({"Role": "pope"}), "Properties.Role: expected one of `access-role`, `platform-role`"),
        (json!({"Role": "access-role", "Feature": []}), "Properties.Feature is not known"),
        (json!({"Role": "access-role", "Features": "ec2"}), "Properties.Features: expected a list"),
        (json!({"Role": "access-role", "PolicyNamePrefix": "a/b"}), "Properties.PolicyNamePrefix: expected 1 to 120"),
        (json!({"Role": "access-role", "KmsGrants": "some"}), "expected `any`, `aws-resources-only` or `withheld`"),
    ] {
        let error = custom_resource::read_properties::<Properties>("Properties", &given).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_digest_is_the_same_in_every_release() {
    let statement = r#"{"Sid":"A","Effect":"Allow","Action":["S3:GetObject","a:b"],"Resource":["x","y"]}"#;
    let policy: Policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#).parse().unwrap();
    assert_eq!(digest(&[policy]), DIGEST);
}

/// What `sha256sum` says of these lines: `["Allow","a:b",null,"x",[]]`, the same with `"y"`, and both of `"s3:getobject"`.
const DIGEST: &str = "1448420ae29b235cfee0308a6dedf70e7d576cd1ca6c4c4c5d4365384b6c3699";

#[test]
fn a_digest_counts_meaning_and_not_form() {
    let read = |statements: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap();
    let one = r#"{"Sid":"A","Effect":"Allow","Action":["a:b"],"Resource":["y","x"]}"#;
    let other = r#"{"Effect":"Allow","Action":"A:b","Resource":["x","y"]}"#;
    let more = r#"{"Effect":"Allow","Action":"c:d","Resource":"*"}"#;
    let both: Policy = read(&format!("{more},{other}"));
    assert_eq!(digest(&[read(one)]), digest(&[read(other)]));
    assert_eq!(digest(&[both]), digest(&[read(one), read(more)]));
    assert_ne!(digest(&[read(one)]), digest(&[read(more)]));
}

proptest! {
    #[test]
    fn any_choice_of_features_fits_and_is_rendered_the_same_in_any_order(
        chosen in prop::sample::subsequence(vec!["ec2", "s3", "ssm-triage", "kms-custom-key", "eks", "ecs", "lambda", "ami"], 1..8),
        withheld in any::<bool>(),
    ) {
        let grants = if withheld { "withheld" } else { "aws-resources-only" };
        let given = |features: &[&str]| json!({"Role": "access-role", "Features": features, "KmsGrants": grants});
        let turned: Vec<&str> = chosen.iter().rev().copied().collect();
        let packed = policies(&given(&chosen)).unwrap();
        prop_assert!(packed.iter().all(|policy| policy.size() <= 6_144));
        prop_assert_eq!(digest(&packed), digest(&policies(&given(&turned)).unwrap()));
        prop_assert_eq!(packed, policies(&given(&turned)).unwrap());
    }
}
