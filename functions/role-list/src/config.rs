//! The function's settings, read once at start. Each field names its variable; the SAM template sets them all.

use lambda::{Environment, EnvironmentError};
use policy::{RoleArn, RoleName};

/// The settings of role-list.
#[derive(Debug, Clone)]
pub struct Config {
    /// `PLATFORM_ROLE_ARN`: the role that the list is attached to. It also tells partition and primary account.
    pub platform_role: RoleArn,
    /// `ACCESS_ROLE_NAME`: the roles that are taken off the list when their account goes.
    pub access_role_name: RoleName,
    /// `ATTACH_ROLE_LIST`: whether the list is attached to the platform's role.
    pub attach: bool,
    /// `MAXIMUM_REMOVALS`: how many roles one run may take off the list.
    pub maximum_removals: usize,
    /// `ROLE_CHANGES_QUEUE_URL`: where messages come from, to set how long a failed one waits.
    pub role_changes_queue_url: String,
    /// `ROLE_CHANGES_DEAD_LETTER_QUEUE_URL`.
    pub dead_letter_queue_url: String,
    /// `DRY_RUN`: plan and log, change nothing.
    pub dry_run: bool,
    /// `STACK_NAME`: the dimension of the metrics.
    pub stack_name: String,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When a variable is missing or malformed.
    pub fn from_environment(environment: &Environment) -> Result<Self, EnvironmentError> {
        Ok(Self {
            platform_role: environment.required("PLATFORM_ROLE_ARN")?,
            access_role_name: environment.required("ACCESS_ROLE_NAME")?,
            attach: environment.flag("ATTACH_ROLE_LIST")?,
            maximum_removals: environment.required("MAXIMUM_REMOVALS")?,
            role_changes_queue_url: environment.required("ROLE_CHANGES_QUEUE_URL")?,
            dead_letter_queue_url: environment.required("ROLE_CHANGES_DEAD_LETTER_QUEUE_URL")?,
            dry_run: environment.flag("DRY_RUN")?,
            stack_name: environment.required("STACK_NAME")?,
        })
    }
}
