//! Errors of the catalogue, with the switches that they belong to and the ways out.

use policy::CatalogError;

use crate::{CommandError, arguments::flag_of};

/// The error where features are packed into inline policies, with the way round their limit.
pub(super) fn too_large(error: CatalogError, way_out: &'static str) -> CommandError {
    match error {
        CatalogError::TooLarge { .. } => CommandError::value("--features", Oversized { error, way_out }),
        error => refused(error),
    }
}

/// The error of the catalogue, with the switch that it belongs to.
pub(super) fn refused(error: CatalogError) -> CommandError {
    match error {
        CatalogError::Tightening { ref source, .. } => CommandError::value(flag_of(source), error),
        CatalogError::UnknownFeature { .. } | CatalogError::TooLarge { .. } => CommandError::value("--features", error),
        error => CommandError::internal(error),
    }
}

/// The limit on inline policies, with the ways round it.
#[derive(Debug, thiserror::Error)]
#[error("{error}; or {way_out}")]
struct Oversized {
    error: CatalogError,
    way_out: &'static str,
}
