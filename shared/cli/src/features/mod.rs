//! `features`: what the catalogue holds, for the choice of `--features`.

mod details;
mod row;

use clap::ValueEnum;
use policy::{Catalog, FeatureId};
use serde::Serialize;

use self::row::Row;
use crate::{
    Answer, CommandError,
    arguments::{check_features, feature_id},
    command::Context,
    output::{Format, Report, Table, print_report},
};

/// Lists the features: what each is for, what stops without it, and which switches narrow it.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "The characters are those of the feature's policy in the partition aws, of the 10,240 that \
    the inline policies of a role may have together. The table of all features shows the most important columns; \
    with ids, everything is shown, each statement included. Statements stand there as the catalogue has them: `render` \
    fills in placeholders such as ${Partition} and applies the switches that narrow.\n\n\
    Examples:\n  \
    cado-access features\n  \
    cado-access features ec2 kms-custom-key\n  \
    cado-access features --role platform --format json\n  \
    cado-access features --format markdown"
)]
pub(crate) struct Arguments {
    /// These features only, and everything about them.
    #[arg(value_name = "ID", value_delimiter = ',', value_parser = feature_id)]
    ids: Vec<FeatureId>,
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

impl Arguments {
    pub(crate) fn answer(&self, context: &Context<'_>) -> Result<Answer, CommandError> {
        let catalog = match self.role {
            Role::Access => Catalog::access_role(),
            Role::Platform => Catalog::platform_role(),
        };
        let catalog = catalog.map_err(CommandError::internal)?;
        check_features("ID", &self.ids, &catalog)?;
        let wanted = catalog.features().filter(|feature| self.ids.is_empty() || self.ids.contains(&feature.id));
        let rows = wanted.map(Row::of).collect::<Result<Vec<_>, _>>()?;
        let in_full = !self.ids.is_empty() && matches!(context.format, None | Some(Format::Table));
        Ok(Answer::text(match in_full {
            true => details::print(&rows),
            false => print_report(&FeatureList(rows), context.format)?,
        }))
    }
}

impl Report for FeatureList {
    fn table(&self) -> Table {
        let mut table = Table::new(["feature", "default", "size", "purpose"]);
        for row in &self.0 {
            let default = if row.default { "yes" } else { "no" };
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
