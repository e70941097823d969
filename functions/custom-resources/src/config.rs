//! The function's settings, read once at start. Each field names its variable; the SAM template sets them all.

use std::collections::BTreeSet;

use access::access_role::Boundary;
use custom_resource::{EmulatorAddress, ResponseHosts};
use lambda::{Environment, EnvironmentError};
use policy::{AccountId, RoleArn, RoleName};

/// The settings of custom-resources.
#[derive(Debug, Clone)]
pub struct Config {
    /// `PLATFORM_ROLE_ARN`: the role that access roles trust by default. It also tells partition and primary account.
    pub platform_role: RoleArn,
    /// `ACCESS_ROLE_NAME`: the name of access roles where a template says none.
    pub access_role_name: RoleName,
    /// `ENTRY_ROLE_NAMES`: the roles through which accounts are entered, in the order in which they are tried.
    pub entry_roles: Vec<RoleName>,
    /// `ORGANIZATION_ROLE_ARN`: the role in the management account, where the stack lives elsewhere.
    pub organization_role: Option<RoleArn>,
    /// `ACCOUNTS`: where templates may ask for access roles.
    pub accounts: BTreeSet<AccountId>,
    /// `TRUSTED_ROLE_ARNS`: roles that such access roles may trust beside the platform's.
    pub trusted_roles: BTreeSet<RoleArn>,
    /// `PERMISSIONS_BOUNDARY`: of every access role.
    pub boundary: Option<Boundary>,
    /// `ATTACH_ROLE_LIST`: whether the role list is attached to the platform's role, which bounds how long it may get.
    pub attach_role_list: bool,
    /// `MAXIMUM_REMOVALS`: how many roles the role list's writer takes off in one run.
    pub maximum_removals: usize,
    /// `ROLE_CHANGES_QUEUE_URL`: the queue of the role list's writer.
    pub role_changes_queue_url: String,
    /// `ROLE_LIST_CLAIMS_TABLE`: who asked for which role on the list.
    pub role_list_claims_table: String,
    /// `DRY_RUN`: every request is answered FAILED, with the plan as the reason; nothing is changed.
    pub dry_run: bool,
    /// `RESPONSE_HOSTS_EMULATOR`: the address of an emulator on this machine that may be answered; never set on AWS.
    pub response_hosts: ResponseHosts,
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
            entry_roles: environment.list("ENTRY_ROLE_NAMES")?,
            organization_role: environment.optional("ORGANIZATION_ROLE_ARN")?,
            accounts: environment.list("ACCOUNTS")?.into_iter().collect(),
            trusted_roles: environment.list("TRUSTED_ROLE_ARNS")?.into_iter().collect(),
            boundary: environment.optional("PERMISSIONS_BOUNDARY")?,
            attach_role_list: environment.flag("ATTACH_ROLE_LIST")?,
            maximum_removals: environment.required("MAXIMUM_REMOVALS")?,
            role_changes_queue_url: environment.required("ROLE_CHANGES_QUEUE_URL")?,
            role_list_claims_table: environment.required("ROLE_LIST_CLAIMS_TABLE")?,
            dry_run: environment.flag("DRY_RUN")?,
            response_hosts: response_hosts(environment)?,
        })
    }
}

/// Where answers may go; needed even if everything else is wrong.
pub(crate) fn response_hosts(environment: &Environment) -> Result<ResponseHosts, EnvironmentError> {
    let hosts = ResponseHosts::of_cloudformation().only_region(&environment.required::<String>("AWS_REGION")?);
    let emulator: Option<EmulatorAddress> = environment.optional("RESPONSE_HOSTS_EMULATOR")?;
    Ok(match emulator {
        Some(address) => hosts.and_emulator(address),
        None => hosts,
    })
}
