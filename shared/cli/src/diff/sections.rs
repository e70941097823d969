//! Differences for people. Actions that changed in the same way stand together: a tightening changes dozens of them.

use std::collections::{BTreeMap, BTreeSet};

use policy::{ActionChange, Change, EffectDiff, PolicyDiff, Reach, Terms};

use super::{Comparison, direction::Direction};
use crate::{
    explain::status_name,
    output::{Section, Table, plain},
};

/// How a change begins and what it is -> the actions that it happened to.
type Rows = BTreeMap<(String, String), BTreeSet<String>>;

/// The differences, one part below the other.
pub(super) fn of(comparison: &Comparison) -> Vec<Section> {
    let Comparison { same, permissions, trust, resource_policies } = comparison;
    if *same {
        return vec![Section::Line("Both mean the same.".to_owned())];
    }
    let parts =
        [("Permissions", permissions), ("Trust", trust), ("Policies of keys and other resources", resource_policies)];
    let changes = parts.into_iter().filter_map(|(title, part)| Some(Section::Table(title.to_owned(), changes(part)?)));
    features(permissions).into_iter().chain(changes).collect()
}

fn features(permissions: &PolicyDiff) -> Option<Section> {
    let mut table = Table::new(["feature", "of", "before", "after"]);
    for change in &permissions.features {
        let [before, after] = [change.before, change.after].map(|status| status_name(status).to_owned());
        table.push([change.feature.to_string(), change.role.to_string(), before, after]);
    }
    (!permissions.features.is_empty()).then(|| Section::Table("Features".to_owned(), table))
}

fn changes(part: &PolicyDiff) -> Option<Table> {
    let mut rows = Rows::new();
    collect(&part.allow, ["newly allowed", "no longer allowed", "allowed"], &mut rows);
    collect(&part.deny, ["newly denied", "no longer denied", "denied"], &mut rows);
    let mut table = Table::new(["change", "actions"]);
    for ((change, terms), actions) in &rows {
        let actions: Vec<String> = actions.iter().map(|action| plain(action)).collect();
        table.push([format!("{change}\n{terms}"), actions.join(", ")]);
    }
    (!rows.is_empty()).then_some(table)
}

fn collect(diff: &EffectDiff, [added, removed, changed]: [&'static str; 3], rows: &mut Rows) {
    let mut put = |change: &str, terms, action: &String| {
        rows.entry((change.to_owned(), terms)).or_default().insert(action.clone());
    };
    for (change, terms, action) in [(added, &diff.added), (removed, &diff.removed)]
        .into_iter()
        .flat_map(|(change, actions)| actions.iter().map(move |(action, terms)| (change, terms, action)))
    {
        put(change, all_terms(terms), action);
    }
    for (action, change) in &diff.changed {
        put(&format!("{changed}, {}", Direction::of(change)), changed_terms(change), action);
    }
}

fn all_terms(terms: &BTreeSet<Terms>) -> String {
    terms.iter().map(one_term).collect::<Vec<_>>().join("\n")
}

fn one_term(terms: &Terms) -> String {
    let principal = terms.principal.iter().map(|principal| format!("to {principal}"));
    let resource = terms.resource.iter().map(|resource| format!("on {resource}"));
    let conditions = terms.conditions.iter().map(|condition| format!("if {condition}"));
    plain(&principal.chain(resource).chain(conditions).collect::<Vec<_>>().join(", "))
}

fn changed_terms(change: &ActionChange) -> String {
    let mut lines = reach(change.reach).map(str::to_owned).into_iter().collect::<Vec<_>>();
    lines.extend(signed("principal", &change.principals));
    lines.extend(signed("resource", &change.resources));
    lines.extend(signed("condition", &change.conditions));
    if change.principals.is_empty() && change.resources.is_empty() && change.conditions.is_empty() {
        lines.push("other combinations of the same, or another value that is not shown".to_owned());
        lines.extend(change.terms.removed.iter().map(|terms| format!("- {}", one_term(terms))));
        lines.extend(change.terms.added.iter().map(|terms| format!("+ {}", one_term(terms))));
    }
    lines.join("\n")
}

fn reach(reach: Reach) -> Option<&'static str> {
    match reach {
        Reach::Same => None,
        Reach::Widened => Some("on more resources"),
        Reach::Narrowed => Some("on fewer resources"),
        Reach::Changed => Some("on other resources"),
    }
}

fn signed(what: &str, change: &Change<String>) -> Vec<String> {
    let line = |sign: char| move |value: &String| plain(&format!("{sign} {what} {value}"));
    change.removed.iter().map(line('-')).chain(change.added.iter().map(line('+'))).collect()
}
