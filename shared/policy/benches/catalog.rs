//! How long a full policy takes to read and print, and the whole catalogue to read, render, tighten and pack.
//! `cargo bench -p policy --bench catalog`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use policy::{Catalog, DocumentLimit, FeatureId, Placeholders, Policy, Tightening, feature_policies, managed_policies};

fn placeholders() -> Placeholders {
    Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap())
}

fn catalogs() -> [Catalog; 2] {
    [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()]
}

fn render(catalog: &Catalog, tightening: &Tightening) -> Vec<policy::ManagedPolicy> {
    let all: Vec<FeatureId> = catalog.features().map(|feature| feature.id.clone()).collect();
    let policies = feature_policies(catalog, &all, &placeholders(), tightening).unwrap();
    managed_policies(&policies, "CadoResponse").unwrap()
}

/// The fullest of the managed policies that the catalogue is packed into.
fn full_policy() -> String {
    let packed = catalogs().into_iter().flat_map(|catalog| render(&catalog, &Tightening::default()));
    let fullest = packed.map(|managed| managed.policy).max_by_key(Policy::size).unwrap();
    let limit = DocumentLimit::ManagedPolicy.characters();
    assert!((limit - 500..=limit).contains(&fullest.size()), "{} characters are no full policy", fullest.size());
    fullest.print()
}

fn documents(criterion: &mut Criterion) {
    let text = full_policy();
    let name = format!("parse and print a policy of {} characters", text.len());
    criterion.bench_function(&name, |bencher| {
        bencher.iter(|| black_box(&text).parse::<Policy>().unwrap().print());
    });
}

fn whole_catalogue(criterion: &mut Criterion) {
    let tightening = Tightening {
        ssm_instance_tag: Some(policy::InstanceTag::default()),
        regions: ["eu-central-1".parse().unwrap()].into(),
        s3_buckets: ["arn:aws:s3:::logs".parse().unwrap()].into(),
        ..Tightening::default()
    };
    let read = catalogs();
    let mut group = criterion.benchmark_group("every feature of both roles");
    group.bench_function("read the embedded files", |bencher| bencher.iter(catalogs));
    group.bench_function("render and pack", |bencher| {
        bencher.iter(|| read.each_ref().map(|catalog| render(catalog, &Tightening::default())));
    });
    group.bench_function("render, tighten and pack", |bencher| {
        bencher.iter(|| read.each_ref().map(|catalog| render(catalog, &tightening)));
    });
    group.finish();
}

criterion_group!(benches, documents, whole_catalogue);
criterion_main!(benches);
