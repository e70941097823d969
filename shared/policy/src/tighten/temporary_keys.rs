//! Operations on temporary keys only where the alias tells that the platform made the key. AWS asks two permissions of
//! whoever deletes an alias, one on the alias and one on the key, and the aliases of a key
//! (`kms:ResourceAliases`) can be tested on the key only: one statement for both can never match.
//!
//! Rule: [kms:ResourceAliases](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases)
//! and [DeleteAlias](https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html).

use super::{TighteningError, split};
use crate::{Partition, Policy, Statement};

/// What the alias of every temporary key starts with.
pub const TEMPORARY_KEY_ALIAS_PREFIX: &str = "alias/CadoResponse-KMS-Alias";

pub(super) const RESOURCE_ALIASES: &str = "kms:ResourceAliases";

/// What is done to a temporary key, and the one of them that needs the alias as well.
const OPERATIONS: [&str; 3] = ["kms:DeleteAlias", "kms:ReplicateKey", "kms:ScheduleKeyDeletion"];
const DELETE_ALIAS: [&str; 1] = ["kms:DeleteAlias"];

/// The policy with every operation on temporary keys limited to keys all of whose aliases have the prefix, and the
/// deletion of aliases to such aliases.
///
/// # Errors
/// When an action pattern stands for such operations and for other things.
pub fn only_temporary_keys(policy: &Policy, partition: &Partition) -> Result<Policy, TighteningError> {
    let complete = policy.statements.iter().any(is_on_aliases);
    let mut statements = vec![];
    for statement in &policy.statements {
        let split = split::by_actions(statement, &OPERATIONS)?;
        let deletes = split.chosen.as_ref().map(|chosen| split::by_actions(chosen, &DELETE_ALIAS)).transpose()?;
        let deletes = deletes.and_then(|split| split.chosen).filter(|_| !complete);
        statements.extend(split.join("Keys", |operations| vec![limit_to_keys(&operations, partition)]));
        statements.extend(deletes.map(|statement| limit_to_aliases(&statement, partition)));
    }
    Ok(Policy { statements, ..policy.clone() })
}

fn is_on_aliases(statement: &Statement) -> bool {
    let alias = format!(":{TEMPORARY_KEY_ALIAS_PREFIX}");
    let resources = statement.named_resources();
    !resources.is_empty() && resources.iter().all(|resource| resource.contains(&alias))
}

/// A statement on aliases of the prefix alone is the second half already, and stays.
fn limit_to_keys(operations: &Statement, partition: &Partition) -> Statement {
    if is_on_aliases(operations) {
        return operations.clone();
    }
    let pattern = format!("{TEMPORARY_KEY_ALIAS_PREFIX}*");
    let keys: Vec<String> = match operations.named_resources() {
        [everything] if everything == "*" => vec![format!("arn:{partition}:kms:*:*:key/*")],
        named => named.to_vec(),
    };
    let limited = operations.on(keys).under("ForAllValues:StringLike", RESOURCE_ALIASES, vec![pattern.clone()]);
    limited.under("ForAnyValue:StringLike", RESOURCE_ALIASES, vec![pattern])
}

fn limit_to_aliases(statement: &Statement, partition: &Partition) -> Statement {
    let aliases = vec![format!("arn:{partition}:kms:*:*:{TEMPORARY_KEY_ALIAS_PREFIX}*")];
    statement.on(aliases).without_test_of(RESOURCE_ALIASES).with_suffix("Alias")
}
