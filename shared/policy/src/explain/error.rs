//! What can be wrong with the embedded files. They are tested, so that in a finished binary none of it can happen.

use crate::{CatalogError, ServiceAuthorizationError};

/// The embedded files cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The authorization data.
    #[error(transparent)]
    Authorization(#[from] ServiceAuthorizationError),
}
