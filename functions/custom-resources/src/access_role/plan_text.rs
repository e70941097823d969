//! The plan of a dry run, short enough for the reason of a failure: what would be done, account by account.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
};

use access::access_role::RolePlan;
use policy::AccountId;

use super::removal::Removal;

/// What would be done in the accounts in which something would.
#[derive(Debug)]
pub(super) struct PlanText(Vec<String>);

impl PlanText {
    pub(super) fn of(plans: &BTreeMap<AccountId, RolePlan>, removals: &BTreeMap<AccountId, Removal>) -> Self {
        let plans =
            plans.iter().filter(|(_, plan)| !plan.changes_nothing()).map(|(account, plan)| (account, plan.to_string()));
        let removals = removals.iter().filter(|(_, removal)| !removal.changes_nothing());
        let removals = removals.map(|(account, removal)| (account, removal.to_string()));
        Self(plans.chain(removals).map(|(account, text)| format!("{account}: {}", in_one_line(&text))).collect())
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.0.is_empty()
    }
}

/// The calls of a table, which has the role in its first line.
fn in_one_line(table: &str) -> String {
    let calls = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    calls.collect::<Vec<_>>().join(", ")
}

impl Display for PlanText {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("; "))
    }
}
