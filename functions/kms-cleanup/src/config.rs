//! The function's settings, read once at start. Each field names its variable; the SAM template sets them all. Nothing that
//! decides about a deletion has a default here.

use std::{collections::BTreeSet, fmt::Display, ops::RangeInclusive, str::FromStr};

use jiff::SignedDuration;
use lambda::{Environment, EnvironmentError};
use policy::{AccountId, Region, RoleArn, RoleName};

use crate::rule::Rule;

/// The settings of kms-cleanup.
#[derive(Debug, Clone)]
pub struct Config {
    /// `KMS_DRY_RUN`: plan and report, change nothing.
    pub dry_run: bool,
    /// `KMS_ALIAS_PREFIX`, `KMS_MINIMUM_AGE_HOURS`, `KMS_MINIMUM_IDLE_HOURS`.
    pub rule: Rule,
    /// `KMS_PENDING_WINDOW_DAYS`: how long a retired key can be restored, 7 to 30.
    pub pending_window_days: i32,
    /// `KMS_REGIONS`: the Regions to look at; empty for all that are enabled in the account.
    pub regions: BTreeSet<Region>,
    /// `KMS_MAXIMUM_RETIREMENTS`: how many keys one run may retire, in all accounts and Regions together.
    pub maximum_retirements: usize,
    /// `KMS_ACCOUNTS`: accounts beside the function's own.
    pub accounts: BTreeSet<AccountId>,
    /// `ENTRY_ROLE_NAMES`: the roles through which these are entered, in the order in which they are tried.
    pub entry_roles: Vec<RoleName>,
    /// `ORGANIZATION_ROLE_ARN`: the role in the management account, where the stack lives elsewhere.
    pub organization_role: Option<RoleArn>,
    /// `STACK_NAME`: the dimension of the metrics.
    pub stack_name: String,
}

/// The longest age and idle time: a year. More is a slip, and would keep every key without a word.
const HOURS: RangeInclusive<i64> = 0..=8_760;

/// More than any account holds. A run that may retire none is a dry run.
const RETIREMENTS: RangeInclusive<usize> = 1..=10_000;

/// KMS says 7 to 30, and checks it only when a key is scheduled.
///
/// Rule: [ScheduleKeyDeletion](https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html).
const DAYS: RangeInclusive<i32> = 7..=30;

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When a variable is missing or malformed.
    pub fn from_environment(environment: &Environment) -> Result<Self, EnvironmentError> {
        let hours = |name| number(environment, name, HOURS).map(SignedDuration::from_hours);
        let accounts: BTreeSet<AccountId> = environment.list("KMS_ACCOUNTS")?.into_iter().collect();
        Ok(Self {
            dry_run: environment.flag("KMS_DRY_RUN")?,
            rule: Rule {
                alias_prefix: alias_prefix(environment)?,
                minimum_age: hours("KMS_MINIMUM_AGE_HOURS")?,
                minimum_idle: hours("KMS_MINIMUM_IDLE_HOURS")?,
            },
            pending_window_days: number(environment, "KMS_PENDING_WINDOW_DAYS", DAYS)?,
            regions: environment.list("KMS_REGIONS")?.into_iter().collect(),
            maximum_retirements: number(environment, "KMS_MAXIMUM_RETIREMENTS", RETIREMENTS)?,
            entry_roles: entry_roles(environment, &accounts)?,
            organization_role: organization_role(environment, &accounts)?,
            accounts,
            stack_name: environment.required("STACK_NAME")?,
        })
    }
}

fn number<T>(environment: &Environment, name: &'static str, range: RangeInclusive<T>) -> Result<T, EnvironmentError>
where
    T: FromStr<Err: Display> + PartialOrd + Display,
{
    let number: T = environment.required(name)?;
    match range.contains(&number) {
        true => Ok(number),
        false => {
            let reason = format!("`{number}` is out of range: expected {} to {}", range.start(), range.end());
            Err(EnvironmentError::Malformed { name, reason })
        }
    }
}

/// A prefix that is too short would take in other people's keys: what the platform calls its own is in it.
fn alias_prefix(environment: &Environment) -> Result<String, EnvironmentError> {
    const NAME: &str = "KMS_ALIAS_PREFIX";
    let prefix: String = environment.required(NAME)?;
    let name = prefix.strip_prefix("alias/").unwrap_or_default();
    let characters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-".contains(&byte));
    match name.len() >= SHORTEST_NAME && characters && !name.starts_with("aws/") && prefix.len() <= LONGEST_PREFIX {
        true => Ok(prefix),
        false => {
            let reason = format!(
                "`{prefix}` is no prefix of aliases: expected `alias/` and at least {SHORTEST_NAME} letters, digits, `/`, `_` or \
                 `-`, not `alias/aws/`, {LONGEST_PREFIX} characters at most, such as `{}`",
                policy::TEMPORARY_KEY_ALIAS_PREFIX
            );
            Err(EnvironmentError::Malformed { name: NAME, reason })
        }
    }
}

/// With a longer one the session policy for further accounts would not fit into the 2,048 characters that AWS takes.
const LONGEST_PREFIX: usize = 60;

/// The shortest prefix that still says whose keys are meant.
const SHORTEST_NAME: usize = 8;

/// The role in the management account reads the organization and enters other accounts; it has no rights on keys.
fn organization_role(
    environment: &Environment,
    accounts: &BTreeSet<AccountId>,
) -> Result<Option<RoleArn>, EnvironmentError> {
    let role: Option<RoleArn> = environment.optional("ORGANIZATION_ROLE_ARN")?;
    match role.filter(|role| accounts.contains(&role.account)) {
        None => environment.optional("ORGANIZATION_ROLE_ARN"),
        Some(role) => {
            let account = role.account;
            let reason =
                format!("{account} is the management account, whose keys cannot be looked at from here: leave it out");
            Err(EnvironmentError::Malformed { name: "KMS_ACCOUNTS", reason })
        }
    }
}

fn entry_roles(environment: &Environment, accounts: &BTreeSet<AccountId>) -> Result<Vec<RoleName>, EnvironmentError> {
    const NAME: &str = "ENTRY_ROLE_NAMES";
    let roles = environment.list(NAME)?;
    match roles.is_empty() && !accounts.is_empty() {
        true => Err(EnvironmentError::Missing { name: NAME }),
        false => Ok(roles),
    }
}
