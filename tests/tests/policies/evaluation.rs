//! The small evaluator of the `policy` crate against the simulator: some hundred requests about KMS keys under policies
//! of chance, the same in every run. Where the evaluator commits itself, both have to say the same.

use std::collections::BTreeMap;

use anyhow::Result;
use policy::evaluate::{Answer, Context, OwnAccount, Request as Question, ResourcePolicy, evaluate};
use policy::{AccountId, Policy};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use system_tests::simulator::{Decision, Request, Simulator};

const CASES: usize = 1_000;
const ROLE: &str = "arn:aws:iam::111111111111:role/Caller";
const ACCOUNTS: [&str; 2] = ["111111111111", "222222222222"];

/// Condition keys that every action on a key has, with values that policies of chance meet.
const KEYS: [(&str, &[&str]); 4] = [
    ("kms:ViaService", &["ec2.us-east-1.amazonaws.com", "ec2.eu-west-3.amazonaws.com", "EC2.us-east-1.amazonaws.com"]),
    ("kms:CallerAccount", &ACCOUNTS),
    ("aws:ResourceTag/owner", &["a", "b", "ab*"]),
    ("aws:PrincipalTag/owner", &["a", "b", "arn:aws:s3:::a"]),
];
/// Keys of one action only: to others they are absent.
const ALIASES: &str = "kms:ResourceAliases";
const FOR_AWS: &str = "kms:GrantIsForAWSResource";
const WINDOW: &str = "kms:ScheduleKeyDeletionPendingWindowInDays";

/// A request with the documents that decide about it.
#[derive(Clone, Debug)]
struct Case {
    action: &'static str,
    owner: &'static str,
    /// Condition keys with their values; those without are absent.
    context: BTreeMap<&'static str, Vec<String>>,
    role: Option<Value>,
    key: Value,
}

fn pick<T: Clone + std::fmt::Debug + 'static>(from: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(from.to_vec())
}

fn condition() -> impl Strategy<Value = Value> {
    let texts = pick(&["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"]);
    let suffix = pick(&["", "", "IfExists"]);
    let text = (texts, suffix, pick(&KEYS), any::<prop::sample::Index>(), pick(&["", "", "*"])).prop_map(
        |(operator, suffix, (key, values), which, star)| {
            let value = format!("{}{star}", which.get(values));
            json!({format!("{operator}{suffix}"): {key: [value, "${aws:PrincipalAccount}"]}})
        },
    );
    let arn = pick(&["ArnLike", "ArnNotEquals"])
        .prop_map(|operator| json!({operator: {"aws:PrincipalArn": "arn:aws:iam::*:role/Call*"}}));
    let aliases = pick(&["ForAllValues:StringLike", "ForAnyValue:StringLike", "ForAnyValue:StringNotLike"])
        .prop_map(|operator| json!({operator: {ALIASES: ["alias/Ours*"]}}));
    let flag = pick(&["true", "false"]).prop_map(|value| json!({"Bool": {FOR_AWS: value}}));
    let null = (pick(&KEYS), pick(&["true", "false"])).prop_map(|((key, _), value)| json!({"Null": {key: value}}));
    let number = pick(&["NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"])
        .prop_map(|operator| json!({operator: {WINDOW: "10"}}));
    prop_oneof![6 => Just(json!({})), 4 => text, 1 => arn, 1 => aliases, 1 => flag, 1 => null, 1 => number]
}

fn statement(principal: Option<Value>) -> impl Strategy<Value = Value> {
    let actions = pick(&["kms:*", "kms:*", "kms:Decrypt", "kms:decr?pt", "kms:CreateGrant", "kms:Schedule*"]);
    let resources = pick(&[
        "*",
        "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
        "arn:aws:kms:*:111111111111:key/*",
        "arn:aws:kms:us-east-1:*:key/${aws:PrincipalTag/owner, '1234'}*",
    ]);
    let effect = prop::bool::weighted(0.85);
    (effect, prop::bool::weighted(0.15), actions, resources, condition()).prop_map(
        move |(allow, except, action, resource, condition)| {
            let effect = if allow { "Allow" } else { "Deny" };
            let actions = if except { "NotAction" } else { "Action" };
            match &principal {
                Some(principal) => {
                    json!({"Effect": effect, "Principal": principal, actions: action, "Resource": "*", "Condition": condition})
                }
                None => json!({"Effect": effect, actions: action, "Resource": resource, "Condition": condition}),
            }
        },
    )
}

fn principal() -> impl Strategy<Value = Value> {
    pick(&[
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": ROLE}),
        json!({"AWS": "arn:aws:iam::111111111111:root"}),
        json!({"AWS": ["111111111111", "222222222222"]}),
        json!({"AWS": "arn:aws:iam::111111111111:role/Other"}),
        json!({"Service": "ec2.amazonaws.com"}),
    ])
}

fn document(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn case() -> impl Strategy<Value = Case> {
    let role = prop::collection::vec(statement(None), 0..5);
    let key = prop::collection::vec(principal().prop_flat_map(|principal| statement(Some(principal))), 1..5);
    let values = prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), KEYS.len());
    let own = (pick(&[vec![], vec!["alias/Ours-1"], vec!["alias/Ours-1", "alias/Theirs"]]), pick(&["true", "false"]));
    let action = pick(&["kms:Decrypt", "kms:CreateGrant", "kms:ScheduleKeyDeletion"]);
    (action, pick(&ACCOUNTS), role, key, values, own, pick(&["7", "10", "30"])).prop_map(
        |(action, owner, role, key, values, (aliases, flag), window)| {
            let known = KEYS.iter().zip(values);
            let known = known.filter_map(|((key, from), which)| Some((*key, vec![which?.get(from).to_string()])));
            let mut context: BTreeMap<&str, Vec<String>> = known.collect();
            context.insert(ALIASES, aliases.into_iter().map(str::to_owned).collect());
            match action {
                "kms:CreateGrant" => context.insert(FOR_AWS, vec![flag.to_owned()]),
                "kms:ScheduleKeyDeletion" => context.insert(WINDOW, vec![window.to_owned()]),
                _ => None,
            };
            let role = (!role.is_empty()).then(|| document(role));
            Case { action, owner, context, role, key: document(key) }
        },
    )
}

impl Case {
    fn key_arn(&self) -> String {
        format!("arn:aws:kms:us-east-1:{}:key/12345678-0000-0000-0000-000000000000", self.owner)
    }

    fn answer(&self) -> Result<Answer> {
        let context = KEYS.iter().map(|(key, _)| *key).chain([ALIASES, FOR_AWS, WINDOW]);
        let context = context.fold(Context::default(), |context, key| {
            context.with_values(key, self.context.get(key).cloned().unwrap_or_default())
        });
        let (principal, action, resource) = (ROLE.parse()?, self.action.to_owned(), self.key_arn());
        let role: Option<Policy> = self.role.as_ref().map(|policy| policy.to_string().parse()).transpose()?;
        let (key, owner): (Policy, AccountId) = (self.key.to_string().parse()?, self.owner.parse()?);
        let key = ResourcePolicy { policy: &key, owner: &owner, own_account: OwnAccount::ResourcePolicyFirst };
        Ok(evaluate(&Question { principal, action, resource, context }, role.as_slice(), Some(key)))
    }

    /// The same for the simulator, with what the evaluator knows of the principal by itself.
    fn request(&self) -> Request {
        let given = self.context.iter().filter(|(_, values)| !values.is_empty());
        let mut context: BTreeMap<String, Value> = given
            .map(|(key, values)| match values.as_slice() {
                [value] if *key != ALIASES => ((*key).to_owned(), json!(value)),
                values => ((*key).to_owned(), json!(values)),
            })
            .collect();
        context.insert("aws:PrincipalArn".into(), json!(ROLE));
        context.insert("aws:PrincipalAccount".into(), json!("111111111111"));
        Request {
            principal: ROLE.into(),
            action: self.action.into(),
            resource: self.key_arn(),
            resource_account: self.owner.into(),
            context,
            identity_policies: self.role.iter().cloned().collect(),
            resource_policy: Some(self.key.clone()),
        }
    }
}

#[test]
fn the_evaluator_and_the_simulator_agree_wherever_the_evaluator_commits_itself() -> Result<()> {
    let (mut runner, strategy) = (TestRunner::deterministic(), case());
    let cases: Vec<Case> =
        (0..CASES).map(|_| strategy.new_tree(&mut runner).expect("a case without filters").current()).collect();
    let requests: Vec<Request> = cases.iter().map(Case::request).collect();
    let verdicts = Simulator::set_up()?.simulate(&requests)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (case, verdict) in cases.iter().zip(verdicts) {
        assert_eq!(verdict.ignored_context_keys, Vec::<String>::new(), "{case:#?}");
        let answer = case.answer()?;
        let (name, agree) = match &answer {
            Answer::Allowed => ("allowed", verdict.decision == Decision::Allowed),
            Answer::Denied { .. } => ("denied", verdict.decision == Decision::ExplicitlyDenied),
            Answer::NotAllowed => ("not allowed", verdict.decision == Decision::ImplicitlyDenied),
            Answer::Depends { .. } => ("depends", true),
        };
        assert!(agree, "{answer:?} against {:?}: {case:#?}", verdict.decision);
        *counts.entry(name).or_default() += 1;
    }
    let count = |name| counts.get(name).copied().unwrap_or_default();
    let committed = ["allowed", "denied", "not allowed"].map(count);
    assert!(
        committed.iter().all(|count| *count >= CASES / 10),
        "policies of chance should have every answer: {counts:?}"
    );
    assert!(count("depends") * 10 < CASES, "the evaluator should seldom be at a loss: {counts:?}");
    Ok(())
}
