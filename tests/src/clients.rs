//! SDK clients of the emulator. Endpoint, Region, credentials and behaviour version are all given: the environment and
//! the files of whoever runs the tests are never read, so no test can reach AWS.

use anyhow::{Context, Result};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};
use std::time::Duration;

/// The Region of the stack: the one in which Organizations reports its events. Only keys live in others as well.
pub const REGION: &str = "us-east-1";

/// One principal's clients.
#[derive(Clone, Debug)]
pub struct Clients {
    endpoint: String,
    config: SdkConfig,
    /// Roles and policies.
    pub iam: aws_sdk_iam::Client,
    /// Accounts and organizational units; call it as the hub only, every other account sees an organization of its own.
    pub organizations: aws_sdk_organizations::Client,
    /// The stack's queues.
    pub sqs: aws_sdk_sqs::Client,
    /// Who am I, and becoming someone else.
    pub sts: aws_sdk_sts::Client,
    /// The event bus.
    pub eventbridge: aws_sdk_eventbridge::Client,
}

impl Clients {
    pub(crate) fn new(endpoint: &str, credentials: Credentials) -> Self {
        let config = configuration(endpoint, credentials);
        Self {
            endpoint: endpoint.to_owned(),
            config: config.clone(),
            iam: aws_sdk_iam::Client::new(&config),
            organizations: aws_sdk_organizations::Client::new(&config),
            sqs: aws_sdk_sqs::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
            eventbridge: aws_sdk_eventbridge::Client::new(&config),
        }
    }

    /// Clients of another account's root, for seeding: on the emulator an account's number is the key of its root.
    #[must_use]
    pub fn root_of(&self, account: &str) -> Self {
        Self::new(&self.endpoint, credentials(account, "test", None))
    }

    /// The keys of another Region.
    #[must_use]
    pub fn kms(&self, region: &'static str) -> aws_sdk_kms::Client {
        let config = self.config.to_builder().region(Region::from_static(region)).build();
        aws_sdk_kms::Client::new(&config)
    }

    /// The clients of a role's session, with the temporary credentials that STS hands out.
    ///
    /// # Errors
    /// STS refused, with its code and words, for instance `AccessDenied`.
    pub async fn assume_role(&self, role: &str, session_name: &str) -> Result<Self> {
        let request = self.sts.assume_role().role_arn(role).role_session_name(session_name);
        let answer = request.send().await.map_err(aws_sdk_sts::Error::from);
        let answer = answer.with_context(|| format!("cannot assume {role}"))?;
        let session = answer.credentials().context("STS answered without credentials")?;
        let token = Some(session.session_token().to_owned());
        Ok(Self::new(&self.endpoint, credentials(session.access_key_id(), session.secret_access_key(), token)))
    }
}

/// Static credentials. The emulator looks at the key and the token; the secret only has to be there.
pub(crate) fn credentials(key: &str, secret: &str, token: Option<String>) -> Credentials {
    Credentials::new(key, secret, token, None, "system-tests")
}

fn configuration(endpoint: &str, credentials: Credentials) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(30));
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .endpoint_url(endpoint)
        .region(Region::from_static(REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
        .timeout_config(timeouts.build())
        .build()
}
