//! How wide is too wide, and how much that matters.

use super::*;

#[test]
fn a_wildcard_that_hands_over_the_account_is_an_error() {
    let with = |action: &str, rest: &str| {
        levels(
            Rule::ActionWildcard,
            DocumentKind::Identity,
            &format!(r#"{{"Effect":"Allow","Action":"{action}",{rest}}}"#),
        )
    };
    let all = r#""Resource":"*""#;
    for action in ["*", "*:*", "iam:*", "IAM:*", "sts:*", "organizations:*", "kms:*"] {
        assert_eq!(with(action, all), [Level::Error], "{action}");
    }
    let role = r#""Resource":"arn:aws:iam::222222222222:role/a""#;
    let limited = r#""Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#;
    for (action, rest) in [("ec2:*", all), ("iam:Get*", all), ("iam:*", role), ("iam:*", limited)] {
        assert_eq!(with(action, rest), [Level::Warning], "{action} {rest}");
    }
}

#[test]
fn every_resource_is_no_more_than_every_resource_of_the_types_that_the_action_works_on() {
    let on = |action: &str, resource: &str| {
        let statement = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#);
        finds(Rule::WiderThanNeeded, DocumentKind::Identity, &statement)
    };
    assert!(!on("ssm:TerminateSession", "*") && !on("ssm:TerminateSession", "arn:aws:ssm:*:*:session/*"));
    // Tags go on a hundred types of resources, of which the extract holds a few.
    assert!(on("ec2:CreateTags", "*") && on("s3:DeleteObject", "*"));
}

#[test]
fn what_takes_no_effect_is_not_too_wide_as_well() {
    let pair = r#""ForAllValues:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"},"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}"#;
    let published = format!(
        r#"{{"Effect":"Allow","Action":["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"],"Resource":"*","Condition":{{{pair}}}}}"#
    );
    let found = lint(DocumentKind::Identity, &published);
    assert!(found.iter().any(|finding| finding.rule == Rule::NoEffect), "{found:#?}");
    assert!(!found.iter().any(|finding| finding.rule == Rule::WiderThanNeeded), "{found:#?}");
}
