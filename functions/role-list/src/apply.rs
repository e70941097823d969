//! Carries a plan out. Documents are written before policies are deleted, and lower numbers before higher ones:
//! a role that moves between policies is for a moment in both and never in neither.

use std::time::Duration;

use access::{
    CallError,
    managed_policy::{self, absent_is_done, between, new_default},
    ownership_tag,
    role_list::{ListPolicies, ObservedRoleList},
};
use policy::{Policy, role_list::Action};

use crate::{RoleListError, plan::RunPlan};

/// The list, with the right to write it.
#[derive(Debug, Clone)]
pub(crate) struct ListWriter {
    pub(crate) policies: ListPolicies,
    /// How long a change may take to become visible before the batch is tried again.
    pub(crate) visible_within: Duration,
}

impl ListWriter {
    /// Brings AWS to what the plan says.
    pub(crate) async fn apply(&self, plan: &RunPlan, observed: &ObservedRoleList) -> Result<(), RoleListError> {
        for action in &plan.list.actions {
            match action {
                Action::Create { name, document, .. } => self.create(name, document).await?,
                Action::Write { name, document, .. } => self.write(name, document, observed).await?,
                Action::Delete { .. } => {}
            }
        }
        for name in &plan.attach {
            self.attach(name).await?;
        }
        for action in &plan.list.actions {
            if let Action::Delete { name } = action {
                self.delete(name, observed.attached.contains(name)).await?;
            }
        }
        Ok(())
    }

    async fn create(&self, name: &str, document: &Policy) -> Result<(), CallError> {
        let failed = |error| CallError::new("iam:CreatePolicy", format!("policy `{name}`"), error);
        let call = self.policies.iam.create_policy().policy_name(name).policy_document(document.print());
        let call = call.description("Cross-account roles of the Cado Response platform, kept by cado-access.");
        call.tags(ownership_tag(name)?).send().await.map(drop).map_err(failed)
    }

    /// Writes a new version, if the default one is still the one that was read: IAM itself does not check.
    async fn write(&self, name: &str, document: &Policy, observed: &ObservedRoleList) -> Result<(), RoleListError> {
        let arn = self.policies.arn(name);
        let versions = managed_policy::versions(&self.policies.iam, &arn).await?;
        let default = versions.iter().find(|version| version.is_default).map(|version| &version.id);
        if default != observed.default_versions.get(name) {
            return Err(RoleListError::WrittenMeanwhile { policy: name.to_owned() });
        }
        let quota = observed.versions_quota;
        let created = new_default(&self.policies.iam, &arn, &document.print(), &versions, quota).await?;
        self.check_between(name, document, &between(&versions, created.as_deref()), quota).await
    }

    /// A version that appeared between reading and writing is somebody else's, unless it says the same: the SDK
    /// writes again when an answer is lost. Somebody else's is made the default again, and the batch starts from it.
    async fn check_between(
        &self,
        name: &str,
        document: &Policy,
        between: &[String],
        quota: usize,
    ) -> Result<(), RoleListError> {
        for version in between.iter().rev() {
            let theirs =
                managed_policy::version_document(&self.policies.iam, &self.policies.arn(name), version).await?;
            if theirs.parse::<Policy>().ok().as_ref() == Some(document) {
                continue;
            }
            let (policy, version) = (name.to_owned(), version.clone());
            return match self.restore(name, &theirs, quota).await {
                Ok(()) => Err(RoleListError::WrittenMeanwhile { policy }),
                Err(source) => Err(RoleListError::LostUpdate { policy, version, source: Box::new(source) }),
            };
        }
        Ok(())
    }

    async fn restore(&self, name: &str, document: &str, quota: usize) -> Result<(), CallError> {
        let arn = self.policies.arn(name);
        let versions = managed_policy::versions(&self.policies.iam, &arn).await?;
        new_default(&self.policies.iam, &arn, document, &versions, quota).await.map(drop)
    }

    async fn attach(&self, name: &str) -> Result<(), CallError> {
        let failed = |error| CallError::new("iam:AttachRolePolicy", format!("policy `{name}`"), error);
        let call = self.policies.iam.attach_role_policy().role_name(self.policies.platform_role.name.as_str());
        call.policy_arn(self.policies.arn(name)).send().await.map(drop).map_err(failed)
    }

    async fn delete(&self, name: &str, attached: bool) -> Result<(), CallError> {
        let arn = self.policies.arn(name);
        if attached {
            let failed = |error| CallError::new("iam:DetachRolePolicy", format!("policy `{arn}`"), error);
            let call = self
                .policies
                .iam
                .detach_role_policy()
                .role_name(self.policies.platform_role.name.as_str())
                .policy_arn(&arn);
            absent_is_done(call.send().await.map(drop).map_err(failed))?;
        }
        managed_policy::delete(&self.policies.iam, &arn).await
    }
}
