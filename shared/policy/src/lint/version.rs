//! The version of the policy language. Documents of the vendor lack it; AWS then takes the language of 2008.

use super::{Checked, Finding, Rule};
use crate::Version;

const HELP: &str = "write `\"Version\": \"2012-10-17\"`";

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let variables = match document.policy.print().contains("${") {
        true => "; the policy variables of this document are plain text in it and match nothing",
        false => "; policy variables are plain text in it",
    };
    let found = match document.policy.version {
        Some(Version::V2012) => None,
        Some(Version::V2008) => Some((Rule::VersionOld, "the policy language is that of 2008")),
        None => Some((Rule::VersionMissing, "without `Version` AWS takes the policy language of 2008")),
    };
    found.map(|(rule, message)| Finding::of_document(rule, message.to_owned() + variables, HELP)).into_iter().collect()
}
