//! How long the check of one policy of about 6,000 characters takes, reading included: a repository of a thousand
//! policies is to be checked within a second. `cargo bench -p policy --bench lint`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use criterion::{Criterion, criterion_group, criterion_main};
use policy::{Catalog, CatalogRole, Explainer, Linter, Placeholders, Policy, PolicyDiff, PolicyFile};

/// The statements of the platform's features, as many as fit a managed policy.
fn text() -> String {
    let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
    let mut policy = Policy::new(vec![]);
    for feature in Catalog::platform_role().unwrap().features() {
        let statements = feature.policy(&placeholders).unwrap().statements;
        let whole = Policy::new([policy.statements.clone(), statements].concat());
        if whole.size() <= 6_144 {
            policy = whole;
        }
    }
    assert!(policy.size() > 5_500, "{}", policy.size());
    policy.print()
}

fn lint(criterion: &mut Criterion) {
    let text = text();
    let linter = Linter::new().unwrap();
    let findings = |text: &str| {
        let file = PolicyFile::read(text.as_bytes()).unwrap();
        file.documents.iter().map(|document| linter.lint(&document.policy, document.kind).len()).sum::<usize>()
    };
    criterion.bench_function("read a policy of 6,000 characters", |bencher| {
        bencher.iter(|| PolicyFile::read(text.as_bytes()).unwrap());
    });
    criterion.bench_function("read and check a policy of 6,000 characters", |bencher| {
        bencher.iter(|| findings(&text));
    });
    let policy: Policy = text.parse().unwrap();
    let explainer = [Explainer::new(CatalogRole::Platform).unwrap()];
    criterion.bench_function("explain a policy of 6,000 characters", |bencher| {
        bencher.iter(|| explainer[0].explain([&policy]));
    });
    criterion.bench_function("compare two policies of 6,000 characters", |bencher| {
        bencher.iter(|| PolicyDiff::between(&explainer, &[&policy], &[&policy]));
    });
    criterion.bench_function("make a linter", |bencher| bencher.iter(|| Linter::new().unwrap()));
}

criterion_group!(benches, lint);
criterion_main!(benches);
