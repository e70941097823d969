//! Carries a plan out, call by call. Every call may be repeated: a crash in between is healed by the next run,
//! which observes and plans anew.

use aws_sdk_iam::Client;

use super::{Action, RolePlan};
use crate::{CallError, custom_resource_tag, managed_policy::absent_is_done, ownership_tag};

/// Carries out what the plan says.
///
/// # Errors
/// At the first call that fails; what was done until then stays, and the next run goes on from there.
pub async fn apply(iam: &Client, plan: &RolePlan) -> Result<(), CallError> {
    let calls = Calls { iam, name: plan.role.name.as_str(), subject: format!("role `{}`", plan.role) };
    for action in &plan.actions {
        calls.make(action).await?;
    }
    Ok(())
}

struct Calls<'a> {
    iam: &'a Client,
    name: &'a str,
    subject: String,
}

impl Calls<'_> {
    async fn make(&self, action: &Action) -> Result<(), CallError> {
        match action {
            Action::CreateRole { trust, max_session_seconds, boundary, owner } => {
                self.create_role(&trust.0, *max_session_seconds, boundary.clone(), owner.as_deref()).await
            }
            Action::UpdateTrust { trust, .. } => self.update_trust(&trust.0).await,
            Action::PutBoundary { boundary, .. } => self.put_boundary(boundary).await,
            Action::DeletePolicy { name, .. } => self.delete_policy(name).await,
            Action::PutPolicy { name, document, .. } => self.put_policy(name, document).await,
            Action::UpdateMaxSession { seconds, .. } => self.update_max_session(*seconds).await,
            Action::Tag => self.tag().await,
            Action::DeleteRole => self.delete_role().await,
        }
    }

    async fn create_role(
        &self,
        trust: &str,
        seconds: i32,
        boundary: Option<String>,
        owner: Option<&str>,
    ) -> Result<(), CallError> {
        let mut tags = vec![ownership_tag(&self.subject)?];
        tags.extend(owner.map(|owner| custom_resource_tag(owner, &self.subject)).transpose()?);
        let call = self.iam.create_role().role_name(self.name).assume_role_policy_document(trust);
        let call = call.description("Lets the Cado Response platform acquire evidence in this account.");
        let call = call.max_session_duration(seconds).set_permissions_boundary(boundary).set_tags(Some(tags));
        call.send().await.map(drop).map_err(|error| CallError::new("iam:CreateRole", &self.subject, error))
    }

    async fn update_trust(&self, trust: &str) -> Result<(), CallError> {
        let call = self.iam.update_assume_role_policy().role_name(self.name).policy_document(trust);
        call.send().await.map(drop).map_err(|error| CallError::new("iam:UpdateAssumeRolePolicy", &self.subject, error))
    }

    async fn put_boundary(&self, boundary: &str) -> Result<(), CallError> {
        let call = self.iam.put_role_permissions_boundary().role_name(self.name).permissions_boundary(boundary);
        let result = call.send().await.map(drop);
        result.map_err(|error| CallError::new("iam:PutRolePermissionsBoundary", &self.subject, error))
    }

    async fn delete_policy(&self, name: &str) -> Result<(), CallError> {
        let call = self.iam.delete_role_policy().role_name(self.name).policy_name(name);
        absent_is_done(
            call.send().await.map(drop).map_err(|error| CallError::new("iam:DeleteRolePolicy", &self.subject, error)),
        )
    }

    async fn delete_role(&self) -> Result<(), CallError> {
        let call = self.iam.delete_role().role_name(self.name);
        absent_is_done(
            call.send().await.map(drop).map_err(|error| CallError::new("iam:DeleteRole", &self.subject, error)),
        )
    }

    async fn put_policy(&self, name: &str, document: &str) -> Result<(), CallError> {
        let call = self.iam.put_role_policy().role_name(self.name).policy_name(name).policy_document(document);
        call.send().await.map(drop).map_err(|error| CallError::new("iam:PutRolePolicy", &self.subject, error))
    }

    async fn update_max_session(&self, seconds: i32) -> Result<(), CallError> {
        let call = self.iam.update_role().role_name(self.name).max_session_duration(seconds);
        call.send().await.map(drop).map_err(|error| CallError::new("iam:UpdateRole", &self.subject, error))
    }

    async fn tag(&self) -> Result<(), CallError> {
        let call = self.iam.tag_role().role_name(self.name).tags(ownership_tag(&self.subject)?);
        call.send().await.map(drop).map_err(|error| CallError::new("iam:TagRole", &self.subject, error))
    }
}
