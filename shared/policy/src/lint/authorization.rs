//! Permissions that can never match, by what AWS says about its own actions.

use super::{Checked, Finding, Rule};
use crate::{Defect, DefectKind};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    document.authorization.defects(document.policy).into_iter().map(finding).collect()
}

fn finding(Defect { statement, sid, subject, kind }: Defect) -> Finding {
    let (rule, help) = match &kind {
        DefectKind::NoSuchAction => (Rule::NoEffect, "correct the spelling, or take it out"),
        DefectKind::NeedsAnyResource => (Rule::NoEffect, "allow it in a statement of its own with the resource `*`"),
        DefectKind::NoMatchingResource => (Rule::NoEffect, "name a resource of a type that the action works on"),
        DefectKind::ConditionNeverTrue => (Rule::NoEffect, "allow it in a statement of its own without that condition"),
        DefectKind::RequiredTypeNotGranted { .. } => (Rule::NoEffect, "allow it on a resource of that type as well"),
        DefectKind::DeniedWhenNamed { .. } => (
            Rule::DeniedWhenNamed,
            "allow it on resources of that type in a statement of its own, without the condition",
        ),
        DefectKind::AlwaysDenied => (Rule::NoEffect, "take out the one or the other"),
        DefectKind::UselessResource => (Rule::NoEffect, "take it out"),
    };
    let finding = Finding::of_document(rule, format!("`{subject}` {kind}"), help);
    finding.in_statement(statement, sid.as_ref())
}
