//! The report for people: a table for each way, then the statements to add.

use policy::{
    RoleArn,
    key_policy::{Acquisition, AcquisitionReport, Document, Finding, Need, Outcome, Permission, WayReport},
};

use super::headline::{SCOPE, headline, meaning};
use crate::{
    CommandError,
    output::{Section, Table, plain, to_json},
};

/// The report, one part below the other. Statements are told for the recommended way, or for the one that works and
/// leaves something to be cleaned up.
pub(super) fn of(report: &AcquisitionReport, acquisition: &Acquisition) -> Result<Vec<Section>, CommandError> {
    let told = report.ways.iter().find(|way| way.outcome == Outcome::Works).or(report.ways.first());
    let helps = told.is_some_and(|way| way.outcome != Outcome::Works && !way.missing.is_empty());
    let remedy = if helps { " The first way lacks the statements below." } else { "" };
    let mut sections = vec![Section::Line(headline(report, acquisition) + remedy), Section::Line(SCOPE.to_owned())];
    sections.extend(report.ways.iter().map(way));
    for missing in told.iter().flat_map(|way| &way.missing) {
        let json = to_json(&missing.statement)?;
        let title = format!("Add to {}", missing.document);
        sections.push(Section::Json(title, json.trim_end().to_owned()));
    }
    Ok(sections)
}

/// Actions that fare alike stand together.
fn way(way: &WayReport) -> Section {
    let mut rows: Vec<([String; 3], Vec<String>)> = vec![];
    for found in &way.findings {
        let regions: Vec<&str> = found.regions.iter().map(|region| region.as_str()).collect();
        let alike = [role(&found.role), regions.join("\n"), outcome(found)];
        match rows.iter_mut().find(|(other, _)| *other == alike) {
            Some((_, actions)) => actions.push(action(found)),
            None => rows.push((alike, vec![action(found)])),
        }
    }
    let mut table = Table::new(["role", "action", "in", "outcome"]);
    for ([role, regions, outcome], actions) in rows {
        table.push([role, actions.join("\n"), regions, outcome]);
    }
    Section::Explained(format!("Way: {}: {}", way.way, way.outcome), meaning(way.way).to_owned(), table)
}

/// The two roles may have the same name.
fn role(role: &RoleArn) -> String {
    format!("{}\n{}", role.account, role.name)
}

/// The action, and its resource where that is not the key, which the whole report is about.
fn action(found: &Finding) -> String {
    match found.resource.contains(":key/") {
        true => found.action.clone(),
        false => format!("{} on {}", found.action, found.resource),
    }
}

fn outcome(found: &Finding) -> String {
    let permission = match &found.permission {
        Permission::NotAllowed { lacking } => {
            let lacking: Vec<&str> = lacking.iter().map(document).collect();
            format!("not allowed by {}", lacking.join(" and "))
        }
        other => plain(&other.to_string()),
    };
    match found.need {
        Need::Acquisition => permission,
        Need::FirstAcquisition => format!("{permission} (for the first acquisition of the account)"),
        Need::CleanUp => format!("{permission} (for the removal of temporary keys)"),
    }
}

fn document(document: &Document) -> &'static str {
    match document {
        Document::KeyPolicy(_) => "the key policy",
        Document::RolePolicy(_) => "a policy of the role",
    }
}
