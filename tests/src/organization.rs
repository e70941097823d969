//! An organization to play with. The emulator's new accounts are empty and ready at once, so what AWS puts into them is
//! seeded here with the account's own root: the entry role above all. The hub is the management account.

use anyhow::{Context, Result};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::clients::Clients;
use crate::roles::{Role, administrator};

/// The entry role that Organizations makes in accounts that it creates.
pub const ENTRY_ROLE: &str = "OrganizationAccountAccessRole";

const REFUSED: &str = "Organizations refused a call of the hub's root";

/// Accounts seeded at the same time when many are wanted.
const CONCURRENCY: usize = 8;

/// The emulator's organization.
#[derive(Clone, Debug)]
pub struct Organization {
    hub: Clients,
    root: String,
}

impl Organization {
    /// The organization that the hub manages; the emulator has made it already.
    ///
    /// # Errors
    /// Organizations could not be read.
    pub async fn of(hub: &Clients) -> Result<Self> {
        let answer = hub.organizations.list_roots().send().await.context(REFUSED)?;
        let root = answer.roots().first().and_then(|root| root.id()).context("an organization without root")?;
        Ok(Self { hub: hub.clone(), root: root.to_owned() })
    }

    /// Id of the root, the parent of every organizational unit at the top.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Makes an organizational unit under `parent` and returns its id.
    ///
    /// # Errors
    /// Organizations refused it.
    pub async fn organizational_unit(&self, name: &str, parent: &str) -> Result<String> {
        let request = self.hub.organizations.create_organizational_unit().name(name).parent_id(parent);
        let unit = request.send().await.context(REFUSED)?.organizational_unit;
        unit.and_then(|unit| unit.id).context("an organizational unit without id")
    }

    /// Makes an account in `unit`, with the entry role, and returns its id.
    ///
    /// # Errors
    /// Organizations refused the account, or IAM the role.
    pub async fn account(&self, name: &str, unit: &str) -> Result<String> {
        let account = self.account_without_entry_role(name, unit).await?;
        self.add_entry_role(&account, ENTRY_ROLE).await?;
        Ok(account)
    }

    /// Makes `count` accounts in `unit`, each with the entry role.
    ///
    /// # Errors
    /// As [`Organization::account`].
    pub async fn accounts(&self, count: usize, unit: &str) -> Result<Vec<String>> {
        let made = (1..=count).map(async |number| self.account(&format!("member-{number}"), unit).await);
        stream::iter(made).buffer_unordered(CONCURRENCY).try_collect().await
    }

    /// Makes an account that cannot be entered yet.
    ///
    /// # Errors
    /// Organizations refused it.
    pub async fn account_without_entry_role(&self, name: &str, unit: &str) -> Result<String> {
        let email = format!("{name}@example.com");
        let request = self.hub.organizations.create_account().account_name(name).email(email);
        let status = request.send().await.context(REFUSED)?.create_account_status;
        let account = status.and_then(|status| status.account_id).context("an account without id")?;
        self.move_account(&account, &self.root, unit).await?;
        Ok(account)
    }

    /// Puts an entry role into an account: administrator there, trusted by the hub.
    ///
    /// # Errors
    /// IAM refused it.
    pub async fn add_entry_role(&self, account: &str, name: &str) -> Result<()> {
        let member = self.hub.root_of(account);
        Role::trusting_the_hub(name).with_policy(administrator()).create(&member).await
    }

    /// Moves an account from one parent to another.
    ///
    /// # Errors
    /// Organizations refused it.
    pub async fn move_account(&self, account: &str, from: &str, to: &str) -> Result<()> {
        if from == to {
            return Ok(());
        }
        let request = self.hub.organizations.move_account().account_id(account);
        request.source_parent_id(from).destination_parent_id(to).send().await.context(REFUSED)?;
        Ok(())
    }

    /// Closes an account; from then on its state is SUSPENDED.
    ///
    /// # Errors
    /// Organizations refused it.
    pub async fn close_account(&self, account: &str) -> Result<()> {
        self.hub.organizations.close_account().account_id(account).send().await.context(REFUSED)?;
        Ok(())
    }
}
