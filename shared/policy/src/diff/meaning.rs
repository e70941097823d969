//! What documents mean, as a text: to be hashed or compared where the documents themselves are not kept. The form is
//! part of the interface, because digests of it are: one line for each atom, in one order.

use std::collections::BTreeSet;

use super::atom::{Terms, atoms};
use crate::{Effect, Policy};

/// A text that is the same for two sets of documents exactly when [`PolicyDiff`](super::PolicyDiff) finds the same grants
/// and denials in both. It shows the value of an ExternalId, where a condition tests one.
#[must_use]
pub fn meaning<'a>(policies: impl IntoIterator<Item = &'a Policy> + Clone) -> String {
    let lines = [Effect::Allow, Effect::Deny].into_iter().flat_map(|effect| {
        let atoms = atoms(policies.clone(), effect).into_iter();
        atoms.flat_map(move |(action, (_, terms))| lines(effect, &action, &terms))
    });
    lines.collect()
}

fn lines(effect: Effect, action: &str, terms: &BTreeSet<Terms>) -> Vec<String> {
    let line = |terms: &Terms| {
        let (principal, resource, tests) = terms.compared();
        // Strings in tuples and lists always print; the fallback only keeps this function free of panics.
        serde_json::to_string(&(effect, action, principal, resource, tests)).unwrap_or_default() + "\n"
    };
    terms.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{PolicyDiff, Statement};

    fn policy(statements: &str) -> Policy {
        format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
    }

    #[test]
    fn every_line_is_one_effect_action_principal_resource_and_its_tests() {
        let policy = policy(
            r#"{"Sid":"A","Effect":"Allow","Action":["S3:GetObject","a:b"],"Resource":"*","Condition":{"StringLike":{"kms:ViaService":["s3.*","ec2.*"]}}},
               {"Effect":"Deny","Principal":{"AWS":"x"},"NotAction":"c:d","Resource":"r"}"#,
        );
        insta::assert_snapshot!(meaning([&policy]), @r#"
        ["Allow","a:b",null,"*",[["StringLike","kms:viaservice",["ec2.*","s3.*"]]]]
        ["Allow","s3:getobject",null,"*",[["StringLike","kms:viaservice",["ec2.*","s3.*"]]]]
        ["Deny","everything but c:d","AWS x","r",[]]
        "#);
    }

    #[test]
    fn a_variable_in_a_document_of_the_old_language_is_another_thing() {
        let new = policy(r#"{"Effect":"Allow","Action":"a:b","Resource":"${aws:username}"}"#);
        let old = Policy { version: None, ..new.clone() };
        assert_ne!(meaning([&new]), meaning([&old]));
    }

    fn statement() -> impl Strategy<Value = Statement> {
        let values = || prop::collection::vec("[ab]", 1..3);
        (values(), values(), any::<bool>()).prop_map(|(actions, resources, deny)| Statement {
            effect: if deny { Effect::Deny } else { Effect::Allow },
            ..Statement::allow(actions, resources)
        })
    }

    proptest! {
        #[test]
        fn agrees_with_the_comparison_of_documents(
            one in prop::collection::vec(statement(), 0..4), other in prop::collection::vec(statement(), 0..4),
        ) {
            let (one, other) = (Policy::new(one), Policy::new(other));
            let same = PolicyDiff::between([], &[&one], &[&other]).is_empty();
            prop_assert_eq!(meaning([&one]) == meaning([&other]), same);
        }

        #[test]
        fn does_not_depend_on_which_document_a_statement_stands_in(statements in prop::collection::vec(statement(), 1..5)) {
            let single: Vec<Policy> = statements.iter().rev().map(|one| Policy::new(vec![one.clone()])).collect();
            prop_assert_eq!(meaning(&single), meaning([&Policy::new(statements)]));
        }
    }
}
