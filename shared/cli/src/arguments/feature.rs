//! A feature on the command line, in a list.

use policy::{Catalog, FeatureId};

use super::{did_you_mean, listed};
use crate::CommandError;

/// The id; one in capitals is told that ids are in lower case.
pub(crate) fn feature_id(text: &str) -> Result<FeatureId, String> {
    let lower = text.trim().to_lowercase();
    listed(text).map_err(|error| match lower != text.trim() && lower.parse::<FeatureId>().is_ok() {
        true => format!("{error} (did you mean `{lower}`?)"),
        false => error,
    })
}

/// Whether a catalogue has all of these features.
///
/// # Errors
/// The first that it has not, with the one that was probably meant and all that there are.
pub(crate) fn check_features(flag: &'static str, ids: &[FeatureId], catalog: &Catalog) -> Result<(), CommandError> {
    let known: Vec<String> = catalog.features().map(|feature| feature.id.to_string()).collect();
    let Some(unknown) = ids.iter().find(|id| !known.contains(&id.to_string())) else { return Ok(()) };
    let meant = did_you_mean(unknown.as_str(), known.iter().map(String::as_str));
    let known = known.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    Err(CommandError::value(flag, format!("there is no feature `{unknown}`{meant}; known are {known}")))
}
