#![doc = include_str!("../README.md")]

pub mod config;

use aws_config::SdkConfig;
use custom_resource::{EndpointError, HttpsEndpoint, Provider};

use self::config::Config;

/// All types of this function, behind the protocol.
///
/// # Errors
/// When the machine has no certificates to check the answers' destination with.
pub async fn provider(config: &Config, _sdk: &SdkConfig) -> Result<Provider, EndpointError> {
    Ok(Provider::new(HttpsEndpoint::new()?, config.response_hosts.clone()))
}
