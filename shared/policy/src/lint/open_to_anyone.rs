//! Policies of keys, buckets and other resources that let anyone in.
//!
//! Rule: [what AWS calls public](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status).

use super::{Checked, Finding, Level, Rule, limiting_condition::limits_who};
use crate::{Actions, Effect, Principal, Principals, Statement};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let allows = document.statements().filter(|(_, statement)| statement.effect == Effect::Allow);
    allows.filter_map(of_statement).collect()
}

fn of_statement(numbered: (usize, &Statement)) -> Option<Finding> {
    match &numbered.1.principals {
        Some(Principals::AllExcept(_)) => {
            let message = "`NotPrincipal` with `Allow` lets everyone in who is not named".to_owned();
            Some(Finding::of(numbered, Rule::ResourceNotPrincipal, message, NAME))
        }
        Some(Principals::Only(principal)) if is_anyone(principal) => anyone(numbered),
        _ => None,
    }
}

/// Whether the statement lets in whoever asks: it allows to everyone, and no condition says whose requests it means.
pub(crate) fn lets_anyone_in(statement: &Statement) -> bool {
    let everyone = matches!(&statement.principals, Some(Principals::Only(principal)) if is_anyone(principal));
    statement.effect == Effect::Allow && everyone && !limits_who(statement)
}

const NAME: &str = "name the ARNs of the roles that are meant, such as the platform's";

fn is_anyone(principal: &Principal) -> bool {
    match principal {
        Principal::Anyone => true,
        Principal::Of(kinds) => kinds.0.get("AWS").is_some_and(|names| names.values().iter().any(|name| name == "*")),
    }
}

fn anyone(numbered: (usize, &Statement)) -> Option<Finding> {
    if limits_who(numbered.1) {
        return None;
    }
    let everything = allows_everything(&numbered.1.actions);
    let what = if everything { "do everything with the resource" } else { "use the resource" };
    let message = format!("every principal of every account may {what}");
    let help = "name the ARNs of the roles that are meant, or demand with StringEquals or ArnLike whose requests they \
                are, such as `aws:PrincipalOrgID`";
    let level = if everything { Level::Error } else { Level::Warning };
    Some(Finding::of(numbered, Rule::ResourceAnyone, message, help).at(level))
}

/// Every action, or every action of a service; everything but some actions is as bad.
fn allows_everything(actions: &Actions) -> bool {
    let every = |action: &String| action.rsplit(':').next().is_some_and(|name| name == "*");
    match actions {
        Actions::Only(actions) => actions.values().iter().any(every),
        Actions::AllExcept(_) => true,
    }
}
