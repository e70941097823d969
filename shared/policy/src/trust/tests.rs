//! Trust policies: what is written, what counts as a deviation from it, and that no message shows the ExternalId.

use proptest::prelude::*;

use super::*;

const PLATFORM: &str = "arn:aws:iam::111111111111:role/myCadoResponseRole";
const STATEMENT: &str = r#"{"Effect":"Allow","Principal":{"AWS":"PLATFORM"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"tenant-4711"}}}"#;

fn roles(arns: &[&str]) -> Vec<RoleArn> {
    arns.iter().map(|arn| arn.parse().unwrap()).collect()
}

#[test]
fn trusts_one_role_without_conditions() {
    let trust = TrustPolicy::new(roles(&[PLATFORM]), None, None).unwrap();
    insta::assert_snapshot!(
        trust.policy().print(),
        @r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/myCadoResponseRole"},"Action":"sts:AssumeRole"}]}"#
    );
}

#[test]
fn asks_for_the_external_id_and_the_organization() {
    let other = "arn:aws:iam::111111111111:role/another";
    let trust = TrustPolicy::new(
        roles(&[PLATFORM, other, PLATFORM]),
        Some("tenant-4711".parse().unwrap()),
        Some("o-exampleorgid".parse().unwrap()),
    );
    insta::assert_snapshot!(
        trust.unwrap().policy().print(),
        @r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/another","arn:aws:iam::111111111111:role/myCadoResponseRole"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid","sts:ExternalId":"tenant-4711"}}}]}"#
    );
}

#[test]
fn refuses_to_trust_nobody() {
    assert_eq!(TrustPolicy::new(vec![], None, None).unwrap_err(), TrustPolicyError::NoPrincipal);
}

#[test]
fn refuses_principals_of_two_partitions() {
    let both = roles(&[PLATFORM, "arn:aws-cn:iam::111111111111:role/myCadoResponseRole"]);
    assert!(matches!(TrustPolicy::new(both, None, None), Err(TrustPolicyError::Partitions { .. })));
}

#[test]
fn refuses_more_principals_than_a_trust_policy_holds() {
    let many = (0..60).map(|number| format!("{PLATFORM}{number}").parse().unwrap());
    let error = TrustPolicy::new(many, None, None).unwrap_err();
    assert!(matches!(error, TrustPolicyError::TooLong { principals: 60, .. }), "{error}");
}

#[test]
fn never_shows_the_external_id_when_debugged() {
    let trust = TrustPolicy::new(roles(&[PLATFORM]), Some("tenant-4711".parse().unwrap()), None).unwrap();
    assert!(!format!("{trust:?}").contains("4711"));
}

fn trust() -> TrustPolicy {
    let external_id = Some("tenant-4711".parse().unwrap());
    TrustPolicy::new([PLATFORM.parse().unwrap()], external_id, None).unwrap()
}

/// The deviation of a document with this change in its only statement.
fn after(from: &str, to: &str) -> Option<TrustDeviation> {
    assert!(STATEMENT.contains(from), "{from}");
    in_document(&STATEMENT.replace(from, to))
}

fn in_document(statements: &str) -> Option<TrustDeviation> {
    let statements = statements.replace("PLATFORM", PLATFORM);
    let found = trust().deviation_in(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#));
    assert!(!format!("{found:?}").contains("4711"), "{found:?}");
    found
}

fn message(deviation: Option<TrustDeviation>) -> String {
    let message = deviation.unwrap().to_string();
    assert!(!message.contains("4711"), "{message}");
    message
}

#[test]
fn what_means_the_same_is_no_deviation() {
    assert_eq!(in_document(STATEMENT), None);
    assert_eq!(in_document(&format!("{STATEMENT},{STATEMENT}")), None);
    assert_eq!(after(r#""Effect""#, r#""Sid":"Cado","Effect""#), None);
    assert_eq!(after(r#""PLATFORM""#, r#"["PLATFORM"]"#), None);
    assert_eq!(after("sts:AssumeRole", "STS:assumerole"), None);
    assert_eq!(after("sts:ExternalId", "sts:externalId"), None);
    assert_eq!(after(r#""tenant-4711""#, r#"["tenant-4711"]"#), None);
    assert_eq!(trust().deviation_in(&format!(r#"{{"Statement":{STATEMENT}}}"#).replace("PLATFORM", PLATFORM)), None);
}

#[test]
fn tells_a_deleted_principal_from_an_additional_one() {
    let deleted = after("PLATFORM", "AROAEXAMPLE1234567890");
    assert!(matches!(deleted, Some(TrustDeviation::DeletedPrincipal { .. })));
    assert!(message(deleted).starts_with("the trust policy names `AROAEXAMPLE1234567890`: a trusted role was deleted"));
    let root = after(r#""PLATFORM""#, r#"["PLATFORM","arn:aws:iam::111111111111:root"]"#);
    assert_eq!(message(root), "the trust policy also trusts `arn:aws:iam::111111111111:root`");
    let service = after(r#"{"AWS":"PLATFORM"}"#, r#"{"AWS":"PLATFORM","Service":"ec2.amazonaws.com"}"#);
    assert_eq!(message(service), "the trust policy also trusts `Service ec2.amazonaws.com`");
    assert_eq!(message(after(r#"{"AWS":"PLATFORM"}"#, r#""*""#)), "the trust policy also trusts `*`");
}

#[test]
fn names_a_principal_that_is_missing() {
    let found = TrustPolicy::new([PLATFORM.parse().unwrap()], None, None).unwrap().policy();
    let other = "arn:aws:iam::111111111111:role/another";
    let trust = TrustPolicy::new([PLATFORM, other].map(|arn| arn.parse().unwrap()), None, None).unwrap();
    assert_eq!(message(trust.deviation(&found)), format!("the trust policy does not trust `{other}`"));
}

#[test]
fn numbers_a_statement_that_does_something_else() {
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#;
    assert_eq!(in_document(&format!("{STATEMENT},{deny}")), Some(TrustDeviation::OtherStatement { number: 2 }));
    let first = Some(TrustDeviation::OtherStatement { number: 1 });
    for (from, to) in [
        ("sts:AssumeRole", "sts:*"),
        (r#""sts:AssumeRole""#, r#"["sts:AssumeRole","sts:TagSession"]"#),
        (r#""Action""#, r#""NotAction""#),
        (r#""Principal""#, r#""NotPrincipal""#),
        (r#""Allow""#, r#""Deny""#),
    ] {
        assert_eq!(after(from, to), first, "{to}");
    }
}

#[test]
fn names_the_condition_that_deviates_and_never_its_value() {
    let condition = r#","Condition":{"StringEquals":{"sts:ExternalId":"tenant-4711"}}"#;
    assert_eq!(message(after(condition, "")), "the trust policy lacks the condition on `sts:ExternalId`");
    assert_eq!(
        message(after("tenant-4711", "another-4711")),
        "the trust policy's condition on `sts:ExternalId` is not the wanted one"
    );
    let like = after("StringEquals", "StringLike");
    assert!(matches!(like, Some(TrustDeviation::OtherCondition { .. })));
    let more = after(r#""sts:ExternalId""#, r#""aws:PrincipalOrgID":"o-exampleorgid","sts:ExternalId""#);
    assert_eq!(message(more), "the trust policy has an additional condition on `aws:PrincipalOrgID`");
    let twice = after(r#""sts:ExternalId""#, r#""STS:ExternalID":"another","sts:ExternalId""#);
    assert!(matches!(twice, Some(TrustDeviation::OtherCondition { .. })));
}

#[test]
fn one_statement_without_the_condition_is_enough_to_deviate() {
    let without = r#"{"Effect":"Allow","Principal":{"AWS":"PLATFORM"},"Action":"sts:AssumeRole"}"#;
    let found = in_document(&format!("{STATEMENT},{without}"));
    assert!(matches!(found, Some(TrustDeviation::MissingCondition { .. })));
}

#[test]
fn says_that_a_document_is_unreadable_without_quoting_it() {
    let broken = after(r#"{"sts:ExternalId":"tenant-4711"}"#, r#""tenant-4711""#);
    assert_eq!(message(broken), "the trust policy cannot be read: statement 1 is malformed");
    assert_eq!(message(trust().deviation_in("tenant-4711")), "the trust policy cannot be read");
}

fn principal() -> impl Strategy<Value = RoleArn> {
    "arn:aws:iam::[0-9]{12}:role/([a-z]{1,5}/)?[A-Za-z0-9+=,.@_-]{1,20}".prop_map(|arn| arn.parse().unwrap())
}

prop_compose! {
    fn any_trust()(
        principals in prop::collection::btree_set(principal(), 1..8),
        external_id in prop::option::of("[A-Za-z0-9+=,.@:/_-]{2,64}"),
        organization in prop::option::of("o-[a-z0-9]{10,32}"),
    ) -> TrustPolicy {
        let external_id = external_id.map(|id| id.parse().unwrap());
        TrustPolicy::new(principals, external_id, organization.map(|id| id.parse().unwrap())).unwrap()
    }
}

proptest! {
    #[test]
    fn reads_back_what_it_wrote_and_finds_no_deviation(trust in any_trust()) {
        let policy = trust.policy();
        prop_assert_eq!(policy.print().parse::<Policy>().unwrap(), policy.clone());
        prop_assert_eq!(trust.deviation(&policy), None);
        prop_assert_eq!(trust.deviation_in(&policy.print()), None);
    }

    #[test]
    fn finds_a_deviation_exactly_where_the_documents_differ(one in any_trust(), other in any_trust()) {
        let same = one.policy() == other.policy();
        prop_assert_eq!(one.deviation(&other.policy()).is_none(), same);
    }
}
