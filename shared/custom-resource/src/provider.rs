//! From an event to an accepted answer: read, decide, deliver. Whatever goes wrong while deciding is an answer FAILED.

use std::{collections::BTreeMap, fmt, sync::Arc};

use tracing::{info, warn};

use crate::{
    Attributes, CustomResource, Deadline, DeliveryError, Endpoint, Failure, HttpsEndpoint, PhysicalResourceId,
    ProviderError, RequestContext, ResponseHosts, Status,
    answer::failure,
    decision::{failed, succeeded},
    delivery::deliver,
    event::{Event, Request},
    guard,
    progress::Progress,
    recent::{Decided, RecentAnswers},
    resource::{Handler, Outcome},
};

/// The custom resource types of one function, and where answers go. It lives as long as the process, which remembers the last
/// 64 answers.
pub struct Provider<E = HttpsEndpoint> {
    endpoint: E,
    hosts: ResponseHosts,
    resources: BTreeMap<String, Arc<dyn Handler>>,
    recent: RecentAnswers,
}

impl<E> fmt::Debug for Provider<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.resources.keys()).finish()
    }
}

/// An answer that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What was answered.
    pub status: Status,
    /// The resource's id in the answer.
    pub physical_id: PhysicalResourceId,
    /// How many PUTs it took.
    pub attempts: u32,
    /// Whether the request had been decided before, in this process.
    pub repeated: bool,
}

impl<E: Endpoint> Provider<E> {
    /// Without any type yet.
    #[must_use]
    pub fn new(endpoint: E, hosts: ResponseHosts) -> Self {
        Self { endpoint, hosts, resources: BTreeMap::new(), recent: RecentAnswers::default() }
    }

    /// Adds a type, such as `Custom::Greeting` or `AWS::CloudFormation::CustomResource`. One of the same name is replaced.
    #[must_use]
    pub fn with(mut self, resource_type: impl Into<String>, resource: impl CustomResource) -> Self {
        self.resources.insert(resource_type.into(), Arc::new(resource));
        self
    }

    /// Answers an event of Lambda, as it came, before the deadline of the invocation.
    ///
    /// # Errors
    /// When no answer was accepted, and only then: Lambda delivers an event again whose invocation failed, and the resource
    /// would be created once more.
    pub async fn respond(&self, event: &[u8], deadline: impl Into<Deadline>) -> Result<Answered, ProviderError> {
        let deadline = deadline.into();
        let event = Event::read(event)?;
        let url = self.hosts.admit(&event.response_url.0).ok_or_else(|| ProviderError::ForeignResponseUrl {
            stack_id: event.stack_id.clone(),
            request_id: event.request_id.clone(),
        })?;
        let service_timeout = event.request.as_ref().ok().and_then(|request| request.service_timeout);
        let deadline = service_timeout.map_or(deadline, |time| deadline.min(Deadline::after(time)));

        let (cell, mut repeated) = (self.recent.cell(event.key()), true);
        let first = || {
            repeated = false;
            self.decide(&event, deadline)
        };
        let decided = cell.get_or_try_init(first).await?;
        let delivery = deliver(&self.endpoint, &url, &decided.body, deadline).await;
        let attempts = note_delivery(&event, decided, delivery)?;
        Ok(Answered { status: decided.status, physical_id: decided.physical_id.clone(), attempts, repeated })
    }

    async fn decide(&self, event: &Event, deadline: Deadline) -> Result<Decided, ProviderError> {
        let progress = Progress::default();
        let (id, reason) = match self.outcome(event, deadline, &progress).await {
            Ok(outcome) => match succeeded(event, outcome) {
                Ok(decided) => return Ok(decided),
                Err(failed) => failed,
            },
            Err(Failure(reason)) => failed(event, reason, &progress),
        };
        warn!(request.id = event.request_id, resource = event.logical_resource_id, "answering FAILED: {reason}");
        failure(event, &id, &reason).ok_or_else(|| ProviderError::NoRoom { request_id: event.request_id.clone() })
    }

    async fn outcome(&self, event: &Event, deadline: Deadline, progress: &Progress) -> Result<Outcome, Failure> {
        if event.deletes_failed_create() {
            return Ok(Outcome { new_id: None, attributes: Attributes::default() });
        }
        let request = event.request.as_ref().map_err(Failure::new)?;
        let Request { operation, resource_type, properties, .. } = request;
        let handler = self.resources.get(resource_type).ok_or_else(|| self.unknown(resource_type))?;
        let limit = deadline.less_the_answer();
        let context = RequestContext {
            stack_id: event.stack_id.clone(),
            request_id: event.request_id.clone(),
            logical_resource_id: event.logical_resource_id.clone(),
            resource_type: resource_type.clone(),
            deadline: limit,
            progress: progress.clone(),
        };
        let (handler, operation, properties) = (Arc::clone(handler), operation.clone(), properties.clone());
        guard::run(async move { handler.handle(context, operation, properties).await }, limit, progress).await
    }

    fn unknown(&self, resource_type: &str) -> Failure {
        let known: Vec<String> = self.resources.keys().map(|name| format!("`{name}`")).collect();
        Failure(format!("resource type `{resource_type}` is not known here; known are {}", known.join(", ")))
    }
}

/// The number of attempts. A request that was answered before is answered for good: its bucket may well refuse another answer.
fn note_delivery(event: &Event, decided: &Decided, delivery: Result<u32, DeliveryError>) -> Result<u32, ProviderError> {
    let attempts = match delivery {
        Ok(attempts) => attempts,
        Err(error) if decided.was_accepted() => error.attempts,
        Err(source) => {
            let (stack_id, request_id) = (event.stack_id.clone(), event.request_id.clone());
            return Err(ProviderError::Undelivered { stack_id, request_id, source });
        }
    };
    decided.note_accepted();
    let (status, id) = (decided.status, &decided.physical_id);
    info!(request.id = event.request_id, resource = event.logical_resource_id, ?status, %id, attempts, "answered");
    Ok(attempts)
}
