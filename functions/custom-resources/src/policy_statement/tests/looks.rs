//! What one look at a policy tells.

use policy::{
    Policy, Statement,
    statement_set::{Expected, StatementTarget},
};

use super::{
    super::change::{Change, Look, same},
    TOPIC, statement,
};

fn topic() -> StatementTarget {
    TOPIC.parse().unwrap()
}

fn one(sid: &str, number: usize) -> Statement {
    serde_json::from_value(statement(TOPIC, sid, number)).unwrap()
}

fn policy(statements: &[(&str, usize)]) -> Policy {
    Policy::new(statements.iter().map(|(sid, number)| one(sid, *number)).collect())
}

#[test]
fn a_look_tells_the_change_from_the_old_text_and_from_that_of_others() {
    let (before, ours) = (policy(&[("Theirs", 8)]), one("Ours", 1));
    let put = Change::Put { statement: &ours, expected: Expected::Nothing };
    for (shown, look) in [
        (policy(&[("Theirs", 8), ("Ours", 1)]), Look::Made),
        (policy(&[("Ours", 1), ("New", 3)]), Look::Made),
        (policy(&[("Theirs", 8)]), Look::Old),
        (policy(&[("Theirs", 9)]), Look::Other),
        (policy(&[("Theirs", 8), ("Ours", 2)]), Look::Other),
    ] {
        assert_eq!(put.look(&topic(), Some(&before), Some(&shown)), look, "{shown:?}");
    }
    let remove = Change::Remove { sid: "Ours", expected: Expected::Anything };
    let with = policy(&[("Theirs", 8), ("Ours", 1)]);
    for (shown, look) in [
        (None, Look::Made),
        (Some(policy(&[("Else", 1)])), Look::Made),
        (Some(with.clone()), Look::Old),
        (Some(policy(&[("Ours", 1)])), Look::Other),
    ] {
        assert_eq!(remove.look(&topic(), Some(&with), shown.as_ref()), look, "{shown:?}");
    }
}

#[test]
fn lists_in_another_order_are_the_same_policy() {
    let mut turned = one("A", 1);
    let mut straight = turned.clone();
    for (statement, roles) in [(&mut turned, ["x", "y"]), (&mut straight, ["y", "x"])] {
        let roles = roles.map(|role| format!("arn:aws:iam::111111111111:role/{role}")).to_vec();
        statement.principals = Some(policy::Principals::Only(policy::Principal::aws(roles)));
    }
    let [turned, straight] = [turned, straight].map(|statement| Policy::new(vec![statement]));
    assert!(same(Some(&turned), Some(&straight)));
    assert!(same(None, None) && !same(None, Some(&straight)));
}
