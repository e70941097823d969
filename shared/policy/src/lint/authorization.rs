//! Permissions that can never match, by what AWS says about its own actions.

use super::{Checked, Finding, Rule};
use crate::{Defect, DefectKind};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    document.defects.iter().map(finding).collect()
}

/// Whether the statement allows nothing by this action, or by any action that the pattern stands for, so that it cannot
/// allow too much.
pub(super) fn is_without_effect(document: &Checked<'_>, statement: usize, action: &str) -> bool {
    let own = || document.defects.iter().filter(|defect| defect.statement == statement);
    let void = |name: &str| {
        own().any(|defect| {
            defect.subject.eq_ignore_ascii_case(name) && !matches!(defect.kind, DefectKind::DeniedWhenNamed { .. })
        })
    };
    let mut meant = document.authorization.actions(action).peekable();
    own().next().is_some() && meant.peek().is_some() && meant.all(|(name, _)| void(name))
}

fn finding(Defect { statement, sid, subject, kind }: &Defect) -> Finding {
    let (rule, help) = match kind {
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
    finding.in_statement(*statement, sid.as_ref())
}
