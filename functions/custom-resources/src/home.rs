//! The account that the function runs in. Some types make and change things there and nowhere else, and a stack of another
//! account that is allowed to call the function would expect them in its own.

use custom_resource::RequestContext;
use policy::{AccountId, Arn, Partition};

use crate::config::Config;

/// The function's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) partition: Partition,
    pub(crate) account: AccountId,
}

/// A stack of another account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "stack `{stack}` is not in account {home}, where the function runs and acts: deploy the function in the stack's account too, \
     and use its ServiceToken"
)]
pub(crate) struct ForeignStack {
    stack: String,
    home: AccountId,
}

impl Home {
    /// The primary account: the function's stack is deployed beside the platform.
    pub(crate) fn of(config: &Config) -> Self {
        let role = &config.platform_role;
        Self { partition: role.partition.clone(), account: role.account.clone() }
    }

    /// Whether the stack of a request is in this account.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn check_stack(&self, context: &RequestContext) -> Result<(), ForeignStack> {
        let account = context.stack_id.parse().ok().map(|arn: Arn| arn.account);
        match account.is_some_and(|account| account == self.account.as_str()) {
            true => Ok(()),
            false => Err(ForeignStack { stack: context.stack_id.clone(), home: self.account.clone() }),
        }
    }
}
