//! The list of access roles. The platform reads it by its own rules, which are narrower than those of IAM: full ARNs
//! of roles that it may assume, in the one shape that was ever published.

use std::collections::BTreeSet;

use super::{Checked, Finding, Rule, finding::list};
use crate::{Actions, Effect, OneOrMany, Partition, Resources, RoleArn, RoleArnError, Statement};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = document.statements().flat_map(of_statement).collect();
    findings.extend(partitions(document));
    let number = document.policy.statements.len();
    if number > 1 {
        let message =
            format!("the list has {number} statements; whether the platform reads more than one is not known");
        findings.push(Finding::of_document(
            Rule::ListShape,
            message,
            "put all roles into the `Resource` of one statement",
        ));
    }
    findings
}

fn entries(statement: &Statement) -> &[String] {
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values(),
        Some(Resources::AllExcept(_)) | None => &[],
    }
}

fn of_statement(numbered: (usize, &Statement)) -> Vec<Finding> {
    let entries = entries(numbered.1).iter().filter_map(|entry| of_entry(numbered, entry));
    entries.chain(shape(numbered)).collect()
}

fn of_entry(numbered: (usize, &Statement), entry: &str) -> Option<Finding> {
    let (rule, message, help) = match entry.parse::<RoleArn>() {
        Ok(role) if role.name.is_assumable_by_the_platform() => return None,
        Ok(_) => (
            Rule::ListRoleName,
            format!("the platform may not assume `{entry}`: the name lacks `CadoResponse`"),
            "give the role a name that contains `CadoResponse`, case included",
        ),
        Err(error @ RoleArnError::Wildcard { .. }) => {
            (Rule::ListWildcard, error.to_string(), "list every role with its full ARN")
        }
        Err(error) => (
            Rule::ListMalformedArn,
            with_sources(&error),
            "write it as `arn:aws:iam::222222222222:role/CadoResponseRole`, with an account id of 12 digits",
        ),
    };
    Some(Finding::of(numbered, rule, message, help))
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

fn shape((number, statement): (usize, &Statement)) -> Option<Finding> {
    let one_action = matches!(&statement.actions, Actions::Only(OneOrMany::One(action)) if action == "sts:AssumeRole");
    let array = matches!(&statement.resources, Some(Resources::Only(OneOrMany::Many(_))));
    let plain = statement.condition.0.is_empty() && statement.effect == Effect::Allow;
    let message = "the statement is not of the published shape, and whether the platform reads others is not known";
    let help = "write `\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": [\"…\"]` and nothing else";
    let finding = Finding::of((number, statement), Rule::ListShape, message.to_owned(), help);
    (!(one_action && array && plain)).then_some(finding)
}

fn partitions(document: &Checked<'_>) -> Option<Finding> {
    let entries = document.policy.statements.iter().flat_map(entries);
    let partitions = entries.filter_map(|entry| entry.split(':').nth(1)?.parse::<Partition>().ok());
    let partitions: BTreeSet<Partition> = partitions.collect();
    let message = format!("the list names roles of several partitions: {}", list(&partitions));
    let help =
        "keep one list per partition, in a primary account of that partition: roles are not assumed across partitions";
    (partitions.len() > 1).then(|| Finding::of_document(Rule::ListPartitions, message, help))
}
