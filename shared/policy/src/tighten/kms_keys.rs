//! KMS only on named keys. What uses a key is limited to them; looking at a key (`kms:DescribeKey`, `kms:ListAliases`)
//! stays open, because the platform has to find out what kind of key a volume is under before it can tell that it may
//! not use it. Statements that are limited to the platform's own temporary keys stay, too: nobody can name those keys
//! before they are made.

use std::collections::BTreeSet;

use super::{
    KmsKeyArn, TighteningError, split,
    temporary_keys::{RESOURCE_ALIASES, TEMPORARY_KEY_ALIAS_PREFIX},
};
use crate::{Statement, pattern};

/// What uses a key, or lets others use it.
const USES: [&str; 5] = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:CreateGrant"];

/// Use of these keys only. A statement that is limited to other keys loses its uses.
///
/// # Errors
/// When an action pattern stands for uses and for other things.
pub(super) fn only_these(
    statements: &[Statement],
    keys: &BTreeSet<KmsKeyArn>,
) -> Result<Vec<Statement>, TighteningError> {
    let mut tightened = vec![];
    for statement in statements {
        if is_limited_to_temporary_keys(statement) {
            tightened.push(statement.clone());
            continue;
        }
        let split = split::by_actions(statement, &USES)?;
        tightened.extend(split.join("NamedKeys", |uses| limit(&uses, keys).into_iter().collect()));
    }
    Ok(tightened)
}

fn is_limited_to_temporary_keys(statement: &Statement) -> bool {
    let aliases = statement.tested("ForAnyValue:StringLike", RESOURCE_ALIASES);
    aliases.is_some_and(|aliases| aliases.values().iter().all(|alias| alias.starts_with(TEMPORARY_KEY_ALIAS_PREFIX)))
}

fn limit(uses: &Statement, keys: &BTreeSet<KmsKeyArn>) -> Option<Statement> {
    let covered = |key: &&String| {
        let covers = |resource: &String| pattern::by_arn_parts(pattern::covers, resource, key);
        uses.named_resources().iter().any(covers)
    };
    let keys: Vec<String> = keys.iter().map(KmsKeyArn::to_string).collect();
    let kept: Vec<String> = keys.iter().filter(covered).cloned().collect();
    (!kept.is_empty()).then(|| uses.on(kept))
}
