//! Plans against every state that IAM can be in.

use policy::{Policy, Statement};
use proptest::prelude::*;

use super::super::{
    entity::Entity,
    observe::{Observed, ObservedPolicy, Users},
    plan::{Plan, plan},
    properties::PolicyNamePrefix,
};

fn document(action: &str) -> Policy {
    Policy::new(vec![Statement::allow(action, "*")])
}

fn ours(text: &str, attached: &[&str]) -> ObservedPolicy {
    let attached = attached.iter().map(|name| Entity::Role((*name).to_owned())).collect();
    ObservedPolicy::Ours { document: text.to_owned(), users: Users { attached, bounded: Vec::new() } }
}

fn planned(observed: &Observed, wanted: &[Policy]) -> Plan {
    plan(observed, wanted, &PolicyNamePrefix::default()).unwrap()
}

#[test]
fn a_plan_reads_as_one_line() {
    let policies = [(1, ours("{}", &[])), (3, ours("{}", &["A", "B"])), (4, ours("{}", &[]))].into();
    let plan = planned(&Observed { policies }, &[document("a:b"), document("c:d")]);
    assert_eq!(
        plan.to_string(),
        "write policy `CadoResponse-1` of 87 characters; create policy `CadoResponse-2` of 87 characters; \
         delete policy `CadoResponse-4`; delete policy `CadoResponse-3`, detaching it from role `A`, role `B`"
    );
}

/// What IAM has when the first `done` steps of a plan are done.
fn after(observed: &Observed, plan: &Plan, done: usize) -> Observed {
    let mut policies = observed.policies.clone();
    for put in plan.puts.iter().take(done) {
        policies.insert(put.number, ours(&put.document.print(), &[]));
    }
    for deletion in plan.deletions.iter().take(done.saturating_sub(plan.puts.len())) {
        policies.remove(&deletion.number);
    }
    Observed { policies }
}

proptest! {
    #[test]
    fn a_plan_that_stops_anywhere_leaves_no_gap_and_is_completed_by_the_next(
        present in prop::collection::vec(0..3_u8, 0..6), wanted in prop::collection::vec(0..3_u8, 0..6), stop in 0..12_usize,
    ) {
        let text = |kind: &u8| document(&format!("a:{kind}"));
        let policies = (1..).zip(present.iter().map(|kind| ours(&text(kind).print(), &[]))).collect();
        let (observed, wanted) = (Observed { policies }, wanted.iter().map(text).collect::<Vec<_>>());
        let first = planned(&observed, &wanted);
        let stopped = after(&observed, &first, stop);
        let numbers: Vec<usize> = stopped.policies.keys().copied().collect();
        prop_assert_eq!(&numbers, &(1..=numbers.len()).collect::<Vec<_>>());
        let second = planned(&stopped, &wanted);
        let done = after(&stopped, &second, usize::MAX);
        prop_assert_eq!(done.policies.len(), wanted.len());
        prop_assert!(planned(&done, &wanted).changes_nothing());
    }
}
