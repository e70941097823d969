//! Policies of keys and other resources that let anyone in, or nobody change them.

use super::*;
use crate::{KmsGrants, key_policy::KeyPolicy};

#[test]
fn resources_are_not_open_to_anyone() {
    let with = |principal: &str, actions: &str, condition: &str| {
        format!(r#"{{"Effect":"Allow",{principal},"Action":{actions},"Resource":"*","Condition":{{{condition}}}}}"#)
    };
    let (anyone, any_aws) = (r#""Principal":"*""#, r#""Principal":{"AWS":["arn:aws:iam::111111111111:role/a","*"]}"#);
    let (all, read) = (r#""kms:*""#, r#"["kms:Decrypt"]"#);
    let role = with(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/a"}"#, all, "");
    for kind in [DocumentKind::KeyPolicy, DocumentKind::Resource] {
        let levels = |text: &str| levels(Rule::ResourceAnyone, kind, text);
        assert_eq!(levels(&with(anyone, all, "")), [Level::Error]);
        assert_eq!(levels(&with(anyone, r#""*""#, "")), [Level::Error]);
        assert_eq!(levels(&with(any_aws, read, "")), [Level::Warning]);
        assert_eq!(levels(&with(anyone, all, "").replace("Allow", "Deny")), []);
        assert_eq!(levels(&role), []);
        let except = role.replace(r#""Principal""#, r#""NotPrincipal""#);
        check(kind, &[(Rule::ResourceNotPrincipal, &except, &except.replace("Allow", "Deny"))]);
        for limiting in [
            r#""StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}"#,
            r#""ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-exampleorgid/*"}"#,
            r#""StringEquals":{"kms:CallerAccount":"111111111111"}"#,
            r#""ArnLike":{"aws:SourceArn":"arn:aws:s3:::evidence"}"#,
            r#""StringLike":{"AWS:PRINCIPALARN":"arn:aws:iam::111111111111:role/*"}"#,
            r#""StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}"#,
        ] {
            assert_eq!(levels(&with(anyone, all, limiting)), [], "{limiting}");
        }
        for vain in [
            r#""StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}"#,
            r#""StringEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"}"#,
            r#""ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-exampleorgid/*"}"#,
            r#""StringLike":{"aws:PrincipalArn":["arn:aws:iam::111111111111:role/a","*"]}"#,
            r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/CadoResponse"}"#,
            r#""Bool":{"aws:SecureTransport":"true"}"#,
        ] {
            assert_eq!(levels(&with(anyone, all, vain)), [Level::Error], "{vain}");
        }
    }
}

#[test]
fn someone_can_change_the_policy_of_a_key() {
    let with = |effect: &str, element: &str, action: &str| {
        format!(
            r#"{{"Effect":"{effect}","Principal":{{"AWS":"arn:aws:iam::111111111111:root"}},"{element}":"{action}","Resource":"*"}}"#
        )
    };
    for (wrong, right) in [
        (with("Allow", "Action", "kms:Decrypt"), with("Allow", "Action", "kms:*")),
        (with("Deny", "Action", "kms:*"), with("Allow", "Action", "kms:Put*")),
        (with("Allow", "NotAction", "kms:Put*"), with("Allow", "NotAction", "s3:*")),
    ] {
        check(DocumentKind::KeyPolicy, &[(Rule::KeyWithoutAdministrator, &wrong, &right)]);
        assert!(!finds(Rule::KeyWithoutAdministrator, DocumentKind::Resource, &wrong));
    }
    let of_aws = r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111111111111","kms:ViaService":"ec2.eu-west-1.amazonaws.com"}}}"#;
    assert_eq!(lint(DocumentKind::KeyPolicy, of_aws), []);
}

#[test]
fn a_key_policy_that_was_rendered_has_no_error_and_no_warning() {
    let roles = ["arn:aws:iam::111111111111:role/myCadoResponseRole", "arn:aws:iam::222222222222:role/CadoResponse"];
    for grants in [KmsGrants::Any, KmsGrants::AwsResourcesOnly] {
        let wanted = KeyPolicy::new(roles.map(|role| role.parse().unwrap()), grants).unwrap();
        let wanted = wanted.in_regions(["eu-west-1".parse().unwrap()]).unwrap();
        let rules = |wanted: &KeyPolicy| {
            let found = linter().lint(&wanted.policy().unwrap(), DocumentKind::KeyPolicy);
            found.into_iter().map(|finding| (finding.rule, finding.level)).collect::<Vec<_>>()
        };
        assert_eq!(rules(&wanted), [(Rule::KeyWithoutAdministrator, Level::Note)]);
        assert_eq!(rules(&wanted.administered_by(&"111111111111".parse().unwrap())), []);
    }
}
