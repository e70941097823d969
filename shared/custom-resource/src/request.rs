//! What a handler is called with. The `ResponseURL` is not part of it: whoever has it can answer for the resource.

use crate::{Deadline, PhysicalResourceId, PropertyError, progress::Progress};

/// What every request has.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// ARN of the stack.
    pub stack_id: String,
    /// Id of this request: the same when Lambda delivers it again, another for every other request.
    pub request_id: String,
    /// Name of the resource in the template.
    pub logical_resource_id: String,
    /// Type of the resource in the template, such as `Custom::Greeting`.
    pub resource_type: String,
    /// When the handler is stopped and FAILED is answered: the deadline of the invocation, or `ServiceTimeout` where that is
    /// sooner, less what the answer needs.
    pub deadline: Deadline,
    pub(crate) progress: Progress,
}

impl RequestContext {
    /// Tells what is done now, to follow "timed out while …". It is named in the answer if the handler is stopped or panics.
    pub fn step(&self, step: impl Into<String>) {
        self.progress.set_step(step.into());
    }

    /// Tells that something exists now, or is about to, that must be deleted should this request fail.
    ///
    /// A failed Create then answers with this id instead of the marker, and the Delete of the rollback comes to the handler. A
    /// failed Update must answer with the old id; the reason names what stays behind.
    pub fn left_behind(&self, id: PhysicalResourceId) {
        self.progress.set_left_behind(id);
    }

    /// An id that is the same when this request is delivered again, and is never given to another resource:
    /// `<logical id>-<request id>`.
    #[must_use]
    pub fn stable_id(&self) -> PhysicalResourceId {
        PhysicalResourceId::joined(&self.logical_resource_id, &self.request_id)
    }
}

/// A resource is to be created.
#[derive(Debug, Clone)]
pub struct Create<P> {
    /// What every request has.
    pub context: RequestContext,
    /// The resource's properties.
    pub properties: P,
}

/// A resource is to be changed.
#[derive(Debug, Clone)]
pub struct Update<P> {
    /// What every request has.
    pub context: RequestContext,
    /// The resource's id.
    pub physical_id: PhysicalResourceId,
    /// The properties that it is to have.
    pub properties: P,
    /// The properties that it had; an error where they cannot be read, which must not stop an update that mends them.
    pub old_properties: Result<P, PropertyError>,
}

/// A resource is to be deleted.
#[derive(Debug, Clone)]
pub struct Delete<P> {
    /// What every request has.
    pub context: RequestContext,
    /// The resource's id.
    pub physical_id: PhysicalResourceId,
    /// The resource's properties; an error where they cannot be read, which must not keep a stack from being deleted.
    pub properties: Result<P, PropertyError>,
}
