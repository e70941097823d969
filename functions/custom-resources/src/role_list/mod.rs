//! `Custom::CadoRoleList`: roles on the list that the platform reads, for as long as the resource lives.
//!
//! The list has one writer, which is asked through a queue; this type asks and then waits until the list shows what was asked
//! for. The list itself does not say who wants a role on it, so that is kept in a table: one row, a *claim*, for every role and
//! owner. A role comes off the list when its last claim goes, unless it was *found* there before anybody claimed it: then the
//! onboarding or a person put it there, and it is theirs.
//!
//! Resources come and go at the same time, in other stacks and other processes, and any of them may stop anywhere. Nothing holds
//! a lock across table, queue and list; it works because of the order of the steps:
//!
//! * Claims are written before the list is asked for anything, and are deleted last of all. So a role that is on the list
//!   because of us always has a claim that says so, and whoever stops in between finds in the table what is left to do.
//! * Whether a role was found is decided by reading the list, then the claims, then the list again. A role that is there because
//!   of a claim is never taken for a found one: a claim that was given up in between takes its role off the list before, and one
//!   that was made in between puts it there afterwards. A later claim inherits the answer. Should IAM show a role that is gone
//!   already, it counts as found and stays on the list: that is the safe side.
//! * Who goes marks its claims as *leaving* and then reads the others'. Of two that go at once, at least the later one sees the
//!   mark of the other and has the role withdrawn; a mark does not keep a role on the list.
//! * Who claims a role while another has it withdrawn may see it on the list, be content, and lose it a moment later. Therefore
//!   whoever sent a withdrawal reads the claims once more, and has a role listed again that is claimed by then. Who claims after
//!   that reading also asks the list after it, and so behind the withdrawal: the queue keeps the order in which it was asked.
//!   From then on the role is the other's; it may be back on the list before we saw it off, and we do not wait for that.
//!
//! What the resource holds is what the table says, not what its old properties say: these may not be readable, and defaults
//! change.

mod attributes;
mod changes;
mod claims;
mod claims_table;
mod error;
mod plan;
mod properties;
mod shown;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use access::{RoleChangesQueue, role_list::ListPolicies};
use aws_config::SdkConfig;
use custom_resource::{
    Attributes, Create, Created, CustomResource, Delete, Failure, PhysicalResourceId, RequestContext, Update, Updated,
};
use policy::{
    RoleArn,
    role_list::{Contents, RoleListSettings},
};

use self::{claims_table::ClaimsTable, error::RoleListError, plan::Plan, properties::Properties, shown::Aim};
use crate::{config::Config, dry_run::DryRun, owner::Owner};

/// The type, with the list, its writer's queue and the table of claims.
#[derive(Debug, Clone)]
pub(crate) struct RoleList {
    list: ListPolicies,
    role_changes: RoleChangesQueue,
    claims: ClaimsTable,
    settings: RoleListSettings,
    maximum_removals: usize,
    dry_run: bool,
}

/// A request of one owner.
#[derive(Debug, Clone, Copy)]
struct Request<'a> {
    context: &'a RequestContext,
    owner: &'a Owner,
}

impl RoleList {
    /// Builds the clients; calls nothing.
    pub(crate) fn new(config: &Config, sdk: &SdkConfig) -> Self {
        let (platform_role, iam) = (config.platform_role.clone(), aws_sdk_iam::Client::new(sdk));
        Self {
            role_changes: RoleChangesQueue::new(aws_sdk_sqs::Client::new(sdk), &config.role_changes_queue_url),
            claims: ClaimsTable::new(aws_sdk_dynamodb::Client::new(sdk), &config.role_list_claims_table),
            settings: RoleListSettings {
                partition: platform_role.partition.clone(),
                own_account: platform_role.account.clone(),
                role_name: config.access_role_name.clone(),
                maximum_policies: usize::MAX,
            },
            list: ListPolicies { iam, platform_role, attach: config.attach_role_list },
            maximum_removals: config.maximum_removals,
            dry_run: config.dry_run,
        }
    }

    /// Has the list show the wanted roles, and those no more that were wanted before.
    async fn bring_about(&self, context: &RequestContext, wanted: &BTreeSet<RoleArn>) -> Result<Contents, Failure> {
        let owner = &Owner::of(context)?;
        let request = Request { context, owner };
        let (contents, plan) = self.plan(request, wanted).await?;
        if self.dry_run {
            return if plan.changes_nothing() { Ok(contents) } else { Err(DryRun::of(&plan).into()) };
        }
        context.left_behind(physical_id(owner)?);
        let contents = self.claim(request, wanted, &plan, contents).await?;
        Ok(self.release(request, &plan, contents).await?)
    }

    /// Around the claims the list is read twice where it decides whether a role was found: see above.
    async fn plan(&self, request: Request<'_>, wanted: &BTreeSet<RoleArn>) -> Result<(Contents, Plan), RoleListError> {
        request.context.step("reading the role list and who claims which role");
        let observed = self.list.observe().await?;
        plan::refuse_overflow(&observed, wanted, &self.settings)?;
        let before = observed.contents(&self.settings);
        let claims = self.claims.read().await?;
        let after = match claims.leave_open(wanted, &before) {
            true => self.list.observe().await?.contents(&self.settings),
            false => before.clone(),
        };
        let plan = Plan::new(request.owner.as_str(), wanted, [&before, &after], &claims);
        self.refuse_many_removals(&plan.withdrawn, &after)?;
        Ok((after, plan))
    }

    /// The wanted roles are registered even where all of them are listed: somebody may be about to withdraw one.
    async fn claim(
        &self,
        request: Request<'_>,
        wanted: &BTreeSet<RoleArn>,
        plan: &Plan,
        contents: Contents,
    ) -> Result<Contents, RoleListError> {
        if wanted.is_empty() {
            return Ok(contents);
        }
        request.context.step(format!("claiming {} roles", plan.claims.len()));
        self.claims.put(request.owner, &plan.claims).await?;
        let roles: BTreeSet<String> = wanted.iter().map(RoleArn::to_string).collect();
        self.register(&roles).await?;
        request.context.step(format!("waiting for {} roles to be on the list", roles.len()));
        self.until(request, &roles, Aim::On).await
    }

    async fn release(&self, request: Request<'_>, plan: &Plan, contents: Contents) -> Result<Contents, RoleListError> {
        if plan.released.is_empty() {
            return Ok(contents);
        }
        request.context.step(format!("giving up {} roles", plan.released.len()));
        self.claims.put(request.owner, &plan.leaving()).await?;
        let claims = self.claims.read().await?;
        let withdrawn = claims.without_reason_to_stay(request.owner.as_str(), plan.released.keys());
        self.refuse_many_removals(&withdrawn, &contents)?;
        let contents = self.withdraw(request, &withdrawn, contents).await?;
        self.claims.delete(request.owner, plan.released.keys()).await?;
        Ok(contents)
    }

    /// Has the roles taken off the list, and put back those that somebody claimed meanwhile: see above.
    async fn withdraw(
        &self,
        request: Request<'_>,
        roles: &BTreeSet<String>,
        contents: Contents,
    ) -> Result<Contents, RoleListError> {
        if roles.is_empty() {
            return Ok(contents);
        }
        self.send_withdrawal(roles, request.owner).await?;
        let claims = self.claims.read().await?;
        let again = roles.iter().filter(|role| claims.wanted_by_another(request.owner.as_str(), role));
        self.register(&again.cloned().collect()).await?;
        request.context.step(format!("waiting for {} roles to be off the list", roles.len()));
        self.until(request, roles, Aim::Off).await
    }

    fn refuse_many_removals(&self, roles: &BTreeSet<String>, contents: &Contents) -> Result<(), RoleListError> {
        let (removed, maximum) = (roles.iter().filter(|role| contents.lists(role)).count(), self.maximum_removals);
        if removed > maximum { Err(RoleListError::TooManyRemovals { removed, maximum }) } else { Ok(()) }
    }

    fn attributes(&self, contents: &Contents) -> Attributes {
        attributes::of(contents, |name| self.list.arn(name))
    }
}

fn physical_id(owner: &Owner) -> Result<PhysicalResourceId, custom_resource::PhysicalIdError> {
    PhysicalResourceId::new(format!("role-list:{owner}"))
}

impl CustomResource for RoleList {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        let wanted = request.properties.roles(&self.settings)?;
        let contents = self.bring_about(&request.context, &wanted).await?;
        let id = physical_id(&Owner::of(&request.context)?)?;
        Ok(Created::new(id).attributes(self.attributes(&contents)))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let wanted = request.properties.roles(&self.settings)?;
        let contents = self.bring_about(&request.context, &wanted).await?;
        Ok(Updated::in_place().attributes(self.attributes(&contents)))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        self.bring_about(&request.context, &BTreeSet::new()).await.map(drop)
    }
}
