//! A feature as data: what the catalogue says about it, and what follows from that.

use policy::{CatalogStatement, Feature, Placeholders, Statement, Tightening};
use serde::Serialize;

use crate::{
    CommandError,
    arguments::{DEFAULT_PARTITION, samples},
};

/// A feature.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: String,
    /// Whether a role has it when nobody chose features.
    pub(super) default: bool,
    /// Why it is not among the default features; nothing when it is.
    pub(super) optional: Option<String>,
    pub(super) sids: Vec<String>,
    pub(super) purpose: String,
    pub(super) without: String,
    pub(super) characters: usize,
    pub(super) tightened_by: Vec<&'static str>,
    pub(super) statements: Vec<StatementRow>,
}

/// A statement of the catalogue, its placeholders not filled in.
#[derive(Debug, Serialize)]
pub(super) struct StatementRow {
    pub(super) sid: Option<String>,
    /// The vendor's statement that it comes from.
    pub(super) origin: String,
    /// What was wrong there and what changed; nothing when it is taken as it was.
    pub(super) correction: Option<String>,
    /// Other Sids of the vendor's documents that it stands for as well.
    pub(super) replaces: Vec<String>,
    pub(super) statement: Statement,
}

impl Row {
    /// What there is to say about a feature, in the partition `aws` where that matters.
    pub(super) fn of(feature: &Feature) -> Result<Self, CommandError> {
        let bucket = "name-of-the-bucket".parse().map_err(CommandError::internal)?;
        let partition = DEFAULT_PARTITION.parse().map_err(CommandError::internal)?;
        let values = Placeholders::new(partition).with_bucket(&bucket);
        let raw = feature.policy(&values).map_err(CommandError::internal)?;
        let policy = Tightening::default().apply(&raw).map_err(CommandError::internal)?;
        Ok(Self {
            id: feature.id.to_string(),
            default: feature.optional.is_none(),
            optional: feature.optional.clone(),
            sids: policy.statements.iter().filter_map(|statement| statement.sid.clone()).collect(),
            purpose: feature.purpose.clone(),
            without: feature.without.clone(),
            characters: policy.size(),
            tightened_by: samples(&raw)?,
            statements: feature.statements.iter().map(StatementRow::of).collect(),
        })
    }
}

impl StatementRow {
    fn of(entry: &CatalogStatement) -> Self {
        let CatalogStatement { origin, correction, replaces, statement, .. } = entry.clone();
        Self { sid: statement.sid.clone(), origin, correction, replaces, statement }
    }
}
