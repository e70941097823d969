//! How long the plan for one more role takes on a long list: 2,320 roles in 20 policies, the size at which an
//! organization has used up the highest quota of attached policies. `cargo bench -p policy`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use criterion::{Criterion, criterion_group, criterion_main};
use policy::{
    AccountId, Policy, RoleArn,
    role_list::{Action, Change, ListPolicy, RoleListSettings, plan},
};

const LISTED: usize = 2_320;

fn settings() -> RoleListSettings {
    RoleListSettings {
        partition: "aws".parse().unwrap(),
        own_account: "111111111111".parse().unwrap(),
        role_name: "CadoResponseRole".parse().unwrap(),
        maximum_policies: 20,
    }
}

fn add(numbers: std::ops::Range<usize>) -> Change {
    let mut change = Change::default();
    for number in numbers {
        let account: AccountId = format!("{:012}", 200_000_000_000 + number).parse().unwrap();
        change.register(RoleArn::new(settings().partition, account, settings().role_name));
    }
    change
}

fn long_list() -> Vec<String> {
    let created = plan(vec![], &add(0..LISTED), &settings());
    assert_eq!((created.capacity.listed, created.capacity.policies), (LISTED, 20));
    created.actions.iter().filter_map(Action::document).map(Policy::print).collect()
}

fn read(texts: &[String]) -> Vec<ListPolicy> {
    texts.iter().map(|text| ListPolicy { document: text.parse().unwrap(), keep: None }).collect()
}

fn add_one(criterion: &mut Criterion) {
    let (texts, change, settings) = (long_list(), add(LISTED..LISTED + 1), settings());
    let policies = read(&texts);
    assert_eq!(plan(policies.clone(), &change, &settings).actions.len(), 1, "exactly one policy version is written");
    let mut group = criterion.benchmark_group("one role more on a list of 2,320 in 20 policies");
    group.bench_function("plan", |bencher| {
        bencher.iter_batched(
            || policies.clone(),
            |policies| plan(policies, &change, &settings),
            criterion::BatchSize::SmallInput,
        );
    });
    group.bench_function("parse 20 documents and plan", |bencher| {
        bencher.iter(|| plan(read(&texts), &change, &settings));
    });
    group.finish();
}

criterion_group!(benches, add_one);
criterion_main!(benches);
