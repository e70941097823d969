//! Whether anyone can change the policy of a key. KMS refuses a policy after which its writer could not, unless the
//! writer says that this is meant; such a key can only be rescued by AWS.
//!
//! Rule: [default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).

use super::{Checked, Finding, Rule};
use crate::{Actions, Effect, Statement, key_policy::DefaultKey, pattern::matches};

const CHANGE: &str = "kms:putkeypolicy";

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    // AWS keeps the policies of its own keys.
    if document.policy.statements.iter().any(lets_someone_change) || DefaultKey::recognize(document.policy).is_some() {
        return vec![];
    }
    let message = "no statement lets anyone do kms:PutKeyPolicy";
    let help = "statements that are to be merged into the policy of a key need nothing more; as the whole policy of a \
                key, KMS refuses this: add a statement that allows `kms:*` to `arn:aws:iam::111111111111:root` of the \
                key's account";
    vec![Finding::of_document(Rule::KeyWithoutAdministrator, message, help)]
}

fn lets_someone_change(statement: &Statement) -> bool {
    let names = |actions: &[String]| actions.iter().any(|action| matches(&action.to_ascii_lowercase(), CHANGE));
    let allowed = match &statement.actions {
        Actions::Only(actions) => names(actions.values()),
        Actions::AllExcept(actions) => !names(actions.values()),
    };
    statement.effect == Effect::Allow && statement.principals.is_some() && allowed
}
