//! Carries a plan out, and waits until IAM shows it: what is attached right after needs to be there.

use std::time::Duration;

use access::{
    CallError,
    managed_policy::{self, default_version},
};
use aws_sdk_iam::types::PolicyUsageType;
use custom_resource::RequestContext;
use policy::Policy;

use super::{
    PermissionPolicyError,
    entity::{Entity, detach, entities},
    observe::{Observer, PATH},
    plan::{Deletion, Put},
};
use crate::pauses::Pauses;

/// IAM shows a change after about two seconds.
const SHOWN_WITHIN: Duration = Duration::from_secs(20);

impl Observer<'_> {
    /// Writes documents; a policy may have `versions` versions.
    pub(super) async fn put(
        &self,
        puts: &[Put],
        versions: usize,
        context: &RequestContext,
    ) -> Result<(), PermissionPolicyError> {
        for Put { number, document, is_new } in puts {
            context.step(format!("writing policy `{}`", self.prefix.name(*number)));
            match is_new {
                true => self.create(*number, document).await?,
                false => self.write(*number, document, versions).await?,
            }
        }
        self.read_back(puts, context).await
    }

    /// Detaches policies and deletes them.
    pub(super) async fn delete(
        &self,
        deletions: &[Deletion],
        context: &RequestContext,
    ) -> Result<(), PermissionPolicyError> {
        for Deletion { number, attached } in deletions {
            context.step(format!("deleting policy `{}`", self.prefix.name(*number)));
            self.delete_one(&self.arn(*number), attached).await?;
        }
        Ok(())
    }

    async fn write(&self, number: usize, document: &Policy, versions: usize) -> Result<(), PermissionPolicyError> {
        let arn = self.arn(number);
        let present = managed_policy::versions(self.iam, &arn).await?;
        managed_policy::new_default(self.iam, &arn, &document.print(), &present, versions).await?;
        Ok(())
    }

    async fn create(&self, number: usize, document: &Policy) -> Result<(), PermissionPolicyError> {
        let name = self.prefix.name(number);
        let call = self.iam.create_policy().path(PATH).policy_name(&name).policy_document(document.print());
        let call = call.description("Permissions of the Cado Response platform, kept by cado-access.");
        let created = call.set_tags(Some(self.owner.tags(&name)?)).send().await.map(drop);
        match created.map_err(|error| CallError::new("iam:CreatePolicy", format!("policy `{name}`"), error)) {
            // The SDK asks again when an answer is lost, and Lambda may deliver a request twice at once.
            Err(error) if error.is("EntityAlreadyExists") && self.has(number, document).await? => Ok(()),
            created => Ok(created?),
        }
    }

    /// Whether this resource's policy is there, and says this.
    async fn has(&self, number: usize, document: &Policy) -> Result<bool, CallError> {
        let found = default_version(self.iam, &self.arn(number)).await?;
        Ok(found.is_some_and(|(policy, text)| {
            self.owner.owns(policy.tags())
                && text.parse::<Policy>().is_ok_and(|found| found.means_the_same_as(document))
        }))
    }

    /// IAM may still refuse for a while, or somebody may attach the policy meanwhile.
    async fn delete_one(&self, arn: &str, attached: &[Entity]) -> Result<(), PermissionPolicyError> {
        let (mut attached, mut pauses) = (attached.to_vec(), Pauses::within(SHOWN_WITHIN));
        loop {
            for entity in &attached {
                detach(self.iam, arn, entity).await?;
            }
            match managed_policy::delete(self.iam, arn).await {
                Err(error) if error.is("DeleteConflict") && pauses.pause().await => {
                    attached = entities(self.iam, arn, PolicyUsageType::PermissionsPolicy).await?;
                }
                deleted => return Ok(deleted?),
            }
        }
    }

    async fn read_back(&self, puts: &[Put], context: &RequestContext) -> Result<(), PermissionPolicyError> {
        let mut pauses = Pauses::within(SHOWN_WITHIN);
        for Put { number, document, .. } in puts {
            context.step(format!("waiting until IAM shows policy `{}`", self.prefix.name(*number)));
            while !self.has(*number, document).await? {
                if !pauses.pause().await {
                    let (policy, seconds) = (self.arn(*number), SHOWN_WITHIN.as_secs());
                    return Err(PermissionPolicyError::NotShown { policy, seconds });
                }
            }
        }
        Ok(())
    }
}
