#![doc = include_str!("../README.md")]

mod access_role;
pub mod config;
mod dry_run;
mod home;
mod misconfigured;
mod owner;
mod pauses;
mod permission_policy;
mod policy_statement;
mod role_list;

#[cfg(test)]
mod test_cloud;
#[cfg(test)]
mod tests;

use aws_config::SdkConfig;
use custom_resource::{Endpoint, HttpsEndpoint, Provider};

use self::{
    access_role::AccessRole, config::Config, home::Home, permission_policy::PermissionPolicy,
    policy_statement::PolicyStatement, role_list::RoleList,
};

pub use self::misconfigured::misconfigured;

/// The names of the types.
const TYPES: [&str; 4] =
    ["Custom::CadoAccessRole", "Custom::CadoRoleList", "Custom::CadoPermissionPolicy", "Custom::CadoPolicyStatement"];

/// All types of this function, behind the protocol.
///
/// # Errors
/// When the machine has no certificates to check the answers' destination with.
pub async fn provider(config: &Config, sdk: &SdkConfig) -> std::io::Result<Provider> {
    let provider = Provider::new(HttpsEndpoint::new()?, config.response_hosts.clone());
    Ok(with_types(provider, config, sdk).await)
}

async fn with_types<E: Endpoint>(provider: Provider<E>, config: &Config, sdk: &SdkConfig) -> Provider<E> {
    let (home, dry_run) = (Home::of(config), config.dry_run);
    let permission_policy = PermissionPolicy { iam: aws_sdk_iam::Client::new(sdk), home: home.clone(), dry_run };
    let [access_role, role_list, permissions, statement] = TYPES;
    provider
        .with(access_role, AccessRole::new(config, sdk).await)
        .with(role_list, RoleList::new(config, sdk))
        .with(permissions, permission_policy)
        .with(statement, PolicyStatement { sdk: sdk.clone(), home, dry_run })
}
