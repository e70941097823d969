//! Reading the organization: what AWS says now about one account. An event is only a reason to look here.
//!
//! Where an account sits is taken from `Account.Paths` if AWS sends it, and walked up parent by parent if not:
//! the walk costs up to six calls at five a second, which matters when many accounts arrive at once.

use aws_sdk_organizations::{
    Client,
    types::{Account, AccountState as SdkState},
};
use policy::{AccountId, OrganizationalUnitId};

use crate::CallError;

/// Where an account stands in its life.
///
/// Rule: [Account states](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountState {
    /// Being set up.
    PendingActivation,
    /// In use.
    Active,
    /// Its closure was asked for and is not done.
    PendingClosure,
    /// Closed by AWS or by its owner, for now.
    Suspended,
    /// Closed.
    Closed,
    /// A state that AWS added later, or none at all.
    Unknown(String),
}

/// An account as the organization knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationAccount {
    /// Its id.
    pub id: AccountId,
    /// Its state.
    pub state: AccountState,
    /// Whether it is the management account, as its ARN tells.
    pub is_management_account: bool,
    /// Where it sits, as AWS writes it: `o-…/r-…/ou-…/account/`; empty where AWS does not send it.
    pub paths: Vec<String>,
}

/// The organization, read with the permissions of one client.
#[derive(Debug, Clone)]
pub struct Organization {
    client: Client,
}

const DESCRIBE_ACCOUNT: &str = "organizations:DescribeAccount";

/// The tree of an organization has a root and five levels of units; a longer walk is a fault.
const DEEPEST: usize = 7;

impl Organization {
    /// Reads through this client, which acts in the management account or as a delegated administrator.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The account, or nothing when AWS says that it is not in the organization.
    ///
    /// # Errors
    /// When AWS does not answer the question.
    pub async fn account(&self, id: &AccountId) -> Result<Option<OrganizationAccount>, CallError> {
        match self.client.describe_account().account_id(id.as_str()).send().await {
            Ok(answer) => match answer.account() {
                Some(account) => Ok(Some(read(id, account))),
                None => {
                    Err(CallError::unusable(DESCRIBE_ACCOUNT, format!("account {id}"), "the answer has no account"))
                }
            },
            Err(error) => {
                let error = CallError::new(DESCRIBE_ACCOUNT, format!("account {id}"), error);
                if error.is("AccountNotFoundException") { Ok(None) } else { Err(error) }
            }
        }
    }

    /// The organizational units above an account and the root, nearest first.
    ///
    /// # Errors
    /// When AWS does not tell where the account sits.
    pub async fn units_above(&self, account: &OrganizationAccount) -> Result<Vec<OrganizationalUnitId>, CallError> {
        if let Some(units) = units_in(&account.paths) {
            return Ok(units);
        }
        let (mut units, mut child) = (Vec::new(), account.id.to_string());
        while units.len() < DEEPEST {
            let Some(parent) = self.parent(&child).await? else { break };
            child = parent.to_string();
            units.push(parent);
        }
        Ok(units)
    }

    async fn parent(&self, child: &str) -> Result<Option<OrganizationalUnitId>, CallError> {
        if child.starts_with("r-") {
            return Ok(None);
        }
        let mut token = None;
        loop {
            let call = self.client.list_parents().child_id(child).set_next_token(token);
            let answer =
                call.send().await.map_err(|error| CallError::new("organizations:ListParents", child, error))?;
            if let Some(parent) = answer.parents().iter().find_map(|parent| parent.id()?.parse().ok()) {
                return Ok(Some(parent));
            }
            // A page may be empty and yet have a successor.
            token = answer.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok(None);
            }
        }
    }
}

fn read(id: &AccountId, account: &Account) -> OrganizationAccount {
    let owner = account.arn().and_then(|arn| arn.split(':').nth(4));
    OrganizationAccount {
        id: id.clone(),
        state: state_of(account),
        is_management_account: owner == Some(id.as_str()),
        paths: account.paths().to_vec(),
    }
}

/// `State`; the retired `Status` only where AWS sends no `State` at all.
fn state_of(account: &Account) -> AccountState {
    match account.state() {
        Some(SdkState::PendingActivation) => AccountState::PendingActivation,
        Some(SdkState::Active) => AccountState::Active,
        Some(SdkState::PendingClosure) => AccountState::PendingClosure,
        Some(SdkState::Suspended) => AccountState::Suspended,
        Some(SdkState::Closed) => AccountState::Closed,
        Some(other) => AccountState::Unknown(other.as_str().to_owned()),
        None => retired_status_of(account),
    }
}

fn retired_status_of(account: &Account) -> AccountState {
    match account.status().map(|status| status.as_str()) {
        Some("ACTIVE") => AccountState::Active,
        Some("SUSPENDED") => AccountState::Suspended,
        Some("PENDING_CLOSURE") => AccountState::PendingClosure,
        Some(other) => AccountState::Unknown(other.to_owned()),
        None => AccountState::Unknown("none".to_owned()),
    }
}

/// The units named in `o-…/r-…/ou-…/account/`. A path without a root is no path that we understand.
fn units_in(paths: &[String]) -> Option<Vec<OrganizationalUnitId>> {
    let path = paths.iter().find(|path| path.split('/').any(|part| part.starts_with("r-")))?;
    Some(path.split('/').rev().filter_map(|part| part.parse().ok()).collect())
}
