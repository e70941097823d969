//! From what is not allowed to the statements that would allow it: one for each document and group of rights, narrowed
//! to the Regions where it is lacking if it is there in others.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Acquisition, CallingRole, Document, Finding, Missing, Permission,
    statements::{CREATE_GRANT, DESCRIBE, Right},
};
use crate::{Policy, Region, RoleArn, Statement};

/// The rights of one statement and where it belongs -> the roles that lack them.
type Lacking = BTreeMap<(Document, Right, BTreeSet<Region>), BTreeSet<RoleArn>>;

/// The statements that would allow what is not allowed.
pub(super) fn missing(acquisition: &Acquisition, findings: &[Finding], grant: Right) -> Vec<Missing> {
    let mut lacking = Lacking::new();
    for finding in findings {
        let Permission::NotAllowed { lacking: documents } = &finding.permission else { continue };
        for document in documents {
            let place = (document.clone(), right(&finding.action, grant), lacking_regions(finding, findings));
            lacking.entry(place).or_default().insert(finding.role.clone());
        }
    }
    join_describing(&mut lacking);
    let statements = lacking.into_iter().map(|((document, right, regions), roles)| {
        let statement = match &document {
            Document::KeyPolicy(_) => right.key_statement(&roles, &regions),
            Document::RolePolicy(_) => right.statement(&acquisition.key.to_string(), &regions),
        };
        Missing { document, statement }
    });
    with_free_sids(acquisition, statements)
}

fn right(action: &str, grant: Right) -> Right {
    match action {
        DESCRIBE => Right::Describe,
        CREATE_GRANT => grant,
        _ => Right::Use,
    }
}

/// The Regions to narrow a statement to: none where the right is lacking everywhere.
fn lacking_regions(finding: &Finding, findings: &[Finding]) -> BTreeSet<Region> {
    let same_call = |other: &&Finding| other.role == finding.role && other.action == finding.action;
    let elsewhere =
        findings.iter().filter(same_call).any(|other| !matches!(other.permission, Permission::NotAllowed { .. }));
    if elsewhere { finding.regions.clone() } else { BTreeSet::new() }
}

/// Use and description stand in one statement where the same roles lack both.
fn join_describing(lacking: &mut Lacking) {
    let documents: BTreeSet<Document> = lacking.keys().map(|(document, ..)| document.clone()).collect();
    for document in documents {
        let place = |right| (document.clone(), right, BTreeSet::new());
        let (uses, describes) = (lacking.get(&place(Right::Use)), lacking.get(&place(Right::Describe)));
        if uses.is_some() && uses == describes {
            let roles = lacking.remove(&place(Right::Use)).unwrap_or_default();
            lacking.remove(&place(Right::Describe));
            lacking.insert(place(Right::UseAndDescribe), roles);
        }
    }
}

/// Gives every statement a `Sid` that its document does not have: AWS refuses a document with the same one twice.
pub(super) fn with_free_sids(acquisition: &Acquisition, statements: impl IntoIterator<Item = Missing>) -> Vec<Missing> {
    let mut taken: BTreeMap<Document, BTreeSet<String>> = BTreeMap::new();
    let mut named = Vec::new();
    for Missing { document, mut statement } in statements {
        let taken = taken.entry(document.clone()).or_insert_with(|| sids(acquisition, &document));
        statement.sid = statement.sid.map(|sid| free(&sid, taken));
        taken.extend(statement.sid.clone());
        named.push(Missing { document, statement });
    }
    named
}

fn free(sid: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number: usize| format!("{sid}{number}"));
    let mut candidates = std::iter::once(sid.to_owned()).chain(numbered);
    candidates.find(|candidate| !taken.contains(candidate)).unwrap_or_default()
}

fn sids(acquisition: &Acquisition, document: &Document) -> BTreeSet<String> {
    let of =
        |policy: &Policy| policy.statements.iter().filter_map(|statement: &Statement| statement.sid.clone()).collect();
    match document {
        Document::KeyPolicy(_) => of(&acquisition.key_policy),
        Document::RolePolicy(role) => {
            let policies = |caller: &CallingRole| caller.policies.iter().flat_map(of).collect::<BTreeSet<_>>();
            acquisition.roles().filter(|caller| caller.role == *role).flat_map(policies).collect()
        }
    }
}
