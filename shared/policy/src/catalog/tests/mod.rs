//! The catalogue: the embedded files, how long and how wide they are, and what happens to files and choices that are
//! wrong.

mod choices;
mod embedded;
mod scopes;
mod sids;
mod sizes;

use super::*;

/// Both roles, by name.
fn catalogs() -> [(&'static str, Catalog); 2] {
    [("access", Catalog::access_role().unwrap()), ("platform", Catalog::platform_role().unwrap())]
}

fn ids(names: &[&str]) -> Vec<FeatureId> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn partition(name: &str) -> Placeholders {
    Placeholders::new(name.parse().unwrap()).with_bucket(&"evidence".parse().unwrap())
}
