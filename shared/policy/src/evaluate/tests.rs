//! Answers whose reason the IAM documentation gives, and what holds for all policies.

use proptest::prelude::*;

use super::*;
use crate::{Actions, Effect, OneOrMany, Principal, Principals, Resources, Statement, UniqueMap};

const ROLE: &str = "arn:aws:iam::111111111111:role/Caller";
const KEY: &str = "arn:aws:kms:us-east-1:111111111111:key/1";

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn allow(condition: &str) -> Policy {
    policy(&format!(r#"{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{condition}}}"#))
}

fn request(context: Context) -> Request {
    Request { principal: ROLE.parse().unwrap(), action: "kms:Decrypt".to_owned(), resource: KEY.to_owned(), context }
}

fn alone(policy: &Policy, context: Context) -> Answer {
    evaluate(&request(context), std::slice::from_ref(policy), None)
}

/// `yes`, `no`, `denied`, or the keys that the answer depends on.
fn word(answer: &Answer) -> String {
    match answer {
        Answer::Allowed => "yes".to_owned(),
        Answer::NotAllowed => "no".to_owned(),
        Answer::Denied { .. } => "denied".to_owned(),
        Answer::Depends { on } => on.iter().map(ConditionKey::as_str).collect::<Vec<_>>().join(" "),
    }
}

#[test]
fn a_condition_holds_as_its_operator_says() {
    let one = |value: &str| Context::default().with("k", value);
    let many = |values: &[&str]| Context::default().with_values("K", values.iter().map(|value| (*value).to_owned()));
    let absent = || Context::default().without("k");
    for (condition, context, expected) in [
        (r#"{"StringEquals":{"k":["a","b"]}}"#, one("b"), "yes"),
        (r#"{"StringEquals":{"k":"a*"}}"#, one("ab"), "no"),
        (r#"{"StringEquals":{"k":"a"}}"#, one("A"), "no"),
        (r#"{"StringEqualsIgnoreCase":{"k":"a"}}"#, one("A"), "yes"),
        (r#"{"StringNotEquals":{"k":["a","b"]}}"#, one("b"), "no"),
        (r#"{"StringNotEquals":{"k":["a","b"]}}"#, one("c"), "yes"),
        (r#"{"StringNotEquals":{"k":"a"}}"#, absent(), "yes"),
        (r#"{"StringLike":{"k":"a?c*"}}"#, one("abcd"), "yes"),
        (r#"{"StringNotLike":{"k":"a*"}}"#, one("abcd"), "no"),
        (r#"{"StringLike":{"k":"*"}}"#, absent(), "no"),
        (r#"{"StringLikeIfExists":{"k":"a"}}"#, absent(), "yes"),
        (r#"{"StringLikeIfExists":{"k":"a"}}"#, one("b"), "no"),
        (r#"{"ArnLike":{"k":"arn:aws:s3:::a*"}}"#, one("arn:aws:s3:::abc"), "yes"),
        (r#"{"ArnEquals":{"k":"arn:*:abc"}}"#, one("arn:aws:s3:::abc"), "no"),
        (r#"{"ArnNotEquals":{"k":"arn:aws:s3:::a"}}"#, one("arn:aws:s3:::b"), "yes"),
        (r#"{"Bool":{"k":true}}"#, one("true"), "yes"),
        (r#"{"Bool":{"k":"false"}}"#, one("true"), "no"),
        (r#"{"Bool":{"k":"false"}}"#, absent(), "no"),
        (r#"{"NumericLessThanEquals":{"k":"10"}}"#, one("9"), "yes"),
        (r#"{"NumericGreaterThan":{"k":"10"}}"#, one("9"), "no"),
        (r#"{"NumericNotEquals":{"k":"10"}}"#, one("10.0"), "no"),
        (r#"{"NumericEquals":{"k":"ten"}}"#, one("10"), "k"),
        (r#"{"Null":{"k":"true"}}"#, absent(), "yes"),
        (r#"{"Null":{"k":"false"}}"#, absent(), "no"),
        (r#"{"Null":{"k":"false"}}"#, one("a"), "yes"),
        (r#"{"ForAllValues:StringLike":{"k":"a*"}}"#, many(&["a1", "a2"]), "yes"),
        (r#"{"ForAllValues:StringLike":{"k":"a*"}}"#, many(&["a1", "b"]), "no"),
        (r#"{"ForAllValues:StringLike":{"k":"a*"}}"#, many(&[]), "yes"),
        (r#"{"ForAnyValue:StringLike":{"k":"a*"}}"#, many(&["a1", "b"]), "yes"),
        (r#"{"ForAnyValue:StringLike":{"k":"a*"}}"#, absent(), "no"),
        (r#"{"ForAnyValue:StringNotEquals":{"k":"a"}}"#, many(&["a", "b"]), "yes"),
        (r#"{"ForAllValues:StringNotEquals":{"k":"a"}}"#, many(&["a", "b"]), "no"),
        (r#"{"StringEquals":{"k":"a","l":"b"}}"#, one("b"), "no"),
        (r#"{"StringEquals":{"k":"a","l":"b"}}"#, one("a"), "l"),
    ] {
        assert_eq!(word(&alone(&allow(condition), context)), expected, "{condition}");
    }
}

#[test]
fn what_is_not_judged_leaves_the_answer_open() {
    let many = || Context::default().with_values("k", ["a".to_owned(), "b".to_owned()]);
    for condition in [
        r#"{"DateLessThan":{"k":"2026-01-01T00:00:00Z"}}"#,
        r#"{"IpAddress":{"k":"10.0.0.0/8"}}"#,
        r#"{"StringSoundsLike":{"k":"a"}}"#,
        r#"{"ForSomeValues:StringLike":{"k":"a"}}"#,
        r#"{"StringEquals":{"k":"a"}}"#,
        r#"{"NullIfExists":{"k":"a"}}"#,
        r#"{"BoolNot":{"k":"a"}}"#,
    ] {
        assert_eq!(word(&alone(&allow(condition), many())), "k", "{condition}");
    }
    assert_eq!(word(&alone(&allow(r#"{"Bool":{"K:Key":"true"}}"#), Context::default())), "K:Key");
}

#[test]
fn variables_are_put_in_where_they_are_known() {
    let on =
        |resource: &str| policy(&format!(r#"{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{resource}"}}"#));
    let tagged = |value: &str| Context::default().with("aws:PrincipalTag/key", value);
    for (resource, context, expected) in [
        ("arn:aws:kms:*:*:key/${aws:PrincipalType}", Context::default(), "no"),
        ("arn:aws:kms:*:${aws:PrincipalAccount}:key/*", Context::default(), "aws:PrincipalAccount"),
        ("arn:aws:kms:*:${aws:PrincipalAccount}:alias/*", Context::default(), "no"),
        ("arn:aws:kms:*:222222222222:key/${aws:PrincipalTag/key}", Context::default(), "no"),
        ("arn:aws:kms:*:*:key/${aws:PrincipalTag/key}", Context::default(), "aws:PrincipalTag/key"),
        ("arn:aws:kms:*:*:key/${aws:PrincipalTag/key}", tagged("1"), "yes"),
        ("arn:aws:kms:*:*:key/${aws:PrincipalTag/key}", tagged("2"), "no"),
        ("arn:aws:kms:*:*:key/${aws:PrincipalTag/key}", tagged("*"), "aws:PrincipalTag/key"),
        ("arn:aws:kms:*:*:key/${aws:PrincipalTag/key, '1'}", Context::default().without("aws:PrincipalTag/key"), "yes"),
        ("arn:aws:kms:*:*:key/${*}", Context::default(), "no"),
        ("arn:aws:kms:*:*:key/${", Context::default(), "no"),
    ] {
        assert_eq!(word(&alone(&on(resource), context)), expected, "{resource}");
    }
    let old = Policy { version: None, ..on("arn:aws:kms:*:*:key/${aws:PrincipalTag/key}") };
    assert_eq!(word(&alone(&old, tagged("1"))), "no", "the older language has no variables");
}

#[test]
fn a_literal_star_of_a_variable_equals_a_star() {
    let condition = r#"{"StringEquals":{"k":"a${*}"},"StringLike":{"k":"?${*}"}}"#;
    assert_eq!(word(&alone(&allow(condition), Context::default().with("k", "a*"))), "yes");
    assert_eq!(word(&alone(&allow(condition), Context::default().with("k", "ab"))), "no");
}

#[test]
fn actions_and_resources_can_be_left_out_instead_of_named() {
    for (statement, expected) in [
        (r#"{"Effect":"Allow","NotAction":"kms:Decr*","Resource":"*"}"#, "no"),
        (r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#, "yes"),
        (r#"{"Effect":"Allow","Action":"KMS:decrypt","NotResource":"arn:aws:kms:*:*:key/1"}"#, "no"),
        (r#"{"Effect":"Allow","Action":"KMS:decrypt","NotResource":"arn:aws:kms:*:*:key/2"}"#, "yes"),
        (r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:*:key/1"}"#, "no"),
        (r#"{"Effect":"Allow","Action":"kms:Decrypt"}"#, "no"),
        (r#"{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#, "no"),
    ] {
        assert_eq!(word(&alone(&policy(statement), Context::default())), expected, "{statement}");
    }
}

#[test]
fn a_denial_is_named_and_an_uncertain_one_leaves_the_answer_open() {
    let denied = policy(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"Never","Effect":"Deny","Action":"kms:*","Resource":"*"}"#,
    );
    let by = StatementPlace { source: StatementSource::RolePolicy(1), number: 2, sid: Some("Never".to_owned()) };
    assert_eq!(alone(&denied, Context::default()), Answer::Denied { by });
    let perhaps = policy(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
    );
    assert_eq!(word(&alone(&perhaps, Context::default())), "aws:SecureTransport");
    assert_eq!(word(&alone(&perhaps, Context::default().without("AWS:securetransport"))), "yes");
}

/// A key policy of this principal, in the account of the role or in another one; the role has all rights or none.
fn guarded(principal: &str, effect: &str, owner: &str, own_rights: bool) -> String {
    let key_policy = policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"Service":"x"}},"Action":"kms:*","Resource":"*"}},
        {{"Effect":"{effect}",{principal},"Action":"kms:Decrypt","Resource":"*"}}"#
    ));
    let owner = owner.parse().unwrap();
    let guard = ResourcePolicy { policy: &key_policy, owner: &owner, own_account: OwnAccount::ResourcePolicyFirst };
    let own = own_rights.then(|| allow("{}"));
    word(&evaluate(&request(Context::default()), own.as_slice(), Some(guard)))
}

#[test]
fn principals_name_the_role_its_account_or_its_sessions() {
    let (own, other) = ("111111111111", "222222222222");
    for (principal, inside, inside_with_rights, outside_with_rights) in [
        (r#""Principal":"*""#, "yes", "yes", "yes"),
        (r#""Principal":{"AWS":"*"}"#, "yes", "yes", "yes"),
        (r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/Caller"}"#, "yes", "yes", "yes"),
        (r#""Principal":{"AWS":["arn:aws:iam::111111111111:root"]}"#, "no", "yes", "yes"),
        (r#""Principal":{"AWS":"111111111111"}"#, "no", "yes", "yes"),
        (r#""Principal":{"AWS":"arn:aws-cn:iam::111111111111:root"}"#, "no", "no", "no"),
        (r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/Other"}"#, "no", "no", "no"),
        (r#""Principal":{"AWS":"AROAEXAMPLEID"}"#, "no", "no", "no"),
        (r#""Principal":{"Service":"ec2.amazonaws.com"}"#, "no", "no", "no"),
        (
            r#""Principal":{"AWS":"arn:aws:sts::111111111111:assumed-role/Caller/default"}"#,
            "aws:userid",
            "aws:userid",
            "aws:userid",
        ),
        (r#""NotPrincipal":{"AWS":"arn:aws:iam::111111111111:role/Other"}"#, "yes", "yes", "yes"),
        (r#""NotPrincipal":{"AWS":"arn:aws:iam::111111111111:role/Caller"}"#, "aws:userid", "aws:userid", "aws:userid"),
        (r#""NotPrincipal":"*""#, "no", "no", "no"),
    ] {
        assert_eq!(guarded(principal, "Allow", own, false), inside, "{principal}");
        assert_eq!(guarded(principal, "Allow", own, true), inside_with_rights, "{principal}");
        assert_eq!(guarded(principal, "Allow", other, true), outside_with_rights, "{principal}");
        assert_eq!(guarded(principal, "Allow", other, false), "no", "{principal}");
        let denied = match inside_with_rights {
            "yes" => "denied",
            _ => "no",
        };
        assert_eq!(guarded(principal, "Deny", own, true), denied, "{principal}");
    }
}

#[test]
fn either_policy_is_enough_for_a_bucket_of_the_same_account() {
    let (own, nobody) = (
        "111111111111".parse().unwrap(),
        policy(r#"{"Effect":"Allow","Principal":{"AWS":"333333333333"},"Action":"*","Resource":"*"}"#),
    );
    let bucket = ResourcePolicy { policy: &nobody, owner: &own, own_account: OwnAccount::EitherPolicy };
    let key = ResourcePolicy { own_account: OwnAccount::ResourcePolicyFirst, ..bucket };
    let rights = [allow("{}")];
    assert_eq!(word(&evaluate(&request(Context::default()), &rights, Some(bucket))), "yes");
    assert_eq!(word(&evaluate(&request(Context::default()), &rights, Some(key))), "no");
}

/// A few keys, operators and values, so that statements meet.
fn condition() -> impl Strategy<Value = crate::Condition> {
    let operators = prop::sample::select(vec![
        "StringEquals",
        "StringNotLike",
        "StringLikeIfExists",
        "ForAllValues:StringLike",
        "ForAnyValue:StringNotEquals",
        "Null",
        "Bool",
        "NumericLessThan",
        "DateEquals",
    ]);
    let value = prop::sample::select(vec!["a", "b", "*", "true", "5", "${k:1}", "${aws:PrincipalAccount}"]);
    let values = prop::collection::vec(value.prop_map(str::to_owned), 1..3).prop_map(OneOrMany::Many);
    let keys = prop::collection::btree_map("k:[1-3]", values, 1..3).prop_map(UniqueMap);
    prop::collection::btree_map(operators.prop_map(str::to_owned), keys, 0..3).prop_map(UniqueMap)
}

fn principals() -> impl Strategy<Value = Principals> {
    let name = prop::sample::select(vec![
        "*",
        ROLE,
        "111111111111",
        "arn:aws:iam::111111111111:role/Other",
        "arn:aws:sts::111111111111:assumed-role/Caller/x",
    ]);
    (name, any::<bool>()).prop_map(|(name, except)| {
        let principal = Principal::aws(vec![name.to_owned()]);
        if except { Principals::AllExcept(principal) } else { Principals::Only(principal) }
    })
}

fn statement(in_resource_policy: bool) -> impl Strategy<Value = Statement> {
    let action = prop::sample::select(vec!["kms:Decrypt", "kms:*", "iam:*"]);
    let resource = prop::sample::select(vec!["*", KEY, "arn:aws:kms:*:*:key/${k:2}"]);
    (prop::bool::weighted(0.7), principals(), action, any::<bool>(), resource, condition()).prop_map(
        move |(allow, principals, action, except, resource, condition)| Statement {
            sid: None,
            effect: if allow { Effect::Allow } else { Effect::Deny },
            principals: in_resource_policy.then_some(principals),
            actions: if except { Actions::AllExcept(action.into()) } else { Actions::Only(action.into()) },
            resources: Some(Resources::Only(resource.into())),
            condition,
        },
    )
}

#[derive(Debug, Clone)]
struct Case {
    role: Vec<Statement>,
    resource: Vec<Statement>,
    owner: &'static str,
    own_account: OwnAccount,
    context: Context,
}

impl Case {
    fn answer(&self) -> Answer {
        let (role, resource) = (Policy::new(self.role.clone()), Policy::new(self.resource.clone()));
        let owner = self.owner.parse().unwrap();
        let guard = ResourcePolicy { policy: &resource, owner: &owner, own_account: self.own_account };
        evaluate(&request(self.context.clone()), &[role], Some(guard))
    }
}

fn value() -> impl Strategy<Value = Option<Vec<String>>> {
    let value = prop::sample::select(vec!["a", "b", "true", "5", "*"]).prop_map(str::to_owned);
    prop::option::of(prop::collection::vec(value, 0..3))
}

fn learned(context: Context, values: &[Option<Vec<String>>]) -> Context {
    values.iter().zip(1..).fold(context, |context, (value, number)| {
        let key = ConditionKey::from(format!("k:{number}").as_str());
        match value {
            Some(values) if context.get(&key).is_none() => context.with_values(key.as_str(), values.clone()),
            _ => context,
        }
    })
}

fn case() -> impl Strategy<Value = Case> {
    let owners = prop::sample::select(vec!["111111111111", "222222222222"]);
    let rules = prop::sample::select(vec![OwnAccount::EitherPolicy, OwnAccount::ResourcePolicyFirst]);
    let role = prop::collection::vec(statement(false), 0..4);
    let resource = prop::collection::vec(statement(true), 0..4);
    (role, resource, owners, rules, prop::collection::vec(value(), 3)).prop_map(
        |(role, resource, owner, own_account, values)| Case {
            role,
            resource,
            owner,
            own_account,
            context: learned(Context::default(), &values),
        },
    )
}

/// How much is allowed.
fn rank(answer: &Answer) -> u8 {
    match answer {
        Answer::Allowed => 2,
        Answer::Depends { .. } => 1,
        Answer::NotAllowed | Answer::Denied { .. } => 0,
    }
}

proptest! {
    #[test]
    fn a_denial_without_conditions_always_wins(mut case in case(), in_resource_policy in any::<bool>()) {
        let denial = Statement { effect: Effect::Deny, ..Statement::allow("*", "*") };
        match in_resource_policy {
            true => case.resource.push(Statement { principals: Some(Principals::Only(Principal::Anyone)), ..denial }),
            false => case.role.push(denial),
        }
        let denied = matches!(case.answer(), Answer::Denied { .. });
        prop_assert!(denied);
    }

    #[test]
    fn one_more_allow_never_makes_less_allowed(case in case(), role in statement(false), resource in statement(true)) {
        let before = rank(&case.answer());
        let mut more = case.clone();
        more.role.push(Statement { effect: Effect::Allow, ..role });
        prop_assert!(rank(&more.answer()) >= before);
        more.resource.push(Statement { effect: Effect::Allow, ..resource });
        prop_assert!(rank(&more.answer()) >= before);
    }

    #[test]
    fn the_order_of_statements_does_not_matter(case in case()) {
        let mut turned = case.clone();
        turned.role.reverse();
        turned.resource.reverse();
        prop_assert_eq!(word(&turned.answer()), word(&case.answer()));
    }

    #[test]
    fn learning_a_key_never_contradicts_an_answer(case in case(), values in prop::collection::vec(value(), 3)) {
        let wiser = Case { context: learned(case.context.clone(), &values), ..case.clone() };
        match case.answer() {
            Answer::Allowed => prop_assert_eq!(wiser.answer(), Answer::Allowed),
            Answer::NotAllowed | Answer::Denied { .. } => prop_assert_eq!(rank(&wiser.answer()), 0),
            Answer::Depends { .. } => {}
        }
    }
}
