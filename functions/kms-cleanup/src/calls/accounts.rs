//! The accounts to look at, each with credentials: the function's own, and those that it enters through their roles.

use access::{CallError, Entry};
use aws_config::SdkConfig;
use futures::{StreamExt, stream};
use policy::{AccountId, Arn, Partition};

use crate::{config::Config, session_policy::session_policy};

/// STS and IAM are asked about so many accounts side by side.
const ACCOUNTS_AT_ONCE: usize = 10;

/// An account and the credentials to look at it.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) partition: Partition,
    /// The way in, or why there is none.
    pub(crate) sdk: Result<SdkConfig, String>,
}

const GET_CALLER_IDENTITY: &str = "sts:GetCallerIdentity";

/// The function's own account, as STS tells it.
///
/// # Errors
/// When STS does not tell.
async fn own(sdk: &SdkConfig) -> Result<Account, CallError> {
    let unusable = |reason: String| CallError::unusable(GET_CALLER_IDENTITY, "the function", reason);
    let answer = aws_sdk_sts::Client::new(sdk).get_caller_identity().send().await;
    let answer = answer.map_err(|error| CallError::new(GET_CALLER_IDENTITY, "the function", error))?;
    let arn: Arn =
        answer.arn().unwrap_or_default().parse().map_err(|error: policy::ArnError| unusable(error.to_string()))?;
    let id = answer
        .account()
        .unwrap_or_default()
        .parse()
        .map_err(|error: policy::AccountIdError| unusable(error.to_string()))?;
    Ok(Account { id, partition: arn.partition, sdk: Ok(sdk.clone()) })
}

/// The function's own account and those of the settings that are wanted.
///
/// # Errors
/// When STS does not tell the own account. An account that cannot be entered is no error here.
pub(crate) async fn all(
    sdk: &SdkConfig,
    config: &Config,
    wanted: impl Fn(&AccountId) -> bool,
) -> Result<Vec<Account>, CallError> {
    let own = own(sdk).await?;
    let others: Vec<_> = config.accounts.iter().filter(|id| **id != own.id && wanted(id)).collect();
    if others.is_empty() {
        return Ok(vec![own]);
    }
    let (roles, organization_role) = (config.entry_roles.clone(), config.organization_role.clone());
    let entry = Entry::new(sdk.clone(), own.partition.clone(), roles, organization_role).await;
    let entered = stream::iter(others).map(async |id| {
        let session_policy = session_policy(config, &own.partition, id);
        let sdk = entry.session(id, &session_policy).await.map_err(|error| error.to_string());
        Account { id: id.clone(), partition: own.partition.clone(), sdk }
    });
    let mut accounts = vec![own.clone()];
    accounts.extend(entered.buffered(ACCOUNTS_AT_ONCE).collect::<Vec<_>>().await);
    Ok(accounts)
}
