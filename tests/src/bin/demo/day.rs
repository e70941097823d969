//! The stage of the demo: the emulator, the organization and the stack, and the few looks at them that several scenes
//! need. Every wait ends early when a function gives a message up, with the reason that it left in the queue.

use std::fmt;
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Serialize;
use serde_json::Value;
use system_tests::access_role::AccessRole;
use system_tests::clients::{Clients, REGION};
use system_tests::emulator::{Emulator, ROOT};
use system_tests::list_policies::{ListPolicy, list_policies};
use system_tests::organization::Organization;
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE, Parameters};
use system_tests::roles::Role;
use system_tests::stack::Stack;
use system_tests::wait::{Progress, until};

use crate::scenes::keys::REGIONS;
use crate::scenes::templates::QUEUE;

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(45);

/// Where the functions leave what they gave up.
const DEAD_LETTERS: [&str; 2] = ["AccountTasksDeadLetterQueueUrl", "RoleChangesDeadLetterQueueUrl"];

/// Everything that the scenes play with.
#[derive(Debug)]
pub(crate) struct Day {
    pub(crate) emulator: Emulator,
    pub(crate) hub: Clients,
    pub(crate) organization: Organization,
    pub(crate) stack: Stack,
    pub(crate) accounts: Accounts,
}

/// Ids of the accounts.
#[derive(Debug, Serialize)]
pub(crate) struct Accounts {
    /// In the organizational unit Workloads.
    pub(crate) workload: String,
    /// In the organizational unit Sandbox.
    pub(crate) sandbox: String,
    /// In Workloads as well, without an entry role for the time being.
    pub(crate) late: String,
}

impl Accounts {
    async fn create(organization: &Organization) -> Result<Self> {
        let workloads = organization.organizational_unit("Workloads", organization.root()).await?;
        let sandbox = organization.organizational_unit("Sandbox", organization.root()).await?;
        Ok(Self {
            workload: organization.account("workload", &workloads).await?,
            sandbox: organization.account("sandbox", &sandbox).await?,
            late: organization.account_without_entry_role("late", &workloads).await?,
        })
    }
}

/// All that the stack decides, for comparing before and after.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct State {
    pub(crate) roles: Vec<Option<AccessRole>>,
    pub(crate) list: Vec<ListPolicy>,
}

impl Day {
    /// Starts the emulator, makes the organization and deploys the stack.
    pub(crate) async fn begin() -> Result<Self> {
        let emulator = Emulator::start().await?;
        let hub = emulator.clients(ROOT);
        let organization = Organization::of(&hub).await?;
        Role::platform(PLATFORM_ROLE).create(&hub).await?;
        let accounts = Accounts::create(&organization).await?;
        let stack = Stack::deploy(&emulator, &parameters(&accounts)).await?;
        Ok(Self { emulator, hub, organization, stack, accounts })
    }

    /// The access role of an account, where there is one.
    pub(crate) async fn role(&self, account: &str) -> Result<Option<AccessRole>> {
        AccessRole::read(&self.hub.root_of(account), ACCESS_ROLE).await
    }

    /// Roles and list policies as they are now.
    pub(crate) async fn state(&self, accounts: &[&String]) -> Result<State> {
        let mut roles = Vec::new();
        for account in accounts {
            roles.push(self.role(account).await?);
        }
        Ok(State { roles, list: list_policies(&self.hub).await? })
    }

    /// Waits until the list names the access roles of exactly these accounts, and returns it.
    pub(crate) async fn until_listed(&self, accounts: &[&String]) -> Result<Vec<ListPolicy>> {
        let mut wanted: Vec<_> = accounts.iter().map(|account| Role::arn(account, ACCESS_ROLE)).collect();
        wanted.sort();
        until(PATIENCE, &format!("a list of {}", wanted.join(", ")), async || {
            self.nothing_given_up().await?;
            let list = list_policies(&self.hub).await?;
            let mut listed: Vec<_> = list.iter().flat_map(|policy| policy.roles.clone()).collect();
            listed.sort();
            Ok(Progress::when((listed == wanted).then_some(list), format!("[{}]", listed.join(", "))))
        })
        .await
    }

    /// Fails with the functions' own reason when a message has ended in a dead-letter queue.
    pub(crate) async fn nothing_given_up(&self) -> Result<()> {
        for queue in DEAD_LETTERS {
            if let Some(letter) = self.stack.dead_letters(queue).await?.first() {
                bail!("a function gave up: {}: {} ({})", letter.error_type, letter.error_message, letter.body);
            }
        }
        Ok(())
    }

    /// Invokes kms-cleanup by hand and returns what it answers.
    pub(crate) fn clean_up(&self, event: &Value) -> Result<Value> {
        self.emulator.invoke(self.stack.output("KmsCleanupFunctionName")?, event)?.succeeded()
    }

    /// Lets everything run on after this program.
    pub(crate) fn keep(self) -> Result<Kept> {
        Ok(Kept { endpoint: self.emulator.endpoint(), process: self.emulator.keep()? })
    }
}

/// Temporary keys may go at once: those of the demo are as young as the emulator.
fn parameters(accounts: &Accounts) -> Parameters {
    let retiring = Parameters::default().with("KmsDryRun", "false").with("KmsMinimumAgeHours", "0");
    let retiring = retiring.with("KmsRegions", REGIONS);
    retiring.with("CustomResourceAccounts", &*accounts.sandbox).with("PolicyStatementTargets", QUEUE)
}

/// An emulator that goes on without this program.
#[derive(Debug)]
pub(crate) struct Kept {
    endpoint: String,
    process: u32,
}

impl Kept {
    /// The command that stops it.
    pub(crate) fn stop(&self) -> String {
        format!("kill {}", self.process)
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nStill running. To look around with the AWS CLI, version 2:\n")?;
        writeln!(
            formatter,
            "  export AWS_ENDPOINT_URL={} AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION}",
            self.endpoint
        )?;
        writeln!(formatter, "  export AWS_ACCESS_KEY_ID={ROOT} AWS_SECRET_ACCESS_KEY=test")?;
        writeln!(formatter, "  aws cloudformation describe-stacks --query 'Stacks[].Outputs'")?;
        writeln!(formatter, "  aws organizations list-accounts")?;
        writeln!(formatter, "  aws iam list-policies --scope Local")?;
        writeln!(formatter, "  AWS_ACCESS_KEY_ID=\"an account id\" aws iam get-role --role-name {ACCESS_ROLE}\n")?;
        write!(formatter, "To stop it and remove everything: {}", self.stop())
    }
}
