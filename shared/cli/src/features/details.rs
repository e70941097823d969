//! Features in full for people: everything that the catalogue says, 80 columns wide.

use policy::{Actions, OneOrMany, Resources, Statement};

use super::row::{Row, StatementRow};
use crate::output::{heading, wrap};

/// All of these features, one below the other.
pub(super) fn print(rows: &[Row]) -> String {
    rows.iter().map(feature).collect::<Vec<_>>().join("\n")
}

fn feature(row: &Row) -> String {
    let default = row.optional.as_ref().map_or("yes".to_owned(), |why| format!("no: {why}"));
    let narrowed = match row.tightened_by.is_empty() {
        true => "no switch".to_owned(),
        false => row.tightened_by.join(", "),
    };
    let facts = [
        field(0, "Purpose", &row.purpose),
        field(0, "Without it", &row.without),
        field(0, "Default", &default),
        field(0, "Size", &format!("{} characters", row.characters)),
        field(0, "Narrowed by", &narrowed),
    ];
    let statements = row.statements.iter().map(|entry| format!("\n{}", described(entry)));
    heading(&row.id) + &facts.concat() + &statements.collect::<String>()
}

fn described(entry: &StatementRow) -> String {
    let mut text = heading(&format!("Statement {}", entry.sid.as_deref().unwrap_or("without a Sid")));
    text.push_str(&field(2, "Origin", &entry.origin));
    if let Some(correction) = &entry.correction {
        text.push_str(&field(2, "Correction", correction));
    }
    if !entry.replaces.is_empty() {
        text.push_str(&field(2, "Stands also for", &entry.replaces.join(", ")));
    }
    text + &permissions(&entry.statement)
}

fn permissions(statement: &Statement) -> String {
    let (what, actions) = match &statement.actions {
        Actions::Only(actions) => ("actions", actions),
        Actions::AllExcept(actions) => ("all actions but", actions),
    };
    let resources = statement.resources.as_ref().map(|resources| match resources {
        Resources::Only(resources) => list("on", resources),
        Resources::AllExcept(resources) => list("on everything but", resources),
    });
    let tests = statement.condition.0.iter().flat_map(|(operator, keys)| {
        keys.0.iter().map(move |(key, values)| format!("{operator} {key}: {}", values.values().join(", ")))
    });
    let tests: String = tests.map(|test| wrap(&test, 4)).collect();
    let conditions = if tests.is_empty() { String::new() } else { format!("  if\n{tests}") };
    list(&format!("{} {what}", effect(statement)), actions) + &resources.unwrap_or_default() + &conditions
}

fn effect(statement: &Statement) -> &'static str {
    match statement.effect {
        policy::Effect::Allow => "allows the",
        policy::Effect::Deny => "denies the",
    }
}

fn list(what: &str, values: &OneOrMany) -> String {
    let lines: String = values.values().iter().map(|value| wrap(value, 4)).collect();
    format!("  {what}\n{lines}")
}

fn field(indent: usize, name: &str, value: &str) -> String {
    wrap(&format!("{name}: {value}"), indent)
}
