#![doc = include_str!("../README.md")]

pub mod account;
mod batch;
pub mod config;
mod error;
pub mod patience;
mod registration;
pub mod scope;
pub mod trigger;

use std::collections::BTreeMap;

use access::{DeadLetterQueue, Entry, ReceivedMessage, RoleChangesQueue, SourceQueue};
use aws_config::SdkConfig;
use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use futures::{StreamExt, stream};
use lambda::{ErrorType, Metrics, chain};
use policy::AccountId;
use tracing::{error, info, warn};

pub use self::error::OnboardingError;
use self::{
    account::{Accounts, Outcome},
    batch::Batch,
    config::Config,
    registration::Registration,
};

/// Accounts of one batch that are worked on at the same time.
const ACCOUNTS_AT_ONCE: usize = 5;

/// The function: its settings and its clients.
#[derive(Debug, Clone)]
pub struct AccountOnboarding {
    config: Config,
    accounts: Accounts,
    account_tasks: SourceQueue,
    dead_letters: DeadLetterQueue,
    registration: Registration,
}

type Outcomes = BTreeMap<AccountId, Result<Outcome, OnboardingError>>;

impl AccountOnboarding {
    /// Builds the clients; calls nothing.
    pub async fn new(config: Config, sdk: &SdkConfig) -> Self {
        let partition = config.platform_role.partition.clone();
        let (entry_roles, organization_role) = (config.entry_roles.clone(), config.organization_role.clone());
        let entry = Entry::new(sdk.clone(), partition, entry_roles, organization_role).await;
        let sqs = aws_sdk_sqs::Client::new(sdk);
        let accounts = Accounts {
            organization: entry.organization(),
            entry,
            scope: config.scope.clone(),
            role: config.wanted_role.clone(),
            dry_run: config.dry_run,
        };
        Self {
            accounts,
            dead_letters: DeadLetterQueue::new(sqs.clone(), &config.dead_letter_queue_url),
            registration: Registration::new(
                RoleChangesQueue::new(sqs.clone(), &config.role_changes_queue_url),
                config.dry_run,
            ),
            account_tasks: SourceQueue::new(sqs, &config.account_tasks_queue_url),
            config,
        }
    }

    /// Deals with a batch of messages: looks at each account once, reports all of them to the role list, and
    /// answers with the messages that have to come again.
    pub async fn handle(&self, event: SqsEvent) -> SqsBatchResponse {
        let batch = Batch::read(event, &self.config.platform_role.partition);
        let looks = stream::iter(batch.accounts())
            .map(|(id, tries)| async move { (id.clone(), self.accounts.look_at(&id, tries).await) });
        let mut outcomes: Outcomes = looks.buffer_unordered(ACCOUNTS_AT_ONCE).collect().await;
        self.registration.report(&mut outcomes).await;
        self.confirm(&mut outcomes).await;
        self.report(&outcomes);
        self.answer(batch.failures(outcomes)).await
    }

    /// Looks at each account that was reported once more. While this batch was slow another one may have reported a
    /// later state of an account, and ours came behind it: then this account has to come again.
    async fn confirm(&self, outcomes: &mut Outcomes) {
        let confirmed: Vec<_> = stream::iter(outcomes.iter())
            .filter_map(|(id, outcome)| async move { Some((id.clone(), outcome.as_ref().ok()?)) })
            .map(|(id, outcome)| async move { (self.accounts.confirm(&id, outcome).await, id) })
            .buffer_unordered(ACCOUNTS_AT_ONCE)
            .filter_map(|(confirmed, id)| async move { Some((id, confirmed.err()?)) })
            .collect()
            .await;
        outcomes.extend(confirmed.into_iter().map(|(id, error)| (id, Err(error))));
    }

    /// Failed messages come again later, or go to the dead-letter queue once another try is not worth it.
    async fn answer(&self, failures: Vec<(Vec<ReceivedMessage>, OnboardingError)>) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for (messages, error) in failures {
            for message in messages {
                response.batch_item_failures.extend(self.give_up_or_wait(&message, &error).await);
            }
        }
        response
    }

    async fn give_up_or_wait(&self, message: &ReceivedMessage, error: &OnboardingError) -> Option<BatchItemFailure> {
        let (kind, reason) = (error.error_type(), chain(error));
        if let Some(wait) = error.patience().wait(message, self.config.first_wait) {
            warn!(message.id, error.kind = kind, wait_seconds = wait.as_secs(), "trying again: {reason}");
            return Some(self.account_tasks.return_after(message, wait).await);
        }
        error!(message.id, error.kind = kind, "giving up: {reason}");
        let buried = self.dead_letters.send(&message.body, kind, &reason).await;
        let unburied = buried.err()?;
        warn!(message.id, "the dead-letter queue did not take a message: {unburied}");
        Some(message.again())
    }

    fn report(&self, outcomes: &Outcomes) {
        let would = if self.config.dry_run { "in a real run: " } else { "" };
        let (mut onboarded, mut departed, mut left, mut failed) = (0, 0, 0, 0);
        for (id, outcome) in outcomes {
            match outcome {
                Ok(Outcome::Onboarded(role)) => {
                    onboarded += 1;
                    info!(account.id = %id, role.arn = %role, dry_run = self.config.dry_run, "{would}account {id} is onboarded");
                }
                Ok(Outcome::Departed(reason)) => {
                    departed += 1;
                    info!(account.id = %id, reason, dry_run = self.config.dry_run, "{would}account {id} leaves the list: {reason}");
                }
                Ok(Outcome::Left(reason)) => {
                    left += 1;
                    info!(account.id = %id, reason, "account {id} is left as it is: {reason}");
                }
                Err(_) => failed += 1,
            }
        }
        if self.config.dry_run {
            return;
        }
        let metrics = Metrics::new(&self.config.stack_name).count("AccountsOnboarded", onboarded);
        let metrics = metrics.count("AccountsDeparted", departed).count("AccountsLeft", left);
        metrics.count("AccountsFailed", failed).emit();
    }
}
