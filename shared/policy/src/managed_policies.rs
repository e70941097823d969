//! Managed policies: the permissions of a role packed into as few documents as they fit. Inline policies, one per
//! feature, are easier to read and to take away; managed policies have room for more.
//!
//! First fit, largest first: features as a whole where that takes no more policies than their length demands,
//! otherwise statement by statement.

use std::collections::{BTreeMap, BTreeSet};

use crate::{DocumentLimit, FeatureId, LimitError, Policy, Statement};

/// One of the managed policies that the features of a role are packed into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The name: the prefix alone for the first, then with `_1`, `_2` …
    pub name: String,
    /// The document, at most 6,144 characters.
    pub policy: Policy,
    /// The features that have a part in it.
    pub features: BTreeSet<FeatureId>,
}

/// The features cannot be packed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "statement `{sid}` of feature `{feature}` does not fit a managed policy by itself: leave the feature out, or narrow it to fewer resources"
)]
pub struct PackingError {
    feature: FeatureId,
    sid: String,
    source: LimitError,
}

/// What is packed: a run of statements of one feature, and the characters that it takes.
#[derive(Clone, Copy)]
struct Piece<'a> {
    feature: &'a FeatureId,
    statements: &'a [Statement],
    size: usize,
}

impl<'a> Piece<'a> {
    fn new(feature: &'a FeatureId, statements: &'a [Statement]) -> Self {
        Self { feature, statements, size: statements.iter().map(statement_size).sum() }
    }
}

/// Packs the policies of features into as few managed policies as they fit.
///
/// # Errors
/// When a statement is longer than [`DocumentLimit::ManagedPolicy`] by itself.
pub fn managed_policies(
    features: &BTreeMap<FeatureId, Policy>,
    prefix: &str,
) -> Result<Vec<ManagedPolicy>, PackingError> {
    let whole: Vec<Piece> = features.iter().map(|(id, policy)| Piece::new(id, &policy.statements)).collect();
    if let Some(error) = whole.iter().find_map(too_large) {
        return Err(error);
    }
    let least = policies_for(whole.iter().map(|piece| piece.size).sum());
    let by_feature = pack(&whole).filter(|packed| packed.len() <= least);
    let packed = by_feature.or_else(|| pack(&single_statements(&whole))).unwrap_or_default();
    Ok(packed.iter().zip(0..).map(|(pieces, number)| managed_policy(prefix, number, pieces)).collect())
}

/// The least number of policies that this many characters of statements can fit, each with a comma.
fn policies_for(characters: usize) -> usize {
    characters.div_ceil(room()).max(1)
}

/// The characters of a managed policy that statements can take, each counted with a comma behind it; the last needs
/// none.
fn room() -> usize {
    DocumentLimit::ManagedPolicy.characters() - Policy::new(vec![]).size() + 1
}

/// The characters of a statement with a comma behind it.
fn statement_size(statement: &Statement) -> usize {
    statement.size() + 1
}

fn single_statements<'a>(whole: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let of_feature = |piece: Piece<'a>| piece.statements.chunks(1).map(move |single| Piece::new(piece.feature, single));
    whole.iter().copied().flat_map(of_feature).collect()
}

/// First fit, largest first; within a policy the pieces come back into the order of the features. Nothing where a piece
/// is too long by itself.
fn pack<'a>(pieces: &[Piece<'a>]) -> Option<Vec<Vec<Piece<'a>>>> {
    let mut largest_first: Vec<(usize, usize)> =
        pieces.iter().zip(0..).map(|(piece, position)| (piece.size, position)).collect();
    largest_first.sort_by_key(|(size, position)| (std::cmp::Reverse(*size), *position));
    let mut bins: Vec<(usize, BTreeSet<usize>)> = vec![];
    for (size, position) in largest_first {
        match bins.iter_mut().find(|(used, _)| used + size <= room()) {
            Some((used, members)) => {
                *used += size;
                members.insert(position);
            }
            None if size <= room() => bins.push((size, BTreeSet::from([position]))),
            None => return None,
        }
    }
    let packed = bins.iter().map(|(_, members)| members.iter().filter_map(|at| pieces.get(*at).copied()).collect());
    Some(packed.collect())
}

fn too_large(piece: &Piece) -> Option<PackingError> {
    let (statement, source) = piece.statements.iter().find_map(|statement| {
        let alone = statement.size() + Policy::new(vec![]).size();
        Some((statement, DocumentLimit::ManagedPolicy.check(alone).err()?))
    })?;
    let sid = statement.sid.clone().unwrap_or_default();
    Some(PackingError { feature: piece.feature.clone(), sid, source })
}

fn managed_policy(prefix: &str, number: usize, pieces: &[Piece]) -> ManagedPolicy {
    let name = match number {
        0 => prefix.to_owned(),
        number => format!("{prefix}_{number}"),
    };
    let features = pieces.iter().map(|piece| piece.feature.clone()).collect();
    let statements = pieces.iter().flat_map(|piece| piece.statements.to_vec()).collect();
    ManagedPolicy { name, policy: Policy::new(statements), features }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Catalog, Placeholders, Tightening, feature_policies};

    /// A feature with statements of these lengths, each given with the comma behind it.
    fn feature(name: &str, lengths: &[usize]) -> (FeatureId, Policy) {
        let statement = |length: &usize| Statement::allow("a:b", "x".repeat(length.saturating_sub(48)).as_str());
        (name.parse().unwrap(), Policy::new(lengths.iter().map(statement).collect()))
    }

    fn sizes(packed: &[ManagedPolicy]) -> Vec<usize> {
        packed.iter().map(|managed| managed.policy.size()).collect()
    }

    #[test]
    fn the_features_of_a_role_that_fit_one_policy_stay_in_one() {
        let packed =
            managed_policies(&BTreeMap::from([feature("a", &[100]), feature("b", &[200, 300])]), "Cado").unwrap();
        assert_eq!(packed.len(), 1);
        assert_eq!(
            (packed[0].name.as_str(), packed[0].features.len(), packed[0].policy.statements.len()),
            ("Cado", 2, 3)
        );
    }

    #[test]
    fn a_policy_is_filled_to_the_last_character() {
        let exactly = room();
        let packed = managed_policies(&BTreeMap::from([feature("a", &[exactly - 200, 200])]), "Cado").unwrap();
        assert_eq!(sizes(&packed), [6_144]);
        let packed = managed_policies(&BTreeMap::from([feature("a", &[exactly - 200, 201])]), "Cado").unwrap();
        assert_eq!(packed.iter().map(|managed| managed.name.as_str()).collect::<Vec<_>>(), ["Cado", "Cado_1"]);
    }

    #[test]
    fn features_are_divided_only_where_that_saves_a_policy() {
        let whole = BTreeMap::from([feature("a", &[2_000, 2_000]), feature("b", &[2_000, 2_000])]);
        let packed = managed_policies(&whole, "Cado").unwrap();
        assert!(packed.len() == 2 && packed.iter().all(|managed| managed.features.len() == 1));
        let three = BTreeMap::from([
            feature("a", &[2_000, 2_000]),
            feature("b", &[2_000, 2_000]),
            feature("c", &[2_000, 2_000]),
        ]);
        let packed = managed_policies(&three, "Cado").unwrap();
        assert_eq!(packed.len(), 2);
    }

    #[test]
    fn a_statement_too_long_for_any_policy_is_named() {
        let error = managed_policies(&BTreeMap::from([feature("a", &[10, 7_000])]), "Cado").unwrap_err();
        assert!(error.to_string().contains("of feature `a` does not fit a managed policy"), "{error}");
    }

    #[test]
    fn both_roles_of_the_catalogue_take_as_few_policies_as_their_length_demands() {
        let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
        for catalog in [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()] {
            let all: Vec<FeatureId> = catalog.features().map(|feature| feature.id.clone()).collect();
            let policies = feature_policies(&catalog, &all, &placeholders, &Tightening::default()).unwrap();
            let least = policies_for(policies.values().flat_map(|policy| &policy.statements).map(statement_size).sum());
            let packed = managed_policies(&policies, "Cado").unwrap();
            assert_eq!(packed.len(), least);
            let back = packed.iter().map(|managed| managed.policy.print().parse::<Policy>().unwrap());
            assert_eq!(
                back.map(|policy| policy.statements.len()).sum::<usize>(),
                policies.values().map(|policy| policy.statements.len()).sum::<usize>()
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_policy_is_too_long(
            features in prop::collection::vec(prop::collection::vec(50..2_500_usize, 1..5), 1..8)
        ) {
            let named = |(lengths, number): (&Vec<usize>, usize)| feature(&format!("f{number}"), lengths);
            let policies: BTreeMap<_, _> = features.iter().zip(0..).map(named).collect();
            let packed = managed_policies(&policies, "Cado").unwrap();
            prop_assert!(sizes(&packed).iter().all(|size| *size <= 6_144));
            let total: usize = features.iter().flatten().sum();
            // No two policies would fit into one, so that they are more than half full on average.
            prop_assert!(packed.len() <= 1 + total * 2 / room());
            let count: usize = packed.iter().map(|managed| managed.policy.statements.len()).sum();
            prop_assert_eq!(count, features.iter().flatten().count());
        }
    }
}
