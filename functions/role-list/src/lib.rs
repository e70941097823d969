#![doc = include_str!("../README.md")]

mod apply;
pub mod config;
mod error;
mod plan;
mod read_back;
mod request;

#[cfg(test)]
mod tests;

use std::time::Duration;

use access::{DeadLetterQueue, SourceQueue, role_list::ListPolicies};
use aws_config::SdkConfig;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{ErrorType, Metrics, Unit, chain};
use policy::role_list::{Change, Plan, RoleListSettings, plan};
use tracing::{error, info, warn};

pub use self::error::RoleListError;
use self::{
    apply::ListWriter,
    config::Config,
    plan::RunPlan,
    request::{REFUSED, Request},
};

/// A batch that failed for a passing reason comes back after this long, which doubles with every further failure.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// IAM shows a change after about two seconds; a multiple of that fits well into the function's time-out.
const VISIBLE_WITHIN: Duration = Duration::from_secs(15);

/// The last delivery on which a message is tried; the queue's own count in the template is one higher.
const LAST_TRY: u32 = 9;

/// The function: its settings and its clients.
#[derive(Debug, Clone)]
pub struct RoleList {
    config: Config,
    list: ListWriter,
    role_changes: SourceQueue,
    dead_letters: DeadLetterQueue,
}

impl RoleList {
    /// Builds the clients; calls nothing.
    #[must_use]
    pub fn new(config: Config, sdk: &SdkConfig) -> Self {
        let (iam, sqs) = (aws_sdk_iam::Client::new(sdk), aws_sdk_sqs::Client::new(sdk));
        Self {
            list: ListWriter {
                policies: ListPolicies { iam, platform_role: config.platform_role.clone(), attach: config.attach },
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
        let mut requests = request::read(event, &self.settings(usize::MAX));
        match self.carry_out(&mut requests).await {
            Ok(()) => Ok(self.bury_refusals(&requests).await),
            Err(error) => self.answer_failure(&requests, error).await,
        }
    }

    /// Requests that ask for a plan only are planned by themselves, behind the others.
    async fn carry_out(&self, requests: &mut [Request]) -> Result<(), RoleListError> {
        for dry_run in [false, true] {
            let change = request::fold(requests, dry_run, &self.settings(usize::MAX));
            if !change.is_empty() {
                self.bring_up_to_date(&change, requests, dry_run || self.config.dry_run).await?;
            }
        }
        Ok(())
    }

    async fn bring_up_to_date(
        &self,
        change: &Change,
        requests: &mut [Request],
        dry_run: bool,
    ) -> Result<(), RoleListError> {
        let observed = self.list.policies.observe().await?;
        let list = plan(observed.policies.clone(), change, &self.settings(observed.maximum_policies));
        request::note_refusals(requests, &list);
        let plan = RunPlan::new(list, &observed, &self.config)?;
        let json = serde_json::to_string(&plan).unwrap_or_default();
        info!(dry_run, plan = json, "{plan}");
        for kept in &plan.list.kept {
            warn!(policy.name = kept.name, "policy `{}` stays as it is: {}", kept.name, kept.reason);
        }
        if !dry_run {
            self.list.apply(&plan, &observed).await?;
            self.list.read_back(&plan.list).await?;
            self.measure(&plan.list);
        }
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
        metrics.count("PoliciesChanged", plan.actions.len()).count("PoliciesKept", plan.kept.len()).emit();
    }

    /// Sends what is refused to the dead-letter queue; everything else is done. Where that fails, this message and all
    /// behind it come again: a later one must not be done before an earlier one.
    async fn bury_refusals(&self, requests: &[Request]) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for request in requests {
            let unburied = !response.batch_item_failures.is_empty();
            let buried = match request.refusal() {
                Some((body, reason)) if !unburied => self.bury(request, &body, REFUSED, &reason).await,
                _ => !unburied,
            };
            response.batch_item_failures.extend((!buried).then(|| request.message.again()));
        }
        response
    }

    async fn bury(&self, request: &Request, body: &str, error_type: &str, reason: &str) -> bool {
        let id = &request.message.id;
        error!(message.id = id, error.kind = error_type, "giving up: {reason}");
        let sent = self.dead_letters.send(body, error_type, reason).await;
        sent.inspect_err(|error| warn!(message.id = id, "the dead-letter queue did not take a message: {error}"))
            .is_ok()
    }

    /// A failure that passes brings the messages back soon, any other makes the invocation fail. A message whose tries
    /// are used up goes to the dead-letter queue with the reason, before SQS moves it there without one.
    async fn answer_failure(
        &self,
        requests: &[Request],
        error: RoleListError,
    ) -> Result<SqsBatchResponse, RoleListError> {
        let (kind, reason) = (error.error_type(), chain(&error));
        let used_up = |request: &&Request| request.message.receives >= LAST_TRY;
        if !error.is_passing() && !requests.iter().any(|request| used_up(&request)) {
            error!(error.kind = kind, "the batch failed: {reason}");
            return Err(error);
        }
        warn!(error.kind = kind, "trying the batch again: {reason}");
        let mut response = SqsBatchResponse::default();
        for request in requests {
            let message = &request.message;
            if used_up(&request) && self.bury(request, &message.body, kind, &reason).await {
                continue;
            }
            let wait = message.doubled_wait(FIRST_WAIT);
            response.batch_item_failures.push(self.role_changes.return_after(message, wait).await);
        }
        Ok(response)
    }
}
