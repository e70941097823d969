//! Into the accounts: the chain of roles that leads from the primary account to IAM in another one.
//!
//! A member account is entered through one of its entry roles, tried in the configured order: the one that
//! Organizations made, the one of Control Tower, or a company's own. They trust the management account, so where
//! the stack lives elsewhere the chain goes through a role there first. Every further role in a chain limits the
//! session to an hour. For one role's repair 15 minutes are asked for, the least that STS gives; for a look at all Regions
//! the hour, which outlives every invocation, and a session policy, because entry roles are administrators.

use aws_config::{SdkConfig, sts::AssumeRoleProvider};
use aws_sdk_iam::config::{Credentials, SharedCredentialsProvider};
use policy::{AccountId, Partition, RoleArn, RoleName};
use serde_json::json;

use crate::{CallError, Organization};

const SESSION_NAME: &str = "cado-access";
const SHORT_SESSION_SECONDS: i32 = 900;
const LONG_SESSION_SECONDS: i32 = 3_600;

/// No entry role of an account can be assumed: it is new, or it has none, or the organization forbids it.
#[derive(Debug, thiserror::Error)]
#[error(
    "account {account} cannot be entered: {}; a new account may need an hour, an invited one needs an entry role made \
     by hand that trusts the management account",
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
)]
pub struct EntryError {
    /// The account.
    pub account: AccountId,
    /// What AWS said for each entry role, in their order.
    pub refusals: Vec<CallError>,
}

/// The way into the accounts.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The primary account's own.
    own: SdkConfig,
    config: SdkConfig,
    /// The partition of the primary account, and so of every account that can be entered from it.
    pub partition: Partition,
    entry_roles: Vec<RoleName>,
    organization_role: Option<RoleArn>,
}

impl Entry {
    /// `organization_role` is the role in the management account, where that is not the account of `config`.
    pub async fn new(
        own: SdkConfig,
        partition: Partition,
        entry_roles: Vec<RoleName>,
        organization_role: Option<RoleArn>,
    ) -> Self {
        let config = match &organization_role {
            Some(role) => with_role(&own, role, None).await,
            None => own.clone(),
        };
        Self { own, config, partition, entry_roles, organization_role }
    }

    /// The organization, read as the management account reads it.
    #[must_use]
    pub fn organization(&self) -> Organization {
        Organization::new(aws_sdk_organizations::Client::new(&self.config))
    }

    /// An IAM client that acts in `account`.
    ///
    /// # Errors
    /// When none of the entry roles can be assumed.
    pub async fn iam(&self, account: &AccountId) -> Result<aws_sdk_iam::Client, EntryError> {
        if self.is_there_already(account) {
            return Ok(aws_sdk_iam::Client::new(&self.config));
        }
        let sts = aws_sdk_sts::Client::new(&self.config);
        Ok(self.iam_with(self.assume_any(&sts, account, (SHORT_SESSION_SECONDS, None)).await?))
    }

    /// The configuration for clients of any service that act in `account`, for an hour. The session is not renewed, and it
    /// can do no more than `session_policy` says, whatever its role may do. On the way there the role in the management
    /// account can do no more than enter this account.
    ///
    /// # Errors
    /// When none of the entry roles can be assumed.
    pub async fn session(&self, account: &AccountId, session_policy: &str) -> Result<SdkConfig, EntryError> {
        let config = match &self.organization_role {
            Some(role) if role.account == *account => {
                return Ok(with_role(&self.own, role, Some(session_policy)).await);
            }
            Some(role) => with_role(&self.own, role, Some(&self.entering(account))).await,
            None => self.config.clone(),
        };
        let sts = aws_sdk_sts::Client::new(&config);
        let limit = (LONG_SESSION_SECONDS, Some(session_policy));
        let credentials = self.assume_any(&sts, account, limit).await?;
        Ok(with_provider(&self.own, SharedCredentialsProvider::new(credentials)))
    }

    /// The session policy that leaves nothing but the entry roles of this account.
    fn entering(&self, account: &AccountId) -> String {
        let roles: Vec<String> = self.entry_arns(account).map(|role| role.to_string()).collect();
        let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": roles});
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    }

    fn is_there_already(&self, account: &AccountId) -> bool {
        self.organization_role.as_ref().is_some_and(|role| role.account == *account)
    }

    fn entry_arns(&self, account: &AccountId) -> impl Iterator<Item = RoleArn> {
        let role = |name: &RoleName| RoleArn::new(self.partition.clone(), account.clone(), name.clone());
        self.entry_roles.iter().map(role)
    }

    async fn assume_any(
        &self,
        sts: &aws_sdk_sts::Client,
        account: &AccountId,
        limit: (i32, Option<&str>),
    ) -> Result<Credentials, EntryError> {
        let session = assume_first(sts, self.entry_arns(account), limit).await;
        session.map_err(|refusals| EntryError { account: account.clone(), refusals })
    }

    fn iam_with(&self, credentials: Credentials) -> aws_sdk_iam::Client {
        let config = aws_sdk_iam::config::Builder::from(&self.config).credentials_provider(credentials).build();
        aws_sdk_iam::Client::from_conf(config)
    }
}

async fn with_role(own: &SdkConfig, role: &RoleArn, session_policy: Option<&str>) -> SdkConfig {
    let provider = AssumeRoleProvider::builder(role.to_string()).session_name(SESSION_NAME).configure(own);
    let provider = match session_policy {
        Some(policy) => provider.policy(policy),
        None => provider,
    };
    with_provider(own, SharedCredentialsProvider::new(provider.build().await))
}

/// The same configuration with other credentials, and with a cache of its own: the old one holds the old credentials.
fn with_provider(config: &SdkConfig, provider: SharedCredentialsProvider) -> SdkConfig {
    let identities = aws_config::identity::IdentityCache::lazy().build();
    config.to_builder().credentials_provider(provider).identity_cache(identities).build()
}

/// The session of the first role that can be assumed, or what AWS said for each. `limit` is its duration in seconds and its
/// session policy.
pub(crate) async fn assume_first(
    sts: &aws_sdk_sts::Client,
    roles: impl IntoIterator<Item = RoleArn>,
    limit: (i32, Option<&str>),
) -> Result<Credentials, Vec<CallError>> {
    let mut refusals = Vec::new();
    for role in roles {
        match assume(sts, &role, limit).await {
            Ok(credentials) => return Ok(credentials),
            Err(refusal) => refusals.push(refusal),
        }
    }
    Err(refusals)
}

async fn assume(
    sts: &aws_sdk_sts::Client,
    role: &RoleArn,
    (seconds, session_policy): (i32, Option<&str>),
) -> Result<Credentials, CallError> {
    let call = sts.assume_role().role_arn(role.to_string()).role_session_name(SESSION_NAME);
    let call = call.set_policy(session_policy.map(str::to_owned));
    let answer = call.duration_seconds(seconds).send().await;
    let answer = answer.map_err(|error| CallError::new("sts:AssumeRole", format!("role `{role}`"), error))?;
    let issued = answer.credentials();
    let issued =
        issued.ok_or_else(|| CallError::unusable("sts:AssumeRole", role.to_string(), "no credentials came"))?;
    let (key, secret, token) = (issued.access_key_id(), issued.secret_access_key(), issued.session_token());
    Ok(Credentials::new(key, secret, Some(token.to_owned()), None, "EntryRole"))
}
