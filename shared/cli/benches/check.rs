//! How long `check` takes on a folder of 1,000 policies of about 6,000 characters: less than a second, so that it can
//! stand in front of every commit. `cargo bench -p cado-access --bench check`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::{ffi::OsString, fs, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};

const FILES: usize = 1_000;

fn answer(arguments: &[&str]) -> cado_access::Answer {
    let arguments: Vec<OsString> = std::iter::once(&"cado-access").chain(arguments).map(OsString::from).collect();
    cado_access::answer(&arguments).unwrap()
}

/// The fullest of the managed policies that the platform's role is packed into.
fn document() -> String {
    let role = answer(&["render", "platform-role", "--bucket", "evidence", "--packing", "managed"]).text;
    let role: serde_json::Value = serde_json::from_str(&role).unwrap();
    let policies = role.get("policies").unwrap().as_object().unwrap();
    let document = policies.values().map(ToString::to_string).max_by_key(String::len).unwrap();
    assert!((5_500..=6_500).contains(&document.len()), "{}", document.len());
    document
}

fn write(folder: &Path) {
    let document = document();
    for number in 0..FILES {
        fs::write(folder.join(format!("{number:04}.json")), &document).unwrap();
    }
}

fn check(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let arguments = ["check", folder.path().to_str().unwrap()];
    assert!(answer(&arguments).text.contains("1000 files, 1000 documents: 0 errors"));
    criterion.bench_function("check 1,000 files", |bencher| bencher.iter(|| answer(&arguments)));
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(10);
    targets = check
}
criterion_main!(group);
