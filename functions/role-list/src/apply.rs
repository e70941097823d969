//! Carries a plan out. Documents are written before policies are deleted, and lower numbers before higher ones:
//! a role that moves between policies is for a moment in both and never in neither.

use access::{CallError, ownership_tag};
use policy::{Policy, role_list::Action};

use crate::{
    RoleListError,
    plan::RunPlan,
    read::{ListPolicies, Observed},
    versions::{PolicyVersion, between, to_delete},
};

impl ListPolicies {
    /// Brings AWS to what the plan says.
    pub(crate) async fn apply(&self, plan: &RunPlan, observed: &Observed) -> Result<(), RoleListError> {
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
        let call = self.iam.create_policy().policy_name(name).policy_document(document.print());
        let call = call.description("Cross-account roles of the Cado Response platform, kept by cado-access.");
        call.tags(ownership_tag(name)?).send().await.map(drop).map_err(failed)
    }

    /// Writes a new version, if the default one is still the one that was read: IAM itself does not check.
    async fn write(&self, name: &str, document: &Policy, observed: &Observed) -> Result<(), RoleListError> {
        let arn = self.arn(name);
        let versions = self.versions(&arn).await?;
        let default = versions.iter().find(|version| version.is_default).map(|version| &version.id);
        if default != observed.default_versions.get(name) {
            return Err(RoleListError::WrittenMeanwhile { policy: name.to_owned() });
        }
        let created = self.new_default(&arn, &document.print(), &versions, observed.versions_quota).await?;
        self.check_between(name, document, &between(&versions, created.as_deref()), observed.versions_quota).await
    }

    /// Makes room for a version, and makes it the default one; tells its id.
    async fn new_default(
        &self,
        arn: &str,
        document: &str,
        versions: &[PolicyVersion],
        quota: usize,
    ) -> Result<Option<String>, CallError> {
        for version in to_delete(versions, quota) {
            self.delete_version(arn, &version).await?;
        }
        let call = self.iam.create_policy_version().policy_arn(arn).policy_document(document);
        let created = call.set_as_default(true).send().await;
        let failed = |error| CallError::new("iam:CreatePolicyVersion", format!("policy `{arn}`"), error);
        Ok(created.map_err(failed)?.policy_version.and_then(|version| version.version_id))
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
            let theirs = self.version_document(name, version).await?;
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
        let arn = self.arn(name);
        let versions = self.versions(&arn).await?;
        self.new_default(&arn, document, &versions, quota).await.map(drop)
    }

    async fn versions(&self, arn: &str) -> Result<Vec<PolicyVersion>, CallError> {
        let mut pages = self.iam.list_policy_versions().policy_arn(arn).into_paginator().items().send();
        let mut versions = Vec::new();
        while let Some(version) = pages.next().await {
            let failed = |error| CallError::new("iam:ListPolicyVersions", format!("policy `{arn}`"), error);
            let version = version.map_err(failed)?;
            let is_default = version.is_default_version();
            versions.extend(version.version_id.map(|id| PolicyVersion { id, is_default }));
        }
        Ok(versions)
    }

    async fn delete_version(&self, arn: &str, version: &str) -> Result<(), CallError> {
        let call = self.iam.delete_policy_version().policy_arn(arn).version_id(version);
        let failed = |error| CallError::new("iam:DeletePolicyVersion", format!("version {version} of `{arn}`"), error);
        absent_is_done(call.send().await.map(drop).map_err(failed))
    }

    async fn attach(&self, name: &str) -> Result<(), CallError> {
        let failed = |error| CallError::new("iam:AttachRolePolicy", format!("policy `{name}`"), error);
        let call = self.iam.attach_role_policy().role_name(self.platform_role.name.as_str());
        call.policy_arn(self.arn(name)).send().await.map(drop).map_err(failed)
    }

    async fn delete(&self, name: &str, attached: bool) -> Result<(), CallError> {
        let arn = self.arn(name);
        if attached {
            let failed = |error| CallError::new("iam:DetachRolePolicy", format!("policy `{arn}`"), error);
            let call = self.iam.detach_role_policy().role_name(self.platform_role.name.as_str()).policy_arn(&arn);
            absent_is_done(call.send().await.map(drop).map_err(failed))?;
        }
        for version in self.versions(&arn).await?.into_iter().filter(|version| !version.is_default) {
            self.delete_version(&arn, &version.id).await?;
        }
        let failed = |error| CallError::new("iam:DeletePolicy", format!("policy `{arn}`"), error);
        absent_is_done(self.iam.delete_policy().policy_arn(&arn).send().await.map(drop).map_err(failed))
    }
}

/// What is gone already need not be deleted: a run that crashed before may have done it.
fn absent_is_done(result: Result<(), CallError>) -> Result<(), CallError> {
    match result {
        Err(error) if error.is("NoSuchEntity") => Ok(()),
        result => result,
    }
}
