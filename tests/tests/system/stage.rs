//! What nearly every system test begins with: an emulator, the platform's role, an organization with one unit, and the
//! stack; and the looks at them that the tests share.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use aws_sdk_iam::types::PolicyScopeType;
use serde_json::{Value, json};
use system_tests::access_role::AccessRole;
use system_tests::clients::Clients;
use system_tests::emulator::{Emulator, HUB, ROOT};
use system_tests::events::Event;
use system_tests::list_policies::{ListPolicy, list_policies, listed_roles};
use system_tests::organization::Organization;
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE, Parameters};
use system_tests::roles::Role;
use system_tests::stack::{DeadLetter, Stack};
use system_tests::wait::{Progress, until};

/// How long anything may take, on a busy machine too.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// Where AccountOnboarding leaves what it gave up.
pub(crate) const GIVEN_UP_TASKS: &str = "AccountTasksDeadLetterQueueUrl";

/// Where RoleList leaves what it gave up.
pub(crate) const GIVEN_UP_CHANGES: &str = "RoleChangesDeadLetterQueueUrl";

/// The log groups' logical ids.
pub(crate) const ONBOARDING_LOG: &str = "AccountOnboardingLogs";
pub(crate) const ROLE_LIST_LOG: &str = "RoleListLogs";

/// An emulator, an organization with one unit, and the stack.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) hub: Clients,
    pub(crate) organization: Organization,
    pub(crate) unit: String,
    pub(crate) stack: Stack,
}

impl Stage {
    /// Everything with the default parameters.
    pub(crate) async fn begin() -> Result<Self> {
        Self::begin_with(&Parameters::default()).await
    }

    /// Everything with these parameters.
    pub(crate) async fn begin_with(parameters: &Parameters) -> Result<Self> {
        Self::begin_on(Emulator::start().await?, parameters).await
    }

    /// The stack on an emulator on which something was prepared.
    pub(crate) async fn begin_on(emulator: Emulator, parameters: &Parameters) -> Result<Self> {
        let hub = emulator.clients(ROOT);
        let organization = Organization::of(&hub).await?;
        Role::platform(PLATFORM_ROLE).create(&hub).await?;
        let unit = organization.organizational_unit("Workloads", organization.root()).await?;
        let stack = Stack::deploy(&emulator, parameters).await?;
        Ok(Self { emulator, hub, organization, unit, stack })
    }

    /// A new account in the unit, with the entry role.
    pub(crate) async fn account(&self, name: &str) -> Result<String> {
        self.organization.account(name, &self.unit).await
    }

    /// Publishes events on the bus.
    pub(crate) async fn publish(&self, events: &[Event]) -> Result<()> {
        system_tests::publish(&self.hub, events).await
    }

    /// Asks for a look at these accounts.
    pub(crate) async fn look_at(&self, accounts: &[&String]) -> Result<()> {
        for account in accounts {
            self.stack.send_task(&json!({"account_id": account, "reason": "sweep"})).await?;
        }
        Ok(())
    }

    /// Asks RoleList for a change.
    pub(crate) async fn change_list(&self, change: &Value) -> Result<()> {
        self.stack.send("RoleChangesQueueUrl", &change.to_string()).await
    }

    /// Waits until both queues are empty.
    pub(crate) async fn until_idle(&self) -> Result<()> {
        self.stack.until_idle(PATIENCE).await
    }

    /// Waits until both queues are empty, and fails with the functions' own reason when they gave something up.
    pub(crate) async fn until_all_done(&self) -> Result<()> {
        self.until_idle().await?;
        for queue in [GIVEN_UP_TASKS, GIVEN_UP_CHANGES] {
            if let Some(letter) = self.stack.dead_letters(queue).await?.first() {
                bail!("a function gave up: {}: {} ({})", letter.error_type, letter.error_message, letter.body);
            }
        }
        Ok(())
    }

    /// What a function gave up, once there are as many messages as expected.
    pub(crate) async fn given_up(&self, queue: &str, count: usize) -> Result<Vec<DeadLetter>> {
        until(PATIENCE, &format!("{count} messages in {queue}"), async || {
            let letters = self.stack.dead_letters(queue).await?;
            let seen = format!("{letters:#?}");
            Ok(Progress::when((letters.len() == count).then_some(letters), seen))
        })
        .await
    }

    /// The access role of an account, where there is one.
    pub(crate) async fn role(&self, account: &str) -> Result<Option<AccessRole>> {
        AccessRole::read(&self.hub.root_of(account), ACCESS_ROLE).await
    }

    /// The access role of an account that has one.
    pub(crate) async fn existing_role(&self, account: &str) -> Result<AccessRole> {
        self.role(account).await?.with_context(|| format!("account {account} has no access role"))
    }

    /// The list policies.
    pub(crate) async fn list(&self) -> Result<Vec<ListPolicy>> {
        list_policies(&self.hub).await
    }

    /// All entries of the list, sorted.
    pub(crate) async fn entries(&self) -> Result<Vec<String>> {
        let mut entries = listed_roles(&self.hub).await?;
        entries.sort();
        Ok(entries)
    }

    /// Waits until the list has these entries, in whatever order.
    pub(crate) async fn until_listed(&self, mut wanted: Vec<String>) -> Result<()> {
        wanted.sort();
        until(PATIENCE, &format!("a list of {wanted:?}"), async || {
            let entries = self.entries().await?;
            Ok(Progress::when((entries == wanted).then_some(()), format!("{entries:?}")))
        })
        .await
    }

    /// Writes a policy as a person would: makes it, or gives it a new default version.
    pub(crate) async fn edit_policy(&self, name: &str, document: &Value) -> Result<()> {
        let (arn, text) = (format!("arn:aws:iam::{HUB}:policy/{name}"), document.to_string());
        let policies = self.hub.iam.list_policies().scope(PolicyScopeType::Local).send().await?;
        if policies.policies().iter().all(|policy| policy.policy_name() != Some(name)) {
            self.hub.iam.create_policy().policy_name(name).policy_document(text).send().await?;
        } else {
            let version = self.hub.iam.create_policy_version().policy_arn(arn).policy_document(text);
            version.set_as_default(true).send().await?;
        }
        Ok(())
    }

    /// Waits until a line of a function's log holds this text, and returns the line.
    pub(crate) async fn until_logged(&self, log_group: &str, text: &str) -> Result<String> {
        until(PATIENCE, &format!("`{text}` in {log_group}"), async || {
            let lines = self.emulator.function_log(log_group)?;
            let found = lines.iter().find(|line| line.contains(text)).cloned();
            Ok(Progress::when(found, lines.join("\n")))
        })
        .await
    }
}

/// The ARN of an account's access role.
pub(crate) fn access_role(account: &str) -> String {
    Role::arn(account, ACCESS_ROLE)
}

/// The ARNs of these accounts' access roles, sorted.
pub(crate) fn access_roles<'a>(accounts: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut roles: Vec<String> = accounts.into_iter().map(|account| access_role(account)).collect();
    roles.sort();
    roles
}

/// The change that lists these roles.
pub(crate) fn registration<'a>(accounts: impl IntoIterator<Item = &'a String>) -> Value {
    json!({"kind": "register", "roles": access_roles(accounts)})
}

/// The change that takes these accounts off the list.
pub(crate) fn deregistration<'a>(accounts: impl IntoIterator<Item = &'a String>) -> Value {
    let departure = |account| json!({"id": account, "reason": "a test asks for it"});
    json!({"kind": "deregister", "accounts": accounts.into_iter().map(departure).collect::<Vec<_>>()})
}

/// A list document in the published shape, written by hand.
pub(crate) fn list_document(resource: impl Into<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": [list_statement(resource)]})
}

/// The statement of the published shape.
pub(crate) fn list_statement(resource: impl Into<Value>) -> Value {
    json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource.into()})
}
