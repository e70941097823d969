//! Settings: every variable is needed, and each names itself when it is wrong.

use std::collections::BTreeMap;

use lambda::Environment;

use super::fixtures::{SETTINGS, config};
use crate::config::Config;

fn error(name: &'static str, value: &'static str) -> String {
    let mut variables = BTreeMap::from(SETTINGS);
    variables.insert(name, value);
    let variables: Vec<_> = variables.into_iter().collect();
    let environment = Environment::from(<[_; 11]>::try_from(variables).unwrap());
    Config::from_environment(&environment).unwrap_err().to_string()
}

#[test]
fn reads_all_settings() {
    let config = config(&[("KMS_REGIONS", "eu-west-1, eu-central-1"), ("KMS_ACCOUNTS", "222222222222")]);
    assert_eq!((config.regions.len(), config.accounts.len(), config.entry_roles.len()), (2, 1, 1));
    assert_eq!((config.rule.minimum_age.as_hours(), config.rule.minimum_idle.as_hours()), (24, 24));
    assert_eq!((config.pending_window_days, config.maximum_retirements, config.dry_run), (30, 20, false));
}

#[test]
fn nothing_that_decides_about_a_deletion_has_a_default() {
    for name in [
        "KMS_DRY_RUN",
        "KMS_ALIAS_PREFIX",
        "KMS_MINIMUM_AGE_HOURS",
        "KMS_MINIMUM_IDLE_HOURS",
        "KMS_PENDING_WINDOW_DAYS",
        "KMS_MAXIMUM_RETIREMENTS",
        "STACK_NAME",
    ] {
        assert!(error(name, "").contains(&format!("`{name}` is not set")), "{name}");
    }
}

#[test]
fn wrong_values_are_refused_with_the_accepted_form() {
    for (name, value, expected) in [
        ("KMS_DRY_RUN", "yes", "neither `true` nor `false`"),
        ("KMS_MINIMUM_AGE_HOURS", "-1", "expected 0 to 8760"),
        ("KMS_MINIMUM_IDLE_HOURS", "a day", "invalid digit"),
        ("KMS_MINIMUM_IDLE_HOURS", "9000", "expected 0 to 8760"),
        ("KMS_PENDING_WINDOW_DAYS", "6", "expected 7 to 30"),
        ("KMS_PENDING_WINDOW_DAYS", "31", "expected 7 to 30"),
        ("KMS_MAXIMUM_RETIREMENTS", "-1", "invalid digit"),
        ("KMS_MAXIMUM_RETIREMENTS", "0", "expected 1 to 10000"),
        ("KMS_REGIONS", "frankfurt", "is not the code of an AWS Region"),
        ("KMS_ACCOUNTS", "1234", "is not an AWS account id"),
        ("KMS_ALIAS_PREFIX", "alias/", "is no prefix of aliases"),
        ("KMS_ALIAS_PREFIX", "alias/Cado", "at least 8"),
        ("KMS_ALIAS_PREFIX", "alias/aws/backup-vault", "not `alias/aws/`"),
        ("KMS_ALIAS_PREFIX", "CadoResponse-KMS-Alias", "expected `alias/`"),
        ("KMS_ALIAS_PREFIX", "alias/CadoResponse*", "is no prefix of aliases"),
        ("KMS_ALIAS_PREFIX", Box::leak(format!("alias/{}", "a".repeat(75)).into_boxed_str()), "60 characters at most"),
    ] {
        let error = error(name, value);
        assert!(error.contains(name) && error.contains(expected), "{error}");
    }
}

#[test]
fn further_accounts_need_a_way_in() {
    let variables = SETTINGS.map(|(name, value)| match name {
        "KMS_ACCOUNTS" => (name, "222222222222"),
        "ENTRY_ROLE_NAMES" => (name, ""),
        _ => (name, value),
    });
    let error = Config::from_environment(&Environment::from(variables)).unwrap_err();
    assert!(error.to_string().contains("`ENTRY_ROLE_NAMES` is not set"), "{error}");
}

#[test]
fn the_management_account_is_refused_where_the_stack_lives_elsewhere() {
    let variables = SETTINGS.map(|(name, value)| match name {
        "KMS_ACCOUNTS" => (name, "222222222222,999999999999"),
        "ORGANIZATION_ROLE_ARN" => (name, "arn:aws:iam::999999999999:role/Organization"),
        _ => (name, value),
    });
    let error = Config::from_environment(&Environment::from(variables)).unwrap_err().to_string();
    assert!(error.contains("KMS_ACCOUNTS") && error.contains("999999999999 is the management account"), "{error}");
}
