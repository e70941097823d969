//! Which of the known keys no policy asks for. Such a key changes no answer; mostly its name is misspelt.

use std::collections::BTreeSet;

use super::{ConditionKey, Context, variables::keys_of_variables};
use crate::{Policy, Resources, Statement, Version};

impl Context {
    /// The keys of this context that none of the policies asks for, neither in a condition nor as a variable.
    #[must_use]
    pub fn unused_in<'a>(&self, policies: impl IntoIterator<Item = &'a Policy>) -> BTreeSet<ConditionKey> {
        let mut unused: BTreeSet<ConditionKey> = self.keys().cloned().collect();
        for policy in policies {
            let asked = policy.statements.iter().flat_map(conditions).chain(variables(policy));
            asked.for_each(|key| {
                unused.remove(&key);
            });
        }
        unused
    }
}

fn conditions(statement: &Statement) -> impl Iterator<Item = ConditionKey> {
    statement.condition.0.values().flat_map(|keys| keys.0.keys()).map(|key| key.as_str().into())
}

fn variables(policy: &Policy) -> impl Iterator<Item = ConditionKey> {
    policy.statements.iter().flat_map(texts).flat_map(|text| keys_of_variables(text, policy.version))
}

/// The keys of the policy variables in a statement, `*` and the like for escaped characters, as the current language
/// reads it.
pub(crate) fn variables_of(statement: &Statement) -> BTreeSet<ConditionKey> {
    texts(statement).flat_map(|text| keys_of_variables(text, Some(Version::V2012))).collect()
}

/// Where variables can stand.
fn texts(statement: &Statement) -> impl Iterator<Item = &String> {
    let resources = match &statement.resources {
        Some(Resources::Only(resources) | Resources::AllExcept(resources)) => resources.values(),
        None => &[],
    };
    let values = statement.condition.0.values().flat_map(|keys| keys.0.values());
    resources.iter().chain(values.flat_map(|values| values.values()))
}
