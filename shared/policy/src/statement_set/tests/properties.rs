//! What holds for any policy and any statement.

use proptest::prelude::*;

use super::*;
use crate::{Actions, Effect, OneOrMany, Principal, Principals, Resources, UniqueMap, Version};

const TARGETS: [&str; 5] = [KEY, BUCKET, TOPIC, QUEUE, ROLE];

fn values() -> impl Strategy<Value = OneOrMany> {
    let value = prop::sample::select(vec!["s3:GetObject", "S3:getobject", "*", "arn:aws:s3:::a/*", "true", "ü \"", ""]);
    let value = value.prop_map(str::to_owned);
    prop_oneof![value.clone().prop_map(OneOrMany::One), prop::collection::vec(value, 1..4).prop_map(OneOrMany::Many)]
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["StringEquals", "Bool", "aws:userid", "aws:UserId"]).prop_map(str::to_owned)
}

fn principals() -> impl Strategy<Value = Principals> {
    let name = prop::sample::select(vec!["222222222222", "AROAEXAMPLEID1234567", "arn:aws:iam::222222222222:role/r"]);
    let several = prop::collection::vec(name.prop_map(str::to_owned), 1..4);
    prop_oneof![
        Just(Principals::Only(Principal::Anyone)),
        several.clone().prop_map(|names| Principals::Only(Principal::aws(names))),
        several.prop_map(|names| Principals::AllExcept(Principal::aws(names))),
    ]
}

prop_compose! {
    /// What others may have written; names are few, so that statements meet, and the parser sees to it that each is one's own.
    fn foreign()(
        sid in prop::option::of(prop::sample::select(vec!["One", "Two", "Reader", "a b"])),
        allow in any::<bool>(),
        principals in prop::option::of(principals()),
        actions in values(), not_action in any::<bool>(),
        resources in prop::option::of(values()),
        condition in prop::collection::btree_map(word(), prop::collection::btree_map(word(), values(), 1..3).prop_map(UniqueMap), 0..3),
    ) -> Statement {
        Statement {
            sid: sid.map(str::to_owned),
            effect: if allow { Effect::Allow } else { Effect::Deny },
            principals,
            actions: if not_action { Actions::AllExcept(actions) } else { Actions::Only(actions) },
            resources: resources.map(Resources::Only),
            condition: UniqueMap(condition),
        }
    }
}

prop_compose! {
    fn found()(
        version in prop::option::of(prop::sample::select(vec![Version::V2012, Version::V2008])),
        id in prop::option::of(word()),
        statements in prop::collection::vec(foreign(), 1..6),
    ) -> Policy {
        let mut names = std::collections::BTreeSet::new();
        let own_name = |mut statement: Statement| {
            statement.sid = statement.sid.filter(|sid| names.insert(sid.clone()));
            statement
        };
        Policy { version, id, statements: statements.into_iter().map(own_name).collect() }
    }
}

fn a_target() -> impl Strategy<Value = StatementTarget> {
    prop::sample::select(TARGETS.to_vec()).prop_map(target)
}

/// What stands in AWS after an edit was made of what stood there before.
fn made(before: Option<Policy>, edit: Edit) -> Option<Policy> {
    match edit {
        Edit::Unchanged => before,
        Edit::Write { policy, .. } => Some(policy),
        Edit::Delete { .. } => None,
    }
}

fn after_put(target: &StatementTarget, policy: Option<Policy>, statement: &Statement) -> Option<Policy> {
    let edit = StatementSet::new(target, policy.as_ref()).unwrap().put(statement, Expected::Anything).unwrap();
    made(policy, edit)
}

fn after_remove(target: &StatementTarget, policy: Option<Policy>, sid: &str) -> Option<Policy> {
    let edit = StatementSet::new(target, policy.as_ref()).unwrap().remove(sid, Expected::Anything).unwrap();
    made(policy, edit)
}

/// The texts of all statements but this one, in their order, and what stands around them.
fn others(policy: &Policy, sid: &str) -> (Option<Version>, Option<String>, Vec<String>) {
    let others = policy.statements.iter().filter(|statement| statement.sid.as_deref() != Some(sid));
    let texts = others.map(|statement| serde_json::to_string(statement).unwrap()).collect();
    (policy.version, policy.id.clone(), texts)
}

/// The statements as a set, which is all that a policy means.
fn meaning(policy: &Policy) -> (Option<Version>, Vec<String>) {
    let mut texts: Vec<String> =
        policy.statements.iter().map(|statement| serde_json::to_string(&statement.canonical()).unwrap()).collect();
    texts.sort();
    (policy.version, texts)
}

proptest! {
    #[test]
    fn putting_and_removing_gives_back_what_was_there(target in a_target(), before in found()) {
        let put = after_put(&target, Some(before.clone()), &fitting(&target, "New")).unwrap();
        prop_assert!(!put.means_the_same_as(&before));
        let back = after_remove(&target, Some(put), "New").unwrap();
        prop_assert!(back.means_the_same_as(&before));
        prop_assert_eq!(back.print(), before.print());
    }

    #[test]
    fn twice_is_as_good_as_once(target in a_target(), before in found(), taken in any::<bool>()) {
        let sid = if taken { "Reader" } else { "New" };
        let statement = fitting(&target, sid);
        let put = after_put(&target, Some(before), &statement);
        let again = StatementSet::new(&target, put.as_ref()).unwrap().put(&statement, Expected::Nothing);
        prop_assert_eq!(again, Ok(Edit::Unchanged));
        let more = after_put(&target, put, &fitting(&target, "Another"));
        let removed = after_remove(&target, more, sid);
        let again = StatementSet::new(&target, removed.as_ref()).unwrap().remove(sid, Expected::Nothing);
        prop_assert_eq!(again, Ok(Edit::Unchanged));
    }

    #[test]
    fn everything_else_keeps_its_text_and_its_order(target in a_target(), before in found(), taken in any::<bool>()) {
        let sid = if taken { "Reader" } else { "New" };
        let put = after_put(&target, Some(before.clone()), &fitting(&target, sid)).unwrap();
        prop_assert_eq!(others(&put, sid), others(&before, sid));
        prop_assert!(put.statements.contains(&fitting(&target, sid)));
        let place = |policy: &Policy| policy.statements.iter().position(|other| other.sid.as_deref() == Some(sid));
        prop_assert_eq!(place(&put), place(&before).or(Some(before.statements.len())));
        prop_assert_eq!(put.print().parse::<Policy>(), Ok(put.clone()));
        if let [_, _, ..] = put.statements.as_slice() {
            let removed = after_remove(&target, Some(put.clone()), sid).unwrap();
            prop_assert_eq!(others(&removed, sid), others(&before, sid));
            prop_assert_eq!(place(&removed), None);
        }
    }

    #[test]
    fn the_order_of_two_statements_does_not_matter(target in a_target(), before in prop::option::of(found())) {
        let before = before.filter(|_| !target.always_has_policy()).or_else(|| Some(policy(&serde_json::to_string(&fitting(&target, "First")).unwrap())));
        let (one, other) = (fitting(&target, "Reader"), fitting(&target, "New"));
        let forth = after_put(&target, after_put(&target, before.clone(), &one), &other).unwrap();
        let back = after_put(&target, after_put(&target, before, &other), &one).unwrap();
        prop_assert_eq!(meaning(&forth), meaning(&back));
    }

    #[test]
    fn the_expected_statement_is_replaced_and_no_other(target in a_target(), before in found(), wrong in any::<bool>()) {
        let theirs = before.statements.iter().find(|statement| statement.sid.as_deref() == Some("Reader"));
        let other = fitting(&target, "Else");
        let expected = theirs.filter(|_| !wrong).unwrap_or(&other);
        let edit = StatementSet::new(&target, Some(&before)).unwrap().put(&fitting(&target, "Reader"), Expected::Statement(expected));
        let refused = matches!(edit, Err(EditError::Unexpected { .. }));
        prop_assert_eq!(refused, theirs.is_some() && wrong);
    }
}
