//! Making room for a new version of a policy. Version ids are compared as numbers: as texts `v10` sorts before
//! `v9`, and the newest version would go. The default version is never deleted, nor is the newest of the others:
//! it is what an operator goes back to.

/// One version of a managed policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its id, `v` and a number.
    pub id: String,
    /// Whether it is the one in force.
    pub is_default: bool,
}

impl PolicyVersion {
    fn number(&self) -> Option<u64> {
        self.id.strip_prefix('v')?.parse().ok()
    }
}

/// The versions to delete, oldest first, so that one more fits below `quota`.
#[must_use]
pub fn to_delete(versions: &[PolicyVersion], quota: usize) -> Vec<String> {
    let excess = (versions.len() + 1).saturating_sub(quota);
    let mut others: Vec<(u64, &PolicyVersion)> = versions
        .iter()
        .filter(|version| !version.is_default)
        .filter_map(|version| Some((version.number()?, version)))
        .collect();
    others.sort_by_key(|(number, _)| *number);
    others.pop();
    others.into_iter().take(excess).map(|(_, version)| version.id.clone()).collect()
}

/// The versions that were made after `known` was read and before `created`.
#[must_use]
pub fn between(known: &[PolicyVersion], created: Option<&str>) -> Vec<String> {
    let newest = known.iter().filter_map(PolicyVersion::number).max();
    let created = created.and_then(|id| PolicyVersion { id: id.to_owned(), is_default: true }.number());
    match (newest, created) {
        (Some(newest), Some(created)) => (newest + 1..created).map(|number| format!("v{number}")).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(ids: &[&str], default: &str) -> Vec<PolicyVersion> {
        ids.iter().map(|id| PolicyVersion { id: (*id).to_owned(), is_default: *id == default }).collect()
    }

    #[test]
    fn deletes_the_oldest_by_number_across_v9_to_v12() {
        assert_eq!(to_delete(&versions(&["v10", "v11", "v7", "v8", "v9"], "v11"), 5), ["v7"]);
        assert_eq!(to_delete(&versions(&["v10", "v11", "v12", "v8", "v9"], "v12"), 5), ["v8"]);
        assert_eq!(to_delete(&versions(&["v10", "v11", "v12", "v13", "v9"], "v13"), 5), ["v9"]);
    }

    #[test]
    fn deletes_nothing_while_there_is_room() {
        assert!(to_delete(&versions(&["v1", "v2", "v3", "v4"], "v4"), 5).is_empty());
    }

    #[test]
    fn never_deletes_the_default_even_when_it_is_the_oldest() {
        assert_eq!(to_delete(&versions(&["v1", "v2", "v3", "v4", "v5"], "v1"), 5), ["v2"]);
    }

    #[test]
    fn sees_what_was_written_in_between() {
        let known = versions(&["v9", "v10"], "v10");
        assert!(between(&known, Some("v11")).is_empty());
        assert_eq!(between(&known, Some("v13")), ["v11", "v12"]);
        assert!(between(&known, None).is_empty());
    }

    #[test]
    fn keeps_one_version_to_go_back_to() {
        assert!(to_delete(&versions(&["v1", "v2"], "v2"), 2).is_empty());
    }
}
