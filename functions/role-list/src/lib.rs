#![doc = include_str!("../README.md")]

mod apply;
pub mod config;
mod error;
mod read;
mod read_back;
mod request;
mod versions;

#[cfg(test)]
mod tests;

use std::time::Duration;

use access::{DeadLetterQueue, SourceQueue};
use aws_config::SdkConfig;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{ErrorType, Metrics, Unit, chain};
use policy::role_list::{Change, Plan, RoleListSettings, plan};
use tracing::{error, info, warn};

pub use self::error::RoleListError;
use self::{config::Config, read::ListPolicies, request::Request};

/// A batch that failed for a passing reason comes back after this long, which doubles with every further failure.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// IAM shows a change after about two seconds; a multiple of that fits well into the function's time-out.
const VISIBLE_WITHIN: Duration = Duration::from_secs(15);

/// What the dead-letter queue calls a message that asks for something that cannot be listed.
const REFUSED: &str = "RoleListError::Refused";

/// The function: its settings and its clients.
#[derive(Debug, Clone)]
pub struct RoleList {
    config: Config,
    policies: ListPolicies,
    role_changes: SourceQueue,
    dead_letters: DeadLetterQueue,
}

impl RoleList {
    /// Builds the clients; calls nothing.
    #[must_use]
    pub fn new(config: Config, sdk: &SdkConfig) -> Self {
        let (iam, sqs) = (aws_sdk_iam::Client::new(sdk), aws_sdk_sqs::Client::new(sdk));
        Self {
            policies: ListPolicies {
                iam,
                platform_role: config.platform_role.clone(),
                attach: config.attach,
                visible_within: VISIBLE_WITHIN,
            },
            dead_letters: DeadLetterQueue::new(sqs.clone(), &config.dead_letter_queue_url),
            role_changes: SourceQueue::new(sqs, &config.role_changes_queue_url),
            config,
        }
    }

    /// Folds the batch into one change and brings the list up to date.
    ///
    /// # Errors
    /// When the list cannot be brought up to date before a person acts. Nothing is acknowledged then; a failure
    /// that passes by itself is no error, its messages come again.
    pub async fn handle(&self, event: SqsEvent) -> Result<SqsBatchResponse, RoleListError> {
        let (change, mut requests) = request::fold(event, &self.settings(usize::MAX));
        match self.bring_up_to_date(&change, &mut requests).await {
            Ok(()) => Ok(self.bury(requests).await),
            Err(error) if error.is_passing() => {
                warn!(error.kind = error.error_type(), "trying the batch again: {}", chain(&error));
                Ok(self.come_back(requests).await)
            }
            Err(error) => {
                error!(error.kind = error.error_type(), "the batch failed: {}", chain(&error));
                Err(error)
            }
        }
    }

    async fn bring_up_to_date(&self, change: &Change, requests: &mut [Request]) -> Result<(), RoleListError> {
        if change.is_empty() {
            return Ok(());
        }
        let observed = self.policies.observe().await?;
        let plan = plan(observed.policies.clone(), change, &self.settings(observed.maximum_policies));
        request::note_refusals(requests, &plan);
        let json = serde_json::to_string(&plan).unwrap_or_default();
        info!(dry_run = self.config.dry_run, plan = json, "{plan}");
        if !self.config.dry_run {
            self.policies.apply(&plan, &observed).await?;
            self.policies.read_back(&plan).await?;
        }
        self.measure(&plan);
        Ok(())
    }

    fn settings(&self, maximum_policies: usize) -> RoleListSettings {
        RoleListSettings {
            partition: self.config.platform_role.partition.clone(),
            own_account: self.config.platform_role.account.clone(),
            role_name: self.config.access_role_name.clone(),
            maximum_policies,
        }
    }

    fn measure(&self, plan: &Plan) {
        let metrics = Metrics::new(&self.config.stack_name).count("RolesListed", plan.capacity.listed);
        let metrics = metrics.with("RoleListCapacityUsed", plan.capacity.used_percent(), Unit::Percent);
        let metrics = metrics.count("RolesLeft", plan.capacity.left).count("RolesRefused", plan.refused.len());
        metrics.count("PoliciesChanged", plan.actions.len()).emit();
    }

    /// Sends the messages with something wrong to the dead-letter queue; all others are done.
    async fn bury(&self, requests: Vec<Request>) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for Request { message, wrong, .. } in requests.into_iter().filter(|request| !request.wrong.is_empty()) {
            let reason = wrong.join("; ");
            error!(message.id, error.kind = REFUSED, "giving up: {reason}");
            if let Err(error) = self.dead_letters.send(&message.body, REFUSED, &reason).await {
                warn!(message.id, "the dead-letter queue did not take a message: {error}");
                response.batch_item_failures.push(message.again());
            }
        }
        response
    }

    /// All messages come again, in their order, and soon.
    async fn come_back(&self, requests: Vec<Request>) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for Request { message, .. } in requests {
            let wait = message.doubled_wait(FIRST_WAIT);
            response.batch_item_failures.push(self.role_changes.return_after(&message, wait).await);
        }
        response
    }
}
