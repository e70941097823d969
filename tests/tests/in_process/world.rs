//! An organization on the emulator with the two functions in this process: messages are carried from queue to function
//! by hand, as SQS would, and only acknowledged when the function says so.

use std::time::Duration;

use account_onboarding::AccountOnboarding;
use anyhow::{Result, ensure};
use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_sdk_iam::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use aws_smithy_async::time::SystemTimeSource;
use lambda::Environment;
use role_list::RoleList;
use system_tests::{
    clients::{Clients, REGION},
    emulator::{Emulator, HUB, ROOT},
    organization::Organization,
    parameters::{ACCESS_ROLE, PLATFORM_ROLE},
    roles::Role,
};

use crate::{
    failing_client::FailingClient,
    fault::Fault,
    messages::{AccountEvent, of_bodies},
};

pub(crate) struct World {
    emulator: Emulator,
    /// The primary account, with the queues and the list; the hub unless the test says otherwise.
    pub(crate) home: Clients,
    /// The management account's root.
    pub(crate) management: Clients,
    pub(crate) organization: Organization,
    primary: Primary,
    queues: Queues,
}

/// Where the functions live.
#[derive(Clone, Copy)]
pub(crate) struct Primary {
    pub(crate) account: &'static str,
    /// The access key of its root.
    pub(crate) key: &'static str,
    /// The role in the management account, where that is another account.
    pub(crate) organization_role: &'static str,
}

impl Primary {
    const HUB: Self = Self { account: HUB, key: ROOT, organization_role: "" };
}

struct Queues {
    tasks: String,
    tasks_dead: String,
    changes: String,
    changes_dead: String,
}

impl World {
    pub(crate) async fn start() -> Result<Self> {
        Self::start_in(Primary::HUB).await
    }

    pub(crate) async fn start_in(primary: Primary) -> Result<Self> {
        let emulator = Emulator::start().await?;
        let (home, management) = (emulator.clients(primary.key), emulator.clients(ROOT));
        Self::in_emulator(emulator, primary, home, management).await
    }

    /// Forgets everything and starts anew in the same emulator.
    pub(crate) async fn again(self) -> Result<Self> {
        self.emulator.reset()?;
        Self::in_emulator(self.emulator, self.primary, self.home, self.management).await
    }

    async fn in_emulator(emulator: Emulator, primary: Primary, home: Clients, management: Clients) -> Result<Self> {
        Role::platform(PLATFORM_ROLE).create(&home).await?;
        let organization = Organization::of(&management).await?;
        let queues = Queues {
            tasks: queue(&home, "tasks").await?,
            tasks_dead: queue(&home, "tasks-dead").await?,
            changes: queue(&home, "changes.fifo").await?,
            changes_dead: queue(&home, "changes-dead.fifo").await?,
        };
        Ok(Self { emulator, home, management, organization, primary, queues })
    }

    async fn onboarding(&self, units: &str, client: &FailingClient) -> Result<AccountOnboarding> {
        let platform = Role::arn(self.primary.account, PLATFORM_ROLE);
        let environment = Environment::from([
            ("PLATFORM_ROLE_ARN", platform.as_str()),
            ("ACCESS_ROLE_NAME", ACCESS_ROLE),
            ("ENTRY_ROLE_NAMES", "OrganizationAccountAccessRole"),
            ("ORGANIZATION_ROLE_ARN", self.primary.organization_role),
            ("FEATURES", "ec2,s3"),
            ("KMS_GRANTS", "aws-resources-only"),
            ("MAX_SESSION_DURATION_SECONDS", "43200"),
            ("INCLUDE_ORGANIZATIONAL_UNITS", units),
            ("INCLUDE_MANAGEMENT_ACCOUNT", "true"),
            ("ADOPT_EXISTING_ROLES", "false"),
            ("ACCOUNT_TASKS_QUEUE_URL", &self.queues.tasks),
            ("ACCOUNT_TASKS_DEAD_LETTER_QUEUE_URL", &self.queues.tasks_dead),
            ("ROLE_CHANGES_QUEUE_URL", &self.queues.changes),
            ("RETRY_DELAY_SECONDS", "1"),
            ("DRY_RUN", "false"),
            ("STACK_NAME", "faults"),
        ]);
        let config = account_onboarding::config::Config::from_environment(&environment)?;
        Ok(AccountOnboarding::new(config, &self.sdk(client)).await)
    }

    pub(crate) fn role_list(&self, client: &FailingClient) -> Result<RoleList> {
        let platform = Role::arn(self.primary.account, PLATFORM_ROLE);
        let environment = Environment::from([
            ("PLATFORM_ROLE_ARN", platform.as_str()),
            ("ACCESS_ROLE_NAME", ACCESS_ROLE),
            ("ATTACH_ROLE_LIST", "true"),
            ("MAXIMUM_REMOVALS", "100"),
            ("ROLE_CHANGES_QUEUE_URL", &self.queues.changes),
            ("ROLE_CHANGES_DEAD_LETTER_QUEUE_URL", &self.queues.changes_dead),
            ("DRY_RUN", "false"),
            ("STACK_NAME", "faults"),
        ]);
        Ok(RoleList::new(role_list::config::Config::from_environment(&environment)?, &self.sdk(client)))
    }

    fn sdk(&self, client: &FailingClient) -> SdkConfig {
        let credentials = Credentials::new(self.primary.key, "test", None, None, "faults");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .endpoint_url(self.emulator.endpoint())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .http_client(client.clone())
            .time_source(SystemTimeSource::new())
            .build()
    }

    /// The role changes that wait, in their order; they stay in the queue.
    pub(crate) async fn role_changes(&self) -> Result<Vec<Message>> {
        let request = self.home.sqs.receive_message().queue_url(&self.queues.changes);
        let answer = request.max_number_of_messages(10).visibility_timeout(0).send().await?;
        Ok(answer.messages.unwrap_or_default())
    }

    /// How many messages the functions gave up.
    pub(crate) async fn given_up(&self) -> Result<usize> {
        let mut messages = 0;
        for queue in [&self.queues.tasks_dead, &self.queues.changes_dead] {
            let answer = self.home.sqs.receive_message().queue_url(queue).visibility_timeout(0).send().await?;
            messages += answer.messages().len();
        }
        Ok(messages)
    }

    async fn acknowledge(&self, messages: &[Message]) -> Result<()> {
        for message in messages {
            let request = self.home.sqs.delete_message().queue_url(&self.queues.changes);
            request.set_receipt_handle(message.receipt_handle.clone()).send().await?;
        }
        Ok(())
    }

    /// One delivery of an account's event and of whatever role changes wait, as SQS would do it. Tells whether
    /// everything was acknowledged.
    pub(crate) async fn deliver(&self, event: &AccountEvent, client: &FailingClient) -> Result<bool> {
        let batch = event.batch();
        let response = self.onboarding(event.units(), client).await?.handle(batch).await;
        let mut done = response.batch_item_failures.is_empty();
        let waiting = self.role_changes().await?;
        if !waiting.is_empty() {
            done &= self.deliver_changes(&waiting, client).await?;
        }
        Ok(done)
    }

    async fn deliver_changes(&self, waiting: &[Message], client: &FailingClient) -> Result<bool> {
        let bodies: Vec<String> = waiting.iter().filter_map(|message| message.body.clone()).collect();
        let done = self.change(&bodies, client).await?;
        if done {
            self.acknowledge(waiting).await?;
        }
        Ok(done)
    }

    /// One delivery of role changes that are in no queue. Tells whether they were acknowledged.
    pub(crate) async fn change(&self, bodies: &[String], client: &FailingClient) -> Result<bool> {
        let response = self.role_list(client)?.handle(of_bodies(bodies)).await?;
        Ok(response.batch_item_failures.is_empty())
    }

    /// Delivers without faults until nothing waits any more.
    pub(crate) async fn settle(&self, event: &AccountEvent) -> Result<()> {
        let client = FailingClient::new(Fault::None);
        ensure!(self.deliver(event, &client).await?, "something came back without a fault");
        ensure!(self.role_changes().await?.is_empty(), "a role change is left");
        Ok(())
    }
}

async fn queue(home: &Clients, name: &str) -> Result<String> {
    let mut request = home.sqs.create_queue().queue_name(name);
    if name.ends_with(".fifo") {
        request = request.attributes(QueueAttributeName::FifoQueue, "true");
    }
    Ok(request.send().await?.queue_url.unwrap_or_default())
}
