//! Carries a plan out. Documents are written before policies are deleted, and lower numbers before higher ones:
//! a role that moves between policies is for a moment in both and never in neither.

use access::{CallError, ownership_tag};
use policy::{
    Policy,
    role_list::{Action, Plan},
};

use crate::{
    RoleListError,
    read::{ListPolicies, Observed},
    versions::{PolicyVersion, between, to_delete},
};

impl ListPolicies {
    /// Brings AWS to what the plan says, and attaches what is not attached.
    pub(crate) async fn apply(&self, plan: &Plan, observed: &Observed) -> Result<(), RoleListError> {
        self.check_attach_quota(plan, observed)?;
        for action in &plan.actions {
            match action {
                Action::Create { name, document, .. } => self.create(name, document).await?,
                Action::Write { name, document, .. } => self.write(name, document, observed).await?,
                Action::Delete { .. } => {}
            }
        }
        self.attach_missing(plan, observed).await?;
        for action in &plan.actions {
            if let Action::Delete { name } = action {
                self.delete(name, observed.attached.contains(name)).await?;
            }
        }
        Ok(())
    }

    fn check_attach_quota(&self, plan: &Plan, observed: &Observed) -> Result<(), RoleListError> {
        let (needed, room) = (plan.capacity.policies, observed.maximum_policies);
        if self.attach && needed > room {
            return Err(RoleListError::AttachQuota { role: self.platform_role.to_string(), needed, room });
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
        for version in to_delete(&versions, observed.versions_quota) {
            self.delete_version(&arn, &version).await?;
        }
        let call = self.iam.create_policy_version().policy_arn(&arn).policy_document(document.print());
        let created = call.set_as_default(true).send().await;
        let created =
            created.map_err(|error| CallError::new("iam:CreatePolicyVersion", format!("policy `{arn}`"), error))?;
        let created = created.policy_version().and_then(|version| version.version_id());
        self.check_between(name, document, &versions, created).await
    }

    /// A version that appeared between reading and writing is somebody else's, unless it says the same: the SDK
    /// writes again when an answer is lost.
    async fn check_between(
        &self,
        name: &str,
        document: &Policy,
        versions: &[PolicyVersion],
        created: Option<&str>,
    ) -> Result<(), RoleListError> {
        for version in between(versions, created) {
            if self.version_document(name, &version).await?.parse::<Policy>().ok().as_ref() != Some(document) {
                return Err(RoleListError::LostUpdate { policy: name.to_owned(), version });
            }
        }
        Ok(())
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

    /// Attaches every policy of the list that is not: those made now, and those that somebody detached.
    async fn attach_missing(&self, plan: &Plan, observed: &Observed) -> Result<(), CallError> {
        let names = (0..plan.capacity.policies).map(policy::role_list::list_policy_name);
        for name in names.filter(|name| self.attach && !observed.attached.contains(name)) {
            let failed = |error| CallError::new("iam:AttachRolePolicy", format!("policy `{name}`"), error);
            let call = self.iam.attach_role_policy().role_name(self.platform_role.name.as_str());
            call.policy_arn(self.arn(&name)).send().await.map_err(failed)?;
        }
        Ok(())
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
