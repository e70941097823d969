//! `features`: what the catalogue holds, for the choice of `--features`.

use clap::ValueEnum;
use policy::{Catalog, Feature, Placeholders, Tightening};
use serde::Serialize;

use crate::{
    Answer, CommandError,
    arguments::{DEFAULT_PARTITION, samples},
    command::Context,
    output::{Report, Table, print_report},
};

/// Lists the features: what each is for, what stops without it, and which switches narrow it.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "The characters are those of the feature's policy in the partition aws, of the 10,240 that \
    the inline policies of a role may have together. The table shows the most important columns; json, yaml and \
    markdown have them all.\n\n\
    Examples:\n  \
    cado-access features\n  \
    cado-access features --role platform --format json\n  \
    cado-access features --format markdown"
)]
pub(crate) struct Arguments {
    /// Whose features.
    #[arg(long, value_enum, value_name = "ROLE", default_value_t)]
    role: Role,
}

/// Whose features.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Role {
    /// The role in every account that evidence comes from
    #[default]
    Access,
    /// The platform's own role in the primary account
    Platform,
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct FeatureList(Vec<Row>);

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    /// Why it is not among the default features; nothing when it is.
    optional: Option<String>,
    sids: Vec<String>,
    purpose: String,
    without: String,
    characters: usize,
    tightened_by: Vec<&'static str>,
}

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let catalog = match self.role {
            Role::Access => Catalog::access_role(),
            Role::Platform => Catalog::platform_role(),
        };
        let catalog = catalog.map_err(CommandError::internal)?;
        let rows = catalog.features().map(row).collect::<Result<_, _>>()?;
        Ok(Answer::text(print_report(&FeatureList(rows), context.format)?))
    }
}

fn row(feature: &Feature) -> Result<Row, CommandError> {
    let bucket = "name-of-the-bucket".parse().map_err(CommandError::internal)?;
    let partition = DEFAULT_PARTITION.parse().map_err(CommandError::internal)?;
    let raw = feature.policy(&Placeholders::new(partition).with_bucket(&bucket)).map_err(CommandError::internal)?;
    let policy = Tightening::default().apply(&raw).map_err(CommandError::internal)?;
    let sids = policy.statements.iter().filter_map(|statement| statement.sid.clone()).collect();
    Ok(Row {
        id: feature.id.to_string(),
        optional: feature.optional.clone(),
        sids,
        purpose: feature.purpose.clone(),
        without: feature.without.clone(),
        characters: policy.size(),
        tightened_by: samples(&raw)?,
    })
}

impl Report for FeatureList {
    fn table(&self) -> Table {
        let mut table = Table::new(["feature", "default", "size", "purpose"]);
        for row in &self.0 {
            let default = if row.optional.is_some() { "no" } else { "yes" };
            let narrowed = format!("{}\nNarrowed by {}.", row.purpose, row.tightened_by.join(", "));
            let purpose = if row.tightened_by.is_empty() { row.purpose.clone() } else { narrowed };
            table.push([row.id.clone(), default.to_owned(), row.characters.to_string(), purpose]);
        }
        table
    }

    fn markdown_table(&self) -> Table {
        let mut table =
            Table::new(["feature", "default", "purpose", "without it", "characters", "tightened by", "Sids"]);
        for row in &self.0 {
            let code = |names: &mut dyn Iterator<Item = &str>| {
                names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            };
            table.push([
                format!("`{}`", row.id),
                row.optional.as_ref().map_or("yes".to_owned(), |why| format!("no: {why}")),
                row.purpose.clone(),
                row.without.clone(),
                row.characters.to_string(),
                code(&mut row.tightened_by.iter().copied()),
                code(&mut row.sids.iter().map(String::as_str)),
            ]);
        }
        table
    }
}
