//! The rule as a property, over a million keys: no protected key is ever retired, every other one is, and the order of the
//! keys makes no difference. What is protected is told by the generator.

use std::collections::BTreeMap;

use policy::key_policy::KeyArn;

use super::generator::{Generated, Generator, templates};
use crate::{
    key::ObservedKey,
    plan::{Decision, Plan},
    tests::fixtures::{now, rule},
};

const KEYS: usize = 1_000_000;

/// Keys in one plan: enough for sets and order, few enough to keep the memory small.
const PLANNED_AT_ONCE: usize = 200;

fn decisions(keys: &[ObservedKey]) -> BTreeMap<&KeyArn, Decision> {
    let plan = Plan::of(keys, &rule(), now());
    keys.iter().map(|key| &key.arn).zip(plan.decisions).collect()
}

/// Checks the decision on each key; how many are retired, and how many were pending and lose their aliases.
fn check(generated: &[Generated], decisions: &[Decision]) -> [usize; 2] {
    let mut counts = [0; 2];
    for (Generated { key, pending, kept }, decision) in generated.iter().zip(decisions) {
        assert_eq!(*decision == Decision::Retire, !kept && !pending, "{key:#?}");
        let removal = *pending && !kept && !key.aliases.is_empty();
        assert_eq!(*decision == Decision::RemoveAlias, removal, "{key:#?}");
        counts[0] += usize::from(*decision == Decision::Retire);
        counts[1] += usize::from(*decision == Decision::RemoveAlias);
    }
    counts
}

#[test]
fn no_protected_key_of_a_million_is_retired_and_every_other_one_is_in_any_order() {
    let (mut generator, templates) = (Generator(20_261_120), templates());
    let (mut judged, mut retired, mut removed) = (0, 0, 0);
    while judged < KEYS {
        let generated = generator.keys(PLANNED_AT_ONCE, &templates);
        let mut keys: Vec<ObservedKey> = generated.iter().map(|generated| generated.key.clone()).collect();
        let counts = check(&generated, &Plan::of(&keys, &rule(), now()).decisions);
        judged += keys.len();
        retired += counts[0];
        removed += counts[1];
        // Each order is tried on a tenth of the keys: sorting ARNs is what costs time here.
        if judged % (PLANNED_AT_ONCE * 10) < PLANNED_AT_ONCE {
            let before = keys.clone();
            generator.shuffle(&mut keys);
            assert_eq!(decisions(&before), decisions(&keys));
        }
    }
    // No group may be so small that the test shows nothing.
    assert!((KEYS / 10..KEYS * 9 / 10).contains(&retired), "{retired} of {judged}");
    assert!(removed > KEYS / 100, "{removed} of {judged}");
}
