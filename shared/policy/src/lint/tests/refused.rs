//! Conditions and actions that AWS refuses, or that no request has.

use super::*;

#[test]
fn conditions_are_such_as_aws_takes() {
    let with = |condition: &str| {
        format!(r#"{{"Effect":"Allow","Action":"eks:ListClusters","Resource":"*","Condition":{{{condition}}}}}"#)
    };
    let region = with(r#""StringEquals":{"aws:RequestedRegion":"eu-west-1"}"#);
    for (rule, wrong, right) in [
        (Rule::ConditionOperator, with(r#""StringEqual":{"aws:RequestedRegion":"eu-west-1"}"#), region.clone()),
        (
            Rule::ConditionOperator,
            with(r#""NullIfExists":{"aws:TokenIssueTime":"true"}"#),
            with(r#""Null":{"aws:TokenIssueTime":"true"}"#),
        ),
        (Rule::ConditionKey, with(r#""StringEquals":{"aws:Region":"eu-west-1"}"#), region.clone()),
        (
            Rule::ConditionKey,
            with(r#""StringEquals":{"aws:ResourceTags/Name":"a"}"#),
            with(r#""StringEquals":{"AWS:resourcetag/Name":"a","eks:whatever":"b"}"#),
        ),
        (
            Rule::ConditionValue,
            with(r#""Bool":{"aws:SecureTransport":"yes"}"#),
            with(r#""Bool":{"aws:SecureTransport":true}"#),
        ),
        (
            Rule::ConditionValue,
            with(r#""NumericLessThan":{"aws:MultiFactorAuthAge":"an hour"}"#),
            with(r#""NumericLessThan":{"aws:MultiFactorAuthAge":3600}"#),
        ),
        (
            Rule::ConditionValue,
            with(r#""DateLessThan":{"aws:CurrentTime":"31.01.2026"}"#),
            with(r#""DateLessThan":{"aws:CurrentTime":"2026-01-31T00:00:00Z"}"#),
        ),
        (
            Rule::ConditionValue,
            with(r#""IpAddress":{"aws:SourceIp":["203.0.113.0/24","203.0.113.*"]}"#),
            with(r#""IpAddress":{"aws:SourceIp":["203.0.113.0/24","${aws:PrincipalTag/Net}"]}"#),
        ),
    ] {
        check(DocumentKind::Identity, &[(rule, &wrong, &right)]);
    }
    let found = lint(DocumentKind::Identity, &with(r#""StringEqual":{"aws:Region":"a"}"#));
    let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages.get(..2).unwrap(),
        [
            "AWS has no condition operator `StringEqual`; did you mean `StringEquals`?",
            "AWS has no global condition key `aws:Region`; did you mean `aws:RequestedRegion`?"
        ]
    );
    let trust = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/a"},"Action":"sts:AssumeRole","Condition":{"StringEqual":{"sts:ExternalId":"a"}}}"#;
    assert!(finds(Rule::ConditionOperator, DocumentKind::Trust, trust));
}

#[test]
fn actions_are_a_service_and_a_name() {
    let with = |action: &str| format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"*"}}"#);
    let right = with("ec2:DescribeInstances");
    for wrong in ["DescribeInstances", "ec2.CreateSnapshot", "ec2:Describe Instances"] {
        check(DocumentKind::Identity, &[(Rule::ActionMalformed, &with(wrong), &right)]);
        assert_eq!(lint(DocumentKind::Identity, &with(wrong)).len(), 1, "{wrong}");
    }
    assert!(!finds(Rule::ActionMalformed, DocumentKind::Identity, &with("*")));
    check(
        DocumentKind::Identity,
        &[
            (Rule::ActionMisspelt, &with("ec2:DescribeInstance"), &right),
            (Rule::ActionMisspelt, &with("ec2:CreateSnaphsot"), &with("ec2:CreateVpc")),
        ],
    );
    let found = lint(DocumentKind::Identity, &with("ec2:DescribeInstance"));
    let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["`ec2:DescribeInstance` is not known; did you mean `ec2:DescribeInstances`?"]);
}
