//! An organization on the emulator with the two functions in this process: messages are carried from queue to function
//! by hand, as SQS would, and only acknowledged when the function says so.

use std::time::Duration;

use account_onboarding::AccountOnboarding;
use anyhow::{Result, ensure};
use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use aws_sdk_iam::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use aws_smithy_async::time::SystemTimeSource;
use lambda::Environment;
use role_list::RoleList;
use system_tests::{
    clients::{Clients, REGION},
    emulator::{Emulator, HUB, ROOT},
    events,
    organization::Organization,
    parameters::{ACCESS_ROLE, PLATFORM_ROLE},
    roles::Role,
};

use crate::failing_client::{FailingClient, Fault};

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    /// The primary account, with the queues and the list; the hub unless the test says otherwise.
    pub(crate) home: Clients,
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
        Self::in_emulator(Emulator::start().await?, primary).await
    }

    /// Forgets everything and starts anew in the same emulator.
    pub(crate) async fn again(self) -> Result<Self> {
        self.emulator.reset()?;
        Self::in_emulator(self.emulator, self.primary).await
    }

    async fn in_emulator(emulator: Emulator, primary: Primary) -> Result<Self> {
        let home = emulator.clients(primary.key);
        Role::platform(PLATFORM_ROLE).create(&home).await?;
        let organization = Organization::of(&emulator.clients(ROOT)).await?;
        let queues = Queues {
            tasks: queue(&home, "tasks").await?,
            tasks_dead: queue(&home, "tasks-dead").await?,
            changes: queue(&home, "changes.fifo").await?,
            changes_dead: queue(&home, "changes-dead.fifo").await?,
        };
        Ok(Self { emulator, home, organization, primary, queues })
    }

    pub(crate) async fn onboarding(&self, client: &FailingClient) -> Result<AccountOnboarding> {
        let platform = Role::arn(self.primary.account, PLATFORM_ROLE);
        let environment = Environment::from([
            ("PLATFORM_ROLE_ARN", platform.as_str()),
            ("ACCESS_ROLE_NAME", ACCESS_ROLE),
            ("ENTRY_ROLE_NAMES", "OrganizationAccountAccessRole"),
            ("ORGANIZATION_ROLE_ARN", self.primary.organization_role),
            ("FEATURES", "ec2,s3"),
            ("MAX_SESSION_DURATION_SECONDS", "43200"),
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

    async fn acknowledge(&self, messages: &[Message]) -> Result<()> {
        for message in messages {
            let request = self.home.sqs.delete_message().queue_url(&self.queues.changes);
            request.set_receipt_handle(message.receipt_handle.clone()).send().await?;
        }
        Ok(())
    }

    /// One delivery of an account's event and of whatever role changes wait, as SQS would do it. Tells whether
    /// everything was acknowledged.
    pub(crate) async fn deliver(&self, account: &str, client: &FailingClient) -> Result<bool> {
        let response = self.onboarding(client).await?.handle(created(account)).await;
        let mut done = response.batch_item_failures.is_empty();
        let waiting = self.role_changes().await?;
        if !waiting.is_empty() {
            done &= self.deliver_changes(&waiting, client).await?;
        }
        Ok(done)
    }

    async fn deliver_changes(&self, waiting: &[Message], client: &FailingClient) -> Result<bool> {
        let response = self.role_list(client)?.handle(batch(waiting)).await?;
        let done = response.batch_item_failures.is_empty();
        if done {
            self.acknowledge(waiting).await?;
        }
        Ok(done)
    }

    /// Delivers without faults until nothing waits any more.
    pub(crate) async fn settle(&self, account: &str) -> Result<()> {
        let client = FailingClient::new(Fault::None);
        ensure!(self.deliver(account, &client).await?, "something came back without a fault");
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

/// A batch with the event that this account was created.
pub(crate) fn created(account: &str) -> SqsEvent {
    of_bodies(&[events::account_created(account).envelope().to_string()])
}

pub(crate) fn batch(messages: &[Message]) -> SqsEvent {
    of_bodies(&messages.iter().map(|message| message.body.clone().unwrap_or_default()).collect::<Vec<_>>())
}

pub(crate) fn of_bodies(bodies: &[String]) -> SqsEvent {
    let mut event = SqsEvent::default();
    for (number, body) in bodies.iter().enumerate() {
        let mut message = SqsMessage::default();
        message.message_id = Some(format!("m{number}"));
        message.receipt_handle = Some(format!("r{number}"));
        message.body = Some(body.clone());
        event.records.push(message);
    }
    event
}
