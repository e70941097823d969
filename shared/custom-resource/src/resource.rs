//! What somebody writes for a resource type, and how it is called: the properties of every type have a type of their own, and
//! the provider holds many of them.

use std::{pin::Pin, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    Attributes, Create, Created, Delete, Failure, PhysicalResourceId, RequestContext, Update, Updated,
    properties::read_properties,
};

/// A type of custom resource.
///
/// Each of the three may be called more than once for one request, in one process or in several: Lambda delivers an event again
/// after an error, and sometimes without one. So each finds out what is there and does what is missing.
pub trait CustomResource: Send + Sync + 'static {
    /// The resource's properties, without `ServiceToken` and `ServiceTimeout`. `#[serde(deny_unknown_fields)]` catches
    /// misspelt ones. How values are read: [`read_properties`](crate::read_properties).
    type Properties: DeserializeOwned + Send + 'static;

    /// Creates the resource. Its id must be the same for every delivery of the request: a name of its own, or
    /// [`RequestContext::stable_id`].
    fn create(&self, request: Create<Self::Properties>) -> impl Future<Output = Result<Created, Failure>> + Send;

    /// Changes the resource, or makes another one that replaces it. After a failure CloudFormation sends an Update with the
    /// properties swapped.
    fn update(&self, request: Update<Self::Properties>) -> impl Future<Output = Result<Updated, Failure>> + Send;

    /// Deletes the resource. Where it is not there any more, or never was, that is a success.
    fn delete(&self, request: Delete<Self::Properties>) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What CloudFormation wants done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operation {
    Create,
    Update { physical_id: PhysicalResourceId, old_properties: Value },
    Delete { physical_id: PhysicalResourceId },
}

/// A success of any operation.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The same as before, unless the resource is new.
    pub(crate) new_id: Option<PhysicalResourceId>,
    pub(crate) attributes: Attributes,
}

/// The future of a handler, whichever.
type Handled = Pin<Box<dyn Future<Output = Result<Outcome, Failure>> + Send>>;

/// A [`CustomResource`], whatever the type of its properties.
pub(crate) trait Handler: Send + Sync {
    fn handle(
        self: Arc<Self>,
        context: RequestContext,
        operation: Operation,
        properties: Map<String, Value>,
    ) -> Handled;
}

impl<R: CustomResource> Handler for R {
    fn handle(
        self: Arc<Self>,
        context: RequestContext,
        operation: Operation,
        properties: Map<String, Value>,
    ) -> Handled {
        let properties = Value::Object(properties);
        Box::pin(async move {
            let read = || read_properties("Properties", &properties);
            match operation {
                Operation::Create => {
                    let Created { id, attributes } = self.create(Create { context, properties: read()? }).await?;
                    Ok(Outcome { new_id: Some(id), attributes })
                }
                Operation::Update { physical_id, old_properties } => {
                    let old_properties = read_properties("old Properties", &old_properties);
                    let request = Update { context, physical_id, properties: read()?, old_properties };
                    let Updated { replaced_by, attributes } = self.update(request).await?;
                    Ok(Outcome { new_id: replaced_by, attributes })
                }
                Operation::Delete { physical_id } => {
                    self.delete(Delete { context, physical_id, properties: read() }).await?;
                    Ok(Outcome { new_id: None, attributes: Attributes::default() })
                }
            }
        })
    }
}
