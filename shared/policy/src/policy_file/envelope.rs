//! What AWS and this project put around a policy document. A member that nobody asks for is passed over: the answers of
//! AWS carry names, dates and versions beside the document.

use serde_json::value::RawValue;

use super::DocumentKind;
use crate::{
    PolicyParseError, PolicyProblem, UniqueMap,
    document::{Fault, Source},
};

/// A document within a text, as it stands there.
pub(super) struct Enclosed<'a> {
    pub(super) name: Option<String>,
    /// The kind, where the envelope tells it.
    pub(super) kind: Option<DocumentKind>,
    pub(super) text: &'a str,
    /// Whether the text is a JSON string that holds the document.
    pub(super) quoted: bool,
}

impl<'a> Enclosed<'a> {
    fn new(name: Option<String>, kind: Option<DocumentKind>, raw: &'a RawValue) -> Self {
        Self { name, kind, text: raw.get(), quoted: raw.get().starts_with('"') }
    }
}

type Members<'a> = UniqueMap<&'a RawValue>;

/// The documents of an envelope; nothing when the text is none, and so a document itself.
///
/// The forms: `GetRolePolicy`, `GetPolicyVersion`, `GetRole`, `GetKeyPolicy` and `GetBucketPolicy`, documents by name as
/// the role list is printed, and the bundle of a role with its trust policy and its policies by name.
pub(super) fn documents<'a>(source: Source<'a>, text: &'a str) -> Result<Option<Vec<Enclosed<'a>>>, PolicyParseError> {
    let Ok(members) = source.read::<Members<'a>>(text) else { return Ok(None) };
    let name = |key: &str| members.0.get(key).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let within = |outer: &str, key: &str| -> Result<_, PolicyParseError> {
        let Some(outer) = members.0.get(outer).filter(|outer| outer.get().starts_with('{')) else { return Ok(None) };
        let inner: Members<'a> = source.read(outer.get()).map_err(malformed)?;
        let name = inner.0.get("RoleName").and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        Ok(inner.0.get(key).map(|raw| (name, *raw)))
    };
    if members.0.contains_key("Statement") {
        return Ok(None);
    }
    if let Some(raw) = members.0.get("PolicyDocument") {
        return Ok(Some(vec![Enclosed::new(name("PolicyName"), None, raw)]));
    }
    if let Some((_, raw)) = within("PolicyVersion", "Document")? {
        return Ok(Some(vec![Enclosed::new(None, None, raw)]));
    }
    if let Some((name, raw)) = within("Role", "AssumeRolePolicyDocument")? {
        return Ok(Some(vec![Enclosed::new(name, Some(DocumentKind::Trust), raw)]));
    }
    if let Some(raw) = members.0.get("Policy").filter(|raw| raw.get().starts_with('"')) {
        return Ok(Some(vec![Enclosed::new(name("PolicyName"), None, raw)]));
    }
    if !members.0.is_empty() && members.0.values().all(|raw| is_document(source, raw)) {
        return Ok(Some(members.0.into_iter().map(by_name).collect()));
    }
    bundle(source, &members)
}

/// Whether it looks like a policy document: an object with `Statement`. One of which a member stands twice is none here
/// and is refused when it is read.
fn is_document<'a>(source: Source<'a>, raw: &'a RawValue) -> bool {
    raw.get().starts_with('{')
        && source.read::<Members<'a>>(raw.get()).is_ok_and(|members| members.0.contains_key("Statement"))
}

/// `trust` is what the bundle of a role calls its trust policy.
fn by_name((name, raw): (String, &RawValue)) -> Enclosed<'_> {
    let kind = (name == "trust").then_some(DocumentKind::Trust);
    Enclosed::new(Some(name), kind, raw)
}

fn bundle<'a>(source: Source<'a>, members: &Members<'a>) -> Result<Option<Vec<Enclosed<'a>>>, PolicyParseError> {
    let trust = members.0.get("trust").filter(|raw| raw.get() != "null");
    let trust = trust.map(|raw| Enclosed::new(Some("trust".to_owned()), Some(DocumentKind::Trust), raw));
    let Some(policies) = members.0.get("policies") else {
        return Ok(trust.map(|trust| vec![trust]));
    };
    let policies: Members<'a> = source.read(policies.get()).map_err(malformed)?;
    let named = |(name, raw): (String, &'a RawValue)| Enclosed::new(Some(name), None, raw);
    Ok(Some(trust.into_iter().chain(policies.0.into_iter().map(named)).collect()))
}

pub(super) fn malformed(Fault { position, field, reason }: Fault) -> PolicyParseError {
    PolicyParseError::new(position, PolicyProblem::Document { field, reason })
}
