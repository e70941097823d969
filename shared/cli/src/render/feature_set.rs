//! The choice of features and of the platform's bucket.

use std::collections::BTreeSet;

use policy::{BucketName, Catalog, FeatureId};

use crate::{
    CommandError,
    arguments::{check_features, checked, feature_id},
};

/// Features and what they need.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Permissions")]
pub(super) struct FeatureArguments {
    /// Features of the role, several separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = feature_id)]
    #[arg(long_help = "Features of the role, several separated by commas. Without it all but the optional ones; \
        `cado-access features` lists them.")]
    features: Vec<FeatureId>,
    /// Leave these features out, several separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = feature_id)]
    #[arg(
        long_help = "Features that are left out of those of `--features`, or of the default ones; several separated \
        by commas."
    )]
    without: Vec<FeatureId>,
    /// The platform's bucket, which some features need.
    #[arg(long, value_name = "NAME", value_parser = checked::<BucketName>)]
    #[arg(long_help = "Name of the platform's bucket, which some features need. In a template it is the default of \
        a parameter.")]
    pub(super) bucket: Option<BucketName>,
}

impl FeatureArguments {
    /// The chosen features, or the default ones, without those that are left out; each once, sorted.
    ///
    /// # Errors
    /// When the catalogue lacks one, the error lists those that it has; when a feature is chosen and left out; when
    /// none remains.
    pub(super) fn chosen(&self, catalog: &Catalog) -> Result<Vec<FeatureId>, CommandError> {
        check_features("--features", &self.features, catalog)?;
        check_features("--without", &self.without, catalog)?;
        if let Some(both) = self.without.iter().find(|id| self.features.contains(id)) {
            return Err(CommandError::value("--without", format!("`{both}` is chosen with `--features` as well")));
        }
        let defaults = catalog.default_features();
        let wanted = if self.features.is_empty() { &defaults } else { &self.features };
        let kept: BTreeSet<FeatureId> = wanted.iter().filter(|id| !self.without.contains(id)).cloned().collect();
        match kept.is_empty() {
            true => Err(CommandError::value("--without", "no feature is left: expected at least one that remains")),
            false => Ok(kept.into_iter().collect()),
        }
    }
}
