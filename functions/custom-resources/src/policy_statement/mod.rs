//! `Custom::CadoPolicyStatement`: one named statement in the policy of a key, bucket, topic or queue, or in the trust policy of a
//! role. Everything else in the policy stays as it is.
//!
//! Statements carry no tags. So a `Sid` belongs to this resource if and only if nothing stood under it when the resource was
//! created, or something that means the same; from then on an update replaces and a Delete removes whatever stands under it,
//! drifted or not.

mod change;
mod edit;
mod error;
mod id;
mod properties;
mod resource_policy;

#[cfg(test)]
mod tests;

use aws_config::SdkConfig;
use custom_resource::{Attributes, Create, Created, CustomResource, Delete, Failure, RequestContext, Update, Updated};
use policy::{
    Policy, Statement,
    statement_set::{EditError, Expected},
};

use self::{
    change::Change,
    edit::Editor,
    error::PolicyStatementError,
    id::{KnownId, StatementId},
    properties::{Properties, Wanted},
    resource_policy::ResourcePolicy,
};
use crate::home::Home;

/// The type, and what it acts with.
#[derive(Debug, Clone)]
pub(crate) struct PolicyStatement {
    pub(crate) sdk: SdkConfig,
    pub(crate) home: Home,
    pub(crate) dry_run: bool,
}

impl CustomResource for PolicyStatement {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        self.home.check_stack(&request.context)?;
        let Wanted { id, statement } = request.properties.wanted()?;
        let editor = Editor {
            unsure: Some(id.unconfirmed()?),
            made: Some(id.confirmed()?),
            ..self.editor(&id, &request.context)?
        };
        let change = Change::Put { statement: &statement, expected: Expected::Nothing };
        let policy = editor.make(&change).await?;
        Ok(Created::new(id.confirmed()?).attributes(attributes(&id, policy.as_ref())))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let Update { context, physical_id, properties, old_properties } = request;
        let Wanted { id, statement } = properties.wanted()?;
        let confirmed = id.confirmed()?;
        // Under the id that it has, whatever stands there is this resource's; under another one nothing is yet.
        let expected = if confirmed == physical_id { Expected::Anything } else { Expected::Nothing };
        let editor = Editor { made: Some(confirmed.clone()), ..self.editor(&id, &context)? };
        let policy = editor.make(&Change::Put { statement: &statement, expected }).await?;
        if let Some(failed) = old_properties.ok().and_then(|old| old.wanted().ok()) {
            // An update that failed had these properties; this is its rollback, and nobody else removes what it wrote.
            if failed.id != id && failed.id.confirmed()? != physical_id {
                self.remove_if_same(&failed.id, &failed.statement, &context).await?;
            }
        }
        Ok(Updated::replaced_by(confirmed).attributes(attributes(&id, policy.as_ref())))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        match KnownId::from(&request.physical_id) {
            KnownId::Confirmed(id) => self.remove(&id, Expected::Anything, &request.context).await?,
            KnownId::Unconfirmed(id) => {
                if let Some(wanted) = request.properties.ok().and_then(|properties| properties.wanted().ok()) {
                    self.remove_if_same(&id, &wanted.statement, &request.context).await?;
                }
            }
            KnownId::Foreign => {}
        }
        Ok(())
    }
}

impl PolicyStatement {
    fn editor<'a>(
        &'a self,
        id: &'a StatementId,
        context: &'a RequestContext,
    ) -> Result<Editor<'a>, PolicyStatementError> {
        let policy = ResourcePolicy::of(&id.target, &self.home, &self.sdk)?;
        Ok(Editor { policy, context, dry_run: self.dry_run, unsure: None, made: None })
    }

    /// Removes what stands under the Sid. With its target the statement has gone too.
    async fn remove(
        &self,
        id: &StatementId,
        expected: Expected<'_>,
        context: &RequestContext,
    ) -> Result<(), PolicyStatementError> {
        match self.editor(id, context)?.make(&Change::Remove { sid: &id.sid, expected }).await {
            Err(PolicyStatementError::Gone { .. }) => Ok(()),
            removed => removed.map(drop),
        }
    }

    /// Removes the statement, unless somebody else's stands in its place.
    async fn remove_if_same(
        &self,
        id: &StatementId,
        statement: &Statement,
        context: &RequestContext,
    ) -> Result<(), PolicyStatementError> {
        match self.remove(id, Expected::Statement(statement), context).await {
            Err(PolicyStatementError::Edit(EditError::Unexpected { .. })) => Ok(()),
            removed => removed,
        }
    }
}

fn attributes(id: &StatementId, policy: Option<&Policy>) -> Attributes {
    let size = policy.map(Policy::size).unwrap_or_default();
    Attributes::new().with("Sid", id.sid.as_str()).with("PolicySize", size.to_string())
}
