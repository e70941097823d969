//! Elements of a statement that its kind of policy demands or forbids, and Sids that IAM refuses.
//!
//! Rule: [IAM JSON policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).

use super::{Checked, Finding, Rule};
use crate::{DocumentKind, Statement};

/// What is wrong with one element of a statement.
type ElementRule = fn((usize, &Statement)) -> Option<Finding>;

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let rules: &[ElementRule] = match document.kind {
        DocumentKind::Identity | DocumentKind::RoleList => &[sid, principal_in_permissions, resource_missing],
        DocumentKind::Trust => &[principal_missing, resource_in_trust],
        DocumentKind::KeyPolicy | DocumentKind::Resource => &[principal_missing, resource_missing],
    };
    document.statements().flat_map(|numbered| rules.iter().filter_map(move |rule| rule(numbered))).collect()
}

fn sid(numbered: (usize, &Statement)) -> Option<Finding> {
    let sid = numbered.1.sid.as_ref()?;
    let refused = !sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let message = format!("the Sid `{sid}` has characters that IAM refuses here");
    let help =
        "use the letters A to Z and a to z and digits; only the policies of some resources, such as keys, take others";
    refused.then(|| Finding::of(numbered, Rule::SidCharacters, message, help))
}

fn principal_in_permissions(numbered: (usize, &Statement)) -> Option<Finding> {
    numbered.1.principals.as_ref()?;
    let message =
        "a permission policy cannot name a principal: it grants to the role that it is attached to".to_owned();
    Some(Finding::of(numbered, Rule::PrincipalInPermissions, message, "take `Principal` out"))
}

fn resource_missing(numbered: (usize, &Statement)) -> Option<Finding> {
    let message = "the statement has neither `Resource` nor `NotResource`".to_owned();
    let help = "name the resources, or `*` for all of them";
    numbered.1.resources.is_none().then(|| Finding::of(numbered, Rule::ResourceMissing, message, help))
}

fn principal_missing(numbered: (usize, &Statement)) -> Option<Finding> {
    let message = "the statement names no principal".to_owned();
    let help = "name whom it speaks of, such as the ARN of the platform's role";
    numbered.1.principals.is_none().then(|| Finding::of(numbered, Rule::PrincipalMissing, message, help))
}

fn resource_in_trust(numbered: (usize, &Statement)) -> Option<Finding> {
    numbered.1.resources.as_ref()?;
    let message = "a trust policy cannot name a resource: it speaks of the role that it belongs to".to_owned();
    Some(Finding::of(numbered, Rule::ResourceInTrust, message, "take `Resource` out"))
}
