//! The choice of features and of the platform's bucket.

use policy::{BucketName, Catalog, FeatureId};

use crate::{CommandError, arguments::checked};

/// Features and what they need.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Permissions")]
pub(super) struct FeatureArguments {
    /// Features of the role, several separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = checked::<FeatureId>)]
    #[arg(long_help = "Features of the role, several separated by commas. Without it all but the optional ones; \
        `cado-access features` lists them.")]
    features: Vec<FeatureId>,
    /// The platform's bucket, which some features need.
    #[arg(long, value_name = "NAME", value_parser = checked::<BucketName>)]
    #[arg(long_help = "Name of the platform's bucket, which some features need. In a template it is the default of \
        a parameter.")]
    pub(super) bucket: Option<BucketName>,
}

impl FeatureArguments {
    /// The chosen features, or the default ones.
    ///
    /// # Errors
    /// When the catalogue lacks one; the error lists those that it has.
    pub(super) fn chosen(&self, catalog: &Catalog) -> Result<Vec<FeatureId>, CommandError> {
        if self.features.is_empty() {
            return Ok(catalog.default_features());
        }
        let selected = catalog.select(&self.features).map_err(|error| CommandError::value("--features", error))?;
        Ok(selected.into_iter().map(|feature| feature.id.clone()).collect())
    }
}
