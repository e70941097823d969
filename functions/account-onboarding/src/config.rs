//! The function's settings, read once at start. Each field names its variable; the SAM template sets them all.

use std::time::Duration;

use access::access_role::{RoleSpecification, SpecificationError, WantedRole};
use lambda::{Environment, EnvironmentError};
use policy::{FeatureId, RoleArn, RoleName, Tightening};

use crate::scope::Scope;

/// A setting is missing or wrong.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable is missing or malformed.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// The settings together make no role that IAM would take and the platform could use.
    #[error("the environment variables of the access role")]
    Role(#[from] SpecificationError),
    /// A number is out of its range.
    #[error("environment variable `{name}`: {value} is not between {least} and {most} seconds")]
    OutOfRange {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: u32,
        /// The least that is accepted.
        least: u32,
        /// The most that is accepted.
        most: u32,
    },
}

/// The settings of account-onboarding.
#[derive(Debug, Clone)]
pub struct Config {
    /// `PLATFORM_ROLE_ARN`: the role that the access roles trust. It also tells partition and primary account.
    pub platform_role: RoleArn,
    /// `ACCESS_ROLE_NAME`, `FEATURES`, `MAX_SESSION_DURATION_SECONDS`, `EXTERNAL_ID`, `TRUSTED_ORGANIZATION_ID`,
    /// `PERMISSIONS_BOUNDARY`, `ADOPT_EXISTING_ROLES`, and the tightening in `SSM_INSTANCE_TAG`, `KMS_KEY_ARNS`,
    /// `KMS_GRANTS`, `ALLOWED_REGIONS` and `S3_BUCKET_ARNS`: the role as it should be.
    pub wanted_role: WantedRole,
    /// `ENTRY_ROLE_NAMES`: tried in this order.
    pub entry_roles: Vec<RoleName>,
    /// `ORGANIZATION_ROLE_ARN`: the role in the management account, where that is not the primary account.
    pub organization_role: Option<RoleArn>,
    /// `INCLUDE_ORGANIZATIONAL_UNITS`, `EXCLUDE_ACCOUNTS`, `INCLUDE_MANAGEMENT_ACCOUNT`.
    pub scope: Scope,
    /// `ACCOUNT_TASKS_QUEUE_URL`: where messages come from, to set how long a failed one waits.
    pub account_tasks_queue_url: String,
    /// `ACCOUNT_TASKS_DEAD_LETTER_QUEUE_URL`.
    pub dead_letter_queue_url: String,
    /// `ROLE_CHANGES_QUEUE_URL`: the queue of the role list's writer.
    pub role_changes_queue_url: String,
    /// `RETRY_DELAY_SECONDS`: the first wait of a task that is not ready; it doubles from there.
    pub first_wait: Duration,
    /// `DRY_RUN`: plan and log, change nothing.
    pub dry_run: bool,
    /// `STACK_NAME`: the dimension of the metrics.
    pub stack_name: String,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When a variable is missing or malformed, or when the settings together make no role that IAM would take.
    pub fn from_environment(environment: &Environment) -> Result<Self, ConfigError> {
        let platform_role: RoleArn = environment.required("PLATFORM_ROLE_ARN")?;
        let entry_roles = environment.list("ENTRY_ROLE_NAMES")?;
        if entry_roles.is_empty() {
            return Err(EnvironmentError::Missing { name: "ENTRY_ROLE_NAMES" }.into());
        }
        let first_wait = seconds(environment, "RETRY_DELAY_SECONDS", 1, 900)?;
        Ok(Self {
            wanted_role: wanted_role(environment, &platform_role)?,
            entry_roles,
            organization_role: environment.optional("ORGANIZATION_ROLE_ARN")?,
            scope: scope(environment, &platform_role)?,
            account_tasks_queue_url: environment.required("ACCOUNT_TASKS_QUEUE_URL")?,
            dead_letter_queue_url: environment.required("ACCOUNT_TASKS_DEAD_LETTER_QUEUE_URL")?,
            role_changes_queue_url: environment.required("ROLE_CHANGES_QUEUE_URL")?,
            first_wait: Duration::from_secs(first_wait.into()),
            dry_run: environment.flag("DRY_RUN")?,
            stack_name: environment.required("STACK_NAME")?,
            platform_role,
        })
    }
}

fn wanted_role(environment: &Environment, platform_role: &RoleArn) -> Result<WantedRole, ConfigError> {
    let features: Vec<FeatureId> = environment.list("FEATURES")?;
    if features.is_empty() {
        return Err(EnvironmentError::Missing { name: "FEATURES" }.into());
    }
    let specification = RoleSpecification {
        name: environment.required("ACCESS_ROLE_NAME")?,
        trusted: vec![platform_role.clone()],
        external_id: environment.optional("EXTERNAL_ID")?,
        organization: environment.optional("TRUSTED_ORGANIZATION_ID")?,
        features: Some(features),
        tightening: tightening(environment)?,
        max_session_seconds: environment.required("MAX_SESSION_DURATION_SECONDS")?,
        boundary: environment.optional("PERMISSIONS_BOUNDARY")?,
        adopt: environment.flag("ADOPT_EXISTING_ROLES")?,
        owner: None,
    };
    Ok(specification.wanted(&platform_role.partition)?)
}

fn tightening(environment: &Environment) -> Result<Tightening, EnvironmentError> {
    Ok(Tightening {
        ssm_instance_tag: environment.optional("SSM_INSTANCE_TAG")?,
        kms_keys: environment.list("KMS_KEY_ARNS")?.into_iter().collect(),
        kms_grants: environment.required("KMS_GRANTS")?,
        regions: environment.list("ALLOWED_REGIONS")?.into_iter().collect(),
        s3_buckets: environment.list("S3_BUCKET_ARNS")?.into_iter().collect(),
    })
}

fn scope(environment: &Environment, platform_role: &RoleArn) -> Result<Scope, ConfigError> {
    Ok(Scope {
        primary_account: platform_role.account.clone(),
        included_units: environment.list("INCLUDE_ORGANIZATIONAL_UNITS")?.into_iter().collect(),
        excluded_accounts: environment.list("EXCLUDE_ACCOUNTS")?.into_iter().collect(),
        include_management_account: environment.flag("INCLUDE_MANAGEMENT_ACCOUNT")?,
    })
}

fn seconds(environment: &Environment, name: &'static str, least: u32, most: u32) -> Result<u32, ConfigError> {
    let value = environment.required(name)?;
    match (least..=most).contains(&value) {
        true => Ok(value),
        false => Err(ConfigError::OutOfRange { name, value, least, most }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    const COMPLETE: [(&str, &str); 24] = [
        ("PLATFORM_ROLE_ARN", "arn:aws:iam::111111111111:role/myCadoResponseRole"),
        ("ACCESS_ROLE_NAME", "CadoResponseSecondRole"),
        ("ENTRY_ROLE_NAMES", "OrganizationAccountAccessRole,AWSControlTowerExecution"),
        ("ORGANIZATION_ROLE_ARN", ""),
        ("EXTERNAL_ID", ""),
        ("FEATURES", "ec2,ssm-triage,kms-custom-key,s3"),
        ("SSM_INSTANCE_TAG", ""),
        ("KMS_KEY_ARNS", ""),
        ("KMS_GRANTS", "aws-resources-only"),
        ("ALLOWED_REGIONS", ""),
        ("S3_BUCKET_ARNS", ""),
        ("MAX_SESSION_DURATION_SECONDS", "43200"),
        ("PERMISSIONS_BOUNDARY", ""),
        ("TRUSTED_ORGANIZATION_ID", ""),
        ("INCLUDE_ORGANIZATIONAL_UNITS", ""),
        ("EXCLUDE_ACCOUNTS", ""),
        ("INCLUDE_MANAGEMENT_ACCOUNT", "false"),
        ("ADOPT_EXISTING_ROLES", "false"),
        ("ACCOUNT_TASKS_QUEUE_URL", "https://queue/tasks"),
        ("ACCOUNT_TASKS_DEAD_LETTER_QUEUE_URL", "https://queue/dead"),
        ("ROLE_CHANGES_QUEUE_URL", "https://queue/changes.fifo"),
        ("RETRY_DELAY_SECONDS", "30"),
        ("DRY_RUN", "false"),
        ("STACK_NAME", "cado-access"),
    ];

    fn with(name: &str, value: &'static str) -> Result<Config, ConfigError> {
        let variables = COMPLETE.map(|(other, default)| (other, if other == name { value } else { default }));
        Config::from_environment(&Environment::from(variables))
    }

    fn error(name: &str, value: &'static str) -> String {
        lambda::chain(&with(name, value).unwrap_err())
    }

    #[test]
    fn the_defaults_of_the_template_make_a_role_with_one_policy_per_feature() {
        let role = with("", "").unwrap().wanted_role;
        let names: Vec<&String> = role.inline_policies.keys().collect();
        assert_eq!(
            names,
            ["CadoResponse-ec2", "CadoResponse-kms-custom-key", "CadoResponse-s3", "CadoResponse-ssm-triage"]
        );
        assert!(names.iter().all(|name| role.feature_policies.contains(*name)));
    }

    #[test]
    fn wrong_values_are_named_with_the_accepted_form() {
        assert!(error("ACCESS_ROLE_NAME", "Forensics").contains("must contain `CadoResponse`"));
        assert!(error("MAX_SESSION_DURATION_SECONDS", "60").contains("60 is not between 3600 and 43200 seconds"));
        assert!(error("RETRY_DELAY_SECONDS", "0").contains("not between 1 and 900"));
        assert!(error("FEATURES", "ec2,teleport").contains("teleport"));
        assert!(error("FEATURES", "").contains("`FEATURES` is not set"));
        assert!(error("ENTRY_ROLE_NAMES", "").contains("`ENTRY_ROLE_NAMES` is not set"));
        assert!(error("PLATFORM_ROLE_ARN", "myCadoResponseRole").contains("`PLATFORM_ROLE_ARN`"));
        assert!(error("INCLUDE_ORGANIZATIONAL_UNITS", "Production").contains("neither an organizational unit"));
        assert!(error("DRY_RUN", "maybe").contains("neither `true` nor `false`"));
    }

    #[test]
    fn tightening_reaches_the_policies_of_the_role() {
        for (name, value, policy, expected) in [
            ("SSM_INSTANCE_TAG", "Team=Forensics", "ssm-triage", r#""ssm:resourceTag/Team":"Forensics""#),
            ("KMS_KEY_ARNS", KEY, "kms-custom-key", KEY),
            ("KMS_GRANTS", "any", "kms-custom-key", r#""Action":"kms:CreateGrant","Resource":"*"}"#),
            (
                "ALLOWED_REGIONS",
                "eu-central-1, us-east-1",
                "ec2",
                r#""aws:RequestedRegion":["eu-central-1","us-east-1"]"#,
            ),
            ("S3_BUCKET_ARNS", "arn:aws:s3:::logs", "s3", r#""arn:aws:s3:::logs/*""#),
        ] {
            let policies =
                |config: Config| config.wanted_role.inline_policies[&format!("CadoResponse-{policy}")].print();
            assert!(policies(with(name, value).unwrap()).contains(expected), "{name}");
            assert!(!policies(with("", "").unwrap()).contains(expected), "{name}");
        }
    }

    #[test]
    fn wrong_tightening_is_named_with_the_accepted_form() {
        assert!(error("SSM_INSTANCE_TAG", "Team").contains("expected `KEY=VALUE`"));
        assert!(error("KMS_GRANTS", "some").contains("expected `any`, `aws-resources-only` or `withheld`"));
        assert!(error("KMS_GRANTS", "").contains("`KMS_GRANTS` is not set"));
        assert!(error("KMS_KEY_ARNS", "arn:aws:kms:eu-central-1:222222222222:alias/a").contains("ARN of an alias"));
        assert!(error("ALLOWED_REGIONS", "cn-north-1").contains("not in the partition `aws`"));
        assert!(error("S3_BUCKET_ARNS", "logs").contains("not the ARN of an S3 bucket"));
    }

    #[test]
    fn an_external_id_never_shows_in_an_error() {
        assert!(!error("EXTERNAL_ID", "se cret").contains("se cret"));
    }
}
