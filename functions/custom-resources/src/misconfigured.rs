//! A function whose settings are wrong answers all the same: a stack that waits for an hour is no place to learn of a
//! parameter from. Every request fails with what is wrong; only what was never created can be deleted.

use custom_resource::{
    Create, Created, CustomResource, Delete, Endpoint, Failure, HttpsEndpoint, Provider, ResponseHosts, Update, Updated,
};
use lambda::Environment;
use serde::de::IgnoredAny;

use crate::TYPES;

/// Stands in for every type.
#[derive(Debug, Clone)]
struct Misconfigured(String);

impl Misconfigured {
    fn failure(&self) -> Failure {
        Failure::new(format!("the custom resources' function cannot work: {}", self.0))
    }
}

impl CustomResource for Misconfigured {
    type Properties = IgnoredAny;

    async fn create(&self, _: Create<IgnoredAny>) -> Result<Created, Failure> {
        Err(self.failure())
    }

    async fn update(&self, _: Update<IgnoredAny>) -> Result<Updated, Failure> {
        Err(self.failure())
    }

    async fn delete(&self, _: Delete<IgnoredAny>) -> Result<(), Failure> {
        Err(self.failure())
    }
}

/// A provider that answers every request with this reason.
///
/// # Errors
/// When the machine has no certificates to check the answers' destination with.
pub fn misconfigured(reason: &str, environment: &Environment) -> std::io::Result<Provider> {
    let hosts = crate::config::response_hosts(environment).unwrap_or_else(|_| ResponseHosts::of_cloudformation());
    Ok(with_types(Provider::new(HttpsEndpoint::new()?, hosts), reason))
}

pub(crate) fn with_types<E: Endpoint>(provider: Provider<E>, reason: &str) -> Provider<E> {
    TYPES.into_iter().fold(provider, |provider, name| provider.with(name, Misconfigured(reason.to_owned())))
}
