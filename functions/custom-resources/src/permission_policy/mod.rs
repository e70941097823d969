//! `Custom::CadoPermissionPolicy`: the catalogue's permissions for one of the platform's roles as customer managed policies of the
//! stack's own account, as few as they fit. Attaching them is the template's part; when a policy goes, it is detached first.

mod apply;
mod entity;
mod error;
mod id;
mod observe;
mod plan;
mod properties;

#[cfg(test)]
mod tests;

use access::managed_policy::PolicyQuotas;
use aws_sdk_iam::Client;
use custom_resource::{Attributes, Create, Created, CustomResource, Delete, Failure, RequestContext, Update, Updated};
use policy::{Policy, meaning};
use sha2::{Digest, Sha256};

use self::{
    error::PermissionPolicyError,
    id::PermissionPolicyId,
    observe::Observer,
    plan::plan,
    properties::{PolicyNamePrefix, Properties, Role},
};
use crate::{dry_run::DryRun, home::Home, owner::Owner};

/// The type, and what it acts with.
#[derive(Debug, Clone)]
pub(crate) struct PermissionPolicy {
    pub(crate) iam: Client,
    pub(crate) home: Home,
    pub(crate) dry_run: bool,
}

impl CustomResource for PermissionPolicy {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        let id = request.properties.id().physical()?;
        // Said before anything is read: an earlier delivery of the request may have made policies.
        request.context.left_behind(id.clone());
        let attributes = self.ensure(&request.properties, &request.context).await?;
        Ok(Created::new(id).attributes(attributes))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let Update { context, physical_id, properties, old_properties } = request;
        let (id, old) = (properties.id(), PermissionPolicyId::read(&physical_id));
        if let Some(old) = old.filter(|old| *old != id && old.shares_names_with(&id)) {
            return Err(PermissionPolicyError::SameNames { prefix: old.prefix.as_str().to_owned() }.into());
        }
        let attributes = self.ensure(&properties, &context).await?;
        let failed = old_properties.ok().map(|old| old.id()).filter(|old| !old.shares_names_with(&id));
        if let Some(failed) = failed.filter(|failed| failed.to_string() != physical_id.as_str()) {
            // An update that failed had these properties; this is its rollback, and nobody else deletes what it made.
            self.remove(&failed, &context).await?;
        }
        Ok(Updated::replaced_by(id.physical()?).attributes(attributes))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        match PermissionPolicyId::read(&request.physical_id) {
            Some(id) => self.remove(&id, &request.context).await,
            // No policy was ever made under such an id.
            None => Ok(()),
        }
    }
}

impl PermissionPolicy {
    /// Brings the policies to what the properties say.
    async fn ensure(&self, properties: &Properties, context: &RequestContext) -> Result<Attributes, Failure> {
        self.home.check_stack(context)?;
        let (owner, wanted) = (Owner::of(context)?, properties.policies(&self.home)?);
        let observer = self.observer(&owner, &properties.policy_name_prefix);
        context.step("reading the policies");
        let observed = observer.observe(wanted.len()).await?;
        let plan = plan(&observed, &wanted, observer.prefix)?;
        if !plan.changes_nothing() {
            let quotas = PolicyQuotas::read(&self.iam, &format!("account {}", self.home.account)).await?;
            plan.check(&quotas, wanted.len())?;
            if self.dry_run {
                return Err(DryRun::of(&plan).into());
            }
            context.left_behind(properties.id().physical()?);
            observer.put(&plan.puts, quotas.versions_per_policy, context).await?;
            observer.delete(&plan.deletions, context).await?;
        }
        Ok(attributes(&observer, &wanted))
    }

    /// Takes away every policy of this resource.
    async fn remove(&self, id: &PermissionPolicyId, context: &RequestContext) -> Result<(), Failure> {
        let Ok(owner) = Owner::of(context) else { return Ok(()) };
        let observer = self.observer(&owner, &id.prefix);
        context.step("reading the policies");
        let observed = observer.observe(0).await?;
        let plan = plan(&observed, &[], observer.prefix)?;
        if self.dry_run && !plan.changes_nothing() {
            return Err(DryRun::of(&plan).into());
        }
        Ok(observer.delete(&plan.deletions, context).await?)
    }

    fn observer<'a>(&'a self, owner: &'a Owner, prefix: &'a PolicyNamePrefix) -> Observer<'a> {
        Observer { iam: &self.iam, home: &self.home, owner, prefix }
    }
}

/// As many policies as one role takes fit the answer by far.
fn attributes(observer: &Observer<'_>, policies: &[Policy]) -> Attributes {
    let arns: Vec<String> = (1..=policies.len()).map(|number| observer.arn(number)).collect();
    let sizes: Vec<String> = policies.iter().map(|policy| policy.size().to_string()).collect();
    Attributes::new().with("PolicyArns", arns).with("Sizes", sizes).with("Digest", digest(policies))
}

/// SHA-256 of what the policies mean together, in hexadecimal. Sids, order, spelling, and which of them a statement stands in
/// do not count.
fn digest(policies: &[Policy]) -> String {
    let hash = Sha256::digest(meaning(policies));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
