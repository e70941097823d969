//! Whom an access role trusts. What is wanted is the exact ARN of the platform's role, or a whole account of which
//! `aws:PrincipalArn` leaves one role.
//!
//! Rule: [Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).

use super::{Checked, Finding, Rule};
use crate::{AccountId, Arn, Effect, Principal, Principals, RoleArn, Statement, UniqueMap, trust::is_unique_id};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let allows = document.statements().filter(|(_, statement)| statement.effect == Effect::Allow);
    allows.flat_map(of_statement).collect()
}

fn of_statement(numbered: (usize, &Statement)) -> Vec<Finding> {
    match &numbered.1.principals {
        Some(Principals::AllExcept(_)) => {
            let message = "`NotPrincipal` with `Allow` trusts everyone who is not named".to_owned();
            vec![Finding::of(numbered, Rule::TrustNotPrincipal, message, PLATFORM)]
        }
        Some(Principals::Only(Principal::Anyone)) => anyone(numbered).into_iter().collect(),
        Some(Principals::Only(Principal::Of(UniqueMap(kinds)))) => {
            let names = kinds.iter().flat_map(|(kind, values)| values.values().iter().map(move |name| (kind, name)));
            names.filter_map(|(kind, name)| of_principal(numbered, kind, name)).collect()
        }
        None => vec![],
    }
}

const PLATFORM: &str = "name the exact ARN of the platform's role";

fn of_principal(numbered: (usize, &Statement), kind: &str, name: &str) -> Option<Finding> {
    match kind {
        "AWS" if name == "*" => anyone(numbered),
        "AWS" => {
            let (rule, message, help) = of_aws(name, limits_the_role(numbered.1))?;
            Some(Finding::of(numbered, rule, message, help))
        }
        "Service" => {
            let message = format!("`{name}` is trusted: on an access role no service needs to be");
            Some(Finding::of(
                numbered,
                Rule::TrustService,
                message,
                "take it out, unless this is the platform's own role",
            ))
        }
        _ => {
            let message = format!("`{name}` ({kind}) is no role of the platform");
            Some(Finding::of(numbered, Rule::TrustNoRole, message, PLATFORM))
        }
    }
}

fn anyone(numbered: (usize, &Statement)) -> Option<Finding> {
    let message = "every principal of every account is trusted".to_owned();
    (!limits_the_role(numbered.1)).then(|| Finding::of(numbered, Rule::TrustAnyone, message, PLATFORM))
}

/// What is wrong with an IAM principal; nothing for the ARN of one role.
fn of_aws(name: &str, limited: bool) -> Option<(Rule, String, &'static str)> {
    if name.parse::<RoleArn>().is_ok() {
        return None;
    }
    if is_unique_id(name) {
        let message = format!("`{name}` is the id of a role or user that was deleted; nobody is trusted by it");
        return Some((Rule::TrustDeletedPrincipal, message, "write the ARN again, of the role as it is now"));
    }
    let arn = name.parse::<Arn>().ok();
    let account = arn.as_ref().is_some_and(|arn| arn.resource == "root" && arn.account.parse::<AccountId>().is_ok());
    if account || name.parse::<AccountId>().is_ok() {
        let message = format!("`{name}` trusts every principal of that account that may assume roles");
        let help = "name the exact ARN of the platform's role, or demand it with ArnLike on `aws:PrincipalArn`";
        return (!limited).then_some((Rule::TrustAccount, message, help));
    }
    if arn.is_some_and(|arn| arn.service == "sts") {
        let message = format!("`{name}` is one session of a role; a session of another name is not trusted");
        return Some((Rule::TrustSession, message, "name the role, `arn:aws:iam::111111111111:role/…`"));
    }
    Some((Rule::TrustNoRole, format!("`{name}` is not the ARN of a role"), PLATFORM))
}

/// Whether a condition leaves roles of certain accounts and names only.
fn limits_the_role(statement: &Statement) -> bool {
    let positive = ["arnlike", "arnequals", "stringlike", "stringequals"];
    let limiting =
        statement.condition.0.iter().filter(|(name, _)| positive.contains(&name.to_ascii_lowercase().as_str()));
    let mut keys = limiting.flat_map(|(_, keys)| keys.0.iter());
    keys.any(|(key, values)| {
        let certain = !values.is_empty() && values.values().iter().all(|value| is_certain_role(value));
        key.eq_ignore_ascii_case("aws:PrincipalArn") && certain
    })
}

/// Whether a pattern leaves roles of one account, and not all of them: its account is written out, and its name begins
/// with something.
fn is_certain_role(pattern: &str) -> bool {
    let Ok(arn) = pattern.parse::<Arn>() else { return false };
    let name = arn.resource.strip_prefix("role/").filter(|name| !name.starts_with(['*', '?']));
    arn.service == "iam" && arn.account.parse::<AccountId>().is_ok() && name.is_some_and(|name| !name.is_empty())
}
