//! The program and its rules, as SARIF describes them.

use policy::{Level, Rule};
use serde::Serialize;

use crate::check::{report::SYNTAX, rules::level_name};

/// The program.
#[derive(Debug, Serialize)]
pub(super) struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

/// A rule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

/// Text of SARIF, which is always in an object.
#[derive(Debug, Serialize)]
pub(super) struct Text {
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

/// The program with all of its rules, `syntax` first.
pub(super) fn tool() -> Tool {
    let of_policies = Rule::ALL.iter().map(|rule| descriptor(rule.id(), rule.description(), rule.level()));
    let syntax = descriptor(SYNTAX, "The file holds no policy document that IAM would take.", Level::Error);
    let rules = std::iter::once(syntax).chain(of_policies).collect();
    Tool { driver: Driver { name: "cado-access", semantic_version: env!("CARGO_PKG_VERSION"), rules } }
}

/// Where a rule stands among those of [`tool`]; nothing for `syntax`.
pub(super) fn index_of(rule: Option<Rule>) -> usize {
    let place = rule.and_then(|rule| Rule::ALL.iter().position(|other| *other == rule));
    place.map_or(0, |place| place + 1)
}

fn descriptor(id: &'static str, description: &str, level: Level) -> Descriptor {
    let text = |text: String| Text { text };
    let help = "Each finding says what to do about it. `cado-access check --help` lists all rules, and `--ignore` \
        leaves the findings of one out.";
    Descriptor {
        id,
        short_description: text(description.to_owned()),
        full_description: text(description.to_owned()),
        help: text(format!("{description} {help}")),
        default_configuration: Configuration { level: level_name(level) },
    }
}
