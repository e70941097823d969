//! The platform's temporary KMS keys. They have no tags; what tells them from the account's other keys is the alias, in
//! a pair of conditions that is easy to get half right.
//!
//! Rule: [kms:ResourceAliases](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases).

use super::{
    Checked, Finding, Rule,
    finding::{list, verb},
};
use crate::{
    Effect,
    grant::{Grant, Resource, Test},
};

const DELETE_ALIAS: &str = "kms:deletealias";
/// Each with a resource that none of the temporary keys is.
const ACTIONS: [(&str, &str, &str); 3] = [
    (DELETE_ALIAS, "kms:DeleteAlias", "arn:*:kms:*:*:alias/another"),
    ("kms:replicatekey", "kms:ReplicateKey", "arn:*:kms:*:*:key/another"),
    ("kms:schedulekeydeletion", "kms:ScheduleKeyDeletion", "arn:*:kms:*:*:key/another"),
];

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let allows: Vec<&Grant> = document.grants.iter().filter(|grant| grant.effect == Effect::Allow).collect();
    let concerned = allows.iter().filter(|grant| ACTIONS.iter().any(|(action, ..)| grant.actions.touches(action)));
    let each = concerned.flat_map(|grant| [unlimited(grant), half(grant)]).flatten();
    each.chain(aliases(&allows)).collect()
}

fn on_aliases(grant: &Grant) -> impl Iterator<Item = &Test> {
    grant.tests.iter().filter(|test| test.key == "kms:resourcealiases")
}

fn finding(grant: &Grant, rule: Rule, message: String, help: &str) -> Finding {
    Finding::of_document(rule, message, help).in_statement(grant.number, grant.sid.as_ref())
}

fn unlimited(grant: &Grant) -> Option<Finding> {
    let any_key = |foreign: &str| grant.resources.touches(&Resource::of(foreign));
    let unlimited = ACTIONS.iter().filter(|(action, _, foreign)| grant.actions.touches(action) && any_key(foreign));
    let actions: Vec<&str> = unlimited.map(|(_, action, _)| *action).collect();
    let reach = verb(actions.len(), "reaches", "reach");
    let message =
        format!("{} {reach} every key of the account, not the platform's temporary ones alone", list(&actions));
    let help = "demand `kms:ResourceAliases` `alias/CadoResponse-KMS-Alias*`, with ForAllValues:StringLike and \
                ForAnyValue:StringLike; for kms:DeleteAlias name the aliases as the resource";
    let free = on_aliases(grant).next().is_none() && !actions.is_empty();
    free.then(|| finding(grant, Rule::TemporaryKeyUnlimited, message, help))
}

fn half(grant: &Grant) -> Option<Finding> {
    let has = |quantifier: &str| on_aliases(grant).any(|test| test.quantifier() == quantifier);
    let message = match (on_aliases(grant).next().is_some(), has("forallvalues"), has("foranyvalue")) {
        (false, ..) | (true, true, true) => return None,
        (true, false, true) => "ForAnyValue alone also allows it on keys that carry a foreign alias beside ours",
        (true, true, false) => "ForAllValues alone also allows it on every key that has no alias at all",
        (true, false, false) => "kms:ResourceAliases has several values, and no operator here says how many must match",
    };
    let help = "test `kms:ResourceAliases` with both ForAllValues:StringLike and ForAnyValue:StringLike";
    Some(finding(grant, Rule::TemporaryKeyHalfCondition, message.to_owned(), help))
}

/// Deleting an alias is authorized on the alias and on its key, and an alias has no `kms:ResourceAliases`.
fn aliases(allows: &[&Grant]) -> Vec<Finding> {
    let on_alias = Resource::of("arn:*:kms:*:*:alias/*");
    let deleting = || allows.iter().filter(|grant| grant.actions.touches(DELETE_ALIAS));
    let free = |grant: &&&Grant| on_aliases(grant).next().is_none() && grant.resources.touches(&on_alias);
    if deleting().any(|grant| free(&grant)) {
        return vec![];
    }
    let message =
        "kms:DeleteAlias is never allowed: the alias itself has no `kms:ResourceAliases`, so its keys stay behind";
    let help = "add a statement that allows kms:DeleteAlias on `arn:aws:kms:*:*:alias/CadoResponse-KMS-Alias*` without condition";
    let void = deleting().filter(|grant| on_aliases(grant).next().is_some());
    void.map(|grant| finding(grant, Rule::TemporaryKeyAlias, message.to_owned(), help)).collect()
}
