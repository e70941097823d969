//! The access role of one account from beginning to end: enter, observe, plan, apply. Everybody who sees to access roles does it
//! through here.

use std::collections::BTreeSet;

use aws_sdk_iam::Client;
use policy::{AccountId, RoleArn, RoleName};
use tracing::{info, warn};

use super::{
    AccessRoleError, Deletion, DeletionError, ObservedRole, RolePlan, WantedRole, apply, instance_profiles, observe,
    plan, plan_deletion,
};
use crate::{CallError, Entry};

/// Sees to it that the account has the role; tells what there was to do. With `dry_run` it is only told.
///
/// # Errors
/// When the account cannot be entered, when the role is not ours, or when a call fails; a next time goes on from there.
pub async fn ensure(
    entry: &Entry,
    account: &AccountId,
    wanted: &WantedRole,
    dry_run: bool,
) -> Result<RolePlan, AccessRoleError> {
    let iam = entry.iam(account).await?;
    match ensure_once(&iam, entry, account, wanted, dry_run).await {
        // The answer to its creation was lost, or somebody was faster.
        Err(AccessRoleError::Call(error)) if error.is("EntityAlreadyExists") => {
            ensure_once(&iam, entry, account, wanted, dry_run).await
        }
        result => result,
    }
}

async fn ensure_once(
    iam: &Client,
    entry: &Entry,
    account: &AccountId,
    wanted: &WantedRole,
    dry_run: bool,
) -> Result<RolePlan, AccessRoleError> {
    let found = observe(iam, &wanted.name).await?;
    let plan = plan(found.as_ref(), wanted, &entry.partition, account)?;
    let json = serde_json::to_string(&plan).unwrap_or_default();
    info!(account.id = %account, dry_run, plan = json, "{plan}");
    let foreign: Vec<&String> = plan.foreign_policies.iter().chain(&plan.attached_policies).collect();
    if !foreign.is_empty() {
        warn!(account.id = %account, policies = ?foreign, "the access role has policies that are not ours: they grant more");
    }
    if !dry_run {
        apply(iam, &plan).await?;
    }
    Ok(plan)
}

/// A role that goes with its custom resource.
#[derive(Debug, Clone)]
pub struct UnwantedRole {
    /// Its name.
    pub name: RoleName,
    /// The resource; a role that it did not make stays.
    pub owner: String,
    /// Names of the inline policies of all features: those that are ours to delete.
    pub feature_policies: BTreeSet<String>,
}

/// Deletes the role of an account if its resource made it; tells what there was to do. With `dry_run` it is only told.
///
/// # Errors
/// When the account cannot be entered, when the role holds what is not ours, or when a call fails.
pub async fn delete(
    entry: &Entry,
    account: &AccountId,
    unwanted: &UnwantedRole,
    dry_run: bool,
) -> Result<Deletion, DeletionError> {
    let iam = entry.iam(account).await.map_err(AccessRoleError::from)?;
    let (found, profiles) = observe_with_profiles(&iam, unwanted).await.map_err(AccessRoleError::from)?;
    let role = RoleArn::new(entry.partition.clone(), account.clone(), unwanted.name.clone());
    let deletion = plan_deletion(found.as_ref(), &profiles, &unwanted.owner, &role, &unwanted.feature_policies)?;
    info!(account.id = %account, dry_run, "{deletion}");
    if let (Deletion::Deleted(plan), false) = (&deletion, dry_run) {
        apply(&iam, plan).await.map_err(AccessRoleError::from)?;
    }
    Ok(deletion)
}

/// Instance profiles are asked for only where the answer matters.
async fn observe_with_profiles(
    iam: &Client,
    unwanted: &UnwantedRole,
) -> Result<(Option<ObservedRole>, Vec<String>), CallError> {
    let found = observe(iam, &unwanted.name).await?;
    let profiles = match &found {
        Some(found) if found.owner() == Some(&unwanted.owner) => instance_profiles(iam, &unwanted.name).await?,
        _ => Vec::new(),
    };
    Ok((found, profiles))
}
