//! The report for people: a table for each way, then the statements to add.

use policy::key_policy::{AcquisitionReport, Finding, Need, Outcome, WayReport};

use crate::{
    CommandError,
    output::{Section, Table, plain, to_json},
};

/// The report, one part below the other. Statements are told for the recommended way, or for the one that works and
/// leaves something to be cleaned up.
pub(super) fn of(report: &AcquisitionReport) -> Result<Vec<Section>, CommandError> {
    let mut sections = vec![Section::Line(summary(report))];
    sections.extend(report.ways.iter().map(way));
    let told = report.ways.iter().find(|way| way.outcome == Outcome::Works).or(report.ways.first());
    for missing in told.iter().flat_map(|way| &way.missing) {
        let json = to_json(&missing.statement)?;
        let title = format!("Add to {}:", missing.document);
        sections.push(Section::Json(title, json.trim_end().to_owned()));
    }
    Ok(sections)
}

fn summary(report: &AcquisitionReport) -> String {
    match report.outcome {
        Outcome::Works => "Acquisition works.",
        Outcome::Depends => "Whether acquisition works depends on condition keys that are not known; `--known` tells them.",
        Outcome::DoesNotWork => "Acquisition does not work.",
    }
    .to_owned()
}

fn way(way: &WayReport) -> Section {
    let mut table = Table::new(["role", "action", "resource", "regions", "outcome"]);
    for found in &way.findings {
        table.push(row(found).map(|cell| plain(&cell)));
    }
    Section::Table(format!("Way: {} - {}", way.way, way.outcome), table)
}

fn row(found: &Finding) -> [String; 5] {
    let outcome = match found.need {
        Need::Acquisition => found.permission.to_string(),
        Need::FirstAcquisition => format!("{} (for the first acquisition of the account)", found.permission),
        Need::CleanUp => format!("{} (for the removal of temporary keys)", found.permission),
    };
    let regions: Vec<&str> = found.regions.iter().map(|region| region.as_str()).collect();
    [found.role.to_string(), found.action.clone(), found.resource.clone(), regions.join(", "), outcome]
}
