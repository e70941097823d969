#![doc = include_str!("../README.md")]

mod access_role;
pub mod config;
mod dry_run;
mod home;
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
    provider
        .with("Custom::CadoAccessRole", AccessRole::new(config, sdk).await)
        .with("Custom::CadoRoleList", RoleList::new(config, sdk))
        .with("Custom::CadoPermissionPolicy", permission_policy)
        .with("Custom::CadoPolicyStatement", PolicyStatement { sdk: sdk.clone(), home, dry_run })
}
