//! `Custom::CadoAccessRole`: the access role in the accounts that a template names, seen to by the same code as the onboarding's.
//!
//! A role that the resource creates carries its owner in a tag, written in the call that creates it, so that a crash leaves
//! nothing of unknown origin. Only such roles are deleted. A role that was there before is brought into the wanted state, and
//! stays as it is then. One that another custom resource made is refused: it would go with that resource.
//!
//! Accounts are independent of each other: one that fails does not hold up the others, and the same request again, an update or
//! the rollback's Delete finds out what there is and goes on from there.

mod attributes;
mod each_account;
mod extent;
mod id;
mod permitted;
mod plan_text;
mod properties;
mod removal;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use access::{
    Entry,
    access_role::{RolePlan, UnwantedRole, WantedRole, ensure, feature_policies},
};
use aws_config::SdkConfig;
use custom_resource::{
    Attributes, Create, Created, CustomResource, Delete, Failure, PhysicalResourceId, RequestContext, Update, Updated,
};
use policy::{AccountId, Catalog, RoleName};

use self::{each_account::in_each, extent::Extent, plan_text::PlanText, properties::Properties, removal::Removal};
use crate::{config::Config, dry_run::DryRun, owner::Owner};

/// The type, with the way into the accounts.
#[derive(Debug, Clone)]
pub(crate) struct AccessRole {
    config: Config,
    entry: Entry,
}

/// What a request wants.
#[derive(Debug)]
struct Wanted {
    id: PhysicalResourceId,
    owner: Owner,
    accounts: BTreeSet<AccountId>,
    role: WantedRole,
}

impl AccessRole {
    /// Builds the clients; calls nothing.
    pub(crate) async fn new(config: &Config, sdk: &SdkConfig) -> Self {
        let partition = config.platform_role.partition.clone();
        let (entry_roles, organization_role) = (config.entry_roles.clone(), config.organization_role.clone());
        let entry = Entry::new(sdk.clone(), partition, entry_roles, organization_role).await;
        Self { config: config.clone(), entry }
    }

    fn wanted(&self, context: &RequestContext, properties: &Properties) -> Result<Wanted, Failure> {
        let owner = Owner::of(context)?;
        let accounts = properties.accounts(&self.config.platform_role.account)?;
        let specification = properties.specification(&self.config, &owner);
        permitted::check(&accounts, &specification, &self.config)?;
        let role = specification.wanted(&self.config.platform_role.partition)?;
        Ok(Wanted { id: id::of(&owner, &role.name)?, owner, accounts, role })
    }

    /// Sees to the wanted roles, and then deletes those that are not wanted any more.
    async fn bring_about(
        &self,
        context: &RequestContext,
        wanted: &Wanted,
        superseded: Option<Extent>,
    ) -> Result<Attributes, Failure> {
        if !self.config.dry_run {
            context.left_behind(wanted.id.clone());
        }
        let plans = self.ensure(context, wanted).await?;
        let removals = match superseded {
            Some(extent) => self.remove(context, &wanted.owner, extent).await?,
            None => BTreeMap::new(),
        };
        self.refuse_in_a_dry_run(PlanText::of(&plans, &removals))?;
        Ok(attributes::of(&plans, &wanted.role))
    }

    async fn ensure(
        &self,
        context: &RequestContext,
        wanted: &Wanted,
    ) -> Result<BTreeMap<AccountId, RolePlan>, Failure> {
        let see_to = |account: AccountId| async move {
            context.step(format!("seeing to role `{}` in account {account}", wanted.role.name));
            let plan = ensure(&self.entry, &account, &wanted.role, self.config.dry_run).await;
            (account, plan)
        };
        Ok(in_each(&wanted.accounts, see_to).await.all()?)
    }

    async fn remove(
        &self,
        context: &RequestContext,
        owner: &Owner,
        extent: Extent,
    ) -> Result<BTreeMap<AccountId, Removal>, Failure> {
        let feature_policies = feature_policies(&Catalog::access_role()?);
        let unwanted = &UnwantedRole { name: extent.name, owner: owner.to_string(), feature_policies };
        let see_to = |account: AccountId| async move {
            context.step(format!("deleting role `{}` in account {account}", unwanted.name));
            let removal = removal::remove(&self.entry, &account, unwanted, self.config.dry_run).await;
            (account, removal)
        };
        Ok(in_each(&extent.accounts, see_to).await.all()?)
    }

    fn refuse_in_a_dry_run(&self, plan: PlanText) -> Result<(), DryRun> {
        match self.config.dry_run && !plan.changes_nothing() {
            true => Err(DryRun::of(&plan)),
            false => Ok(()),
        }
    }

    /// What an earlier state of the resource extended over; nothing where its properties could not be read, for then nothing
    /// was made from them.
    fn earlier_extent(&self, request: &Update<Properties>) -> Option<Extent> {
        let old = request.old_properties.as_ref().ok()?;
        Some(Extent { name: self.name_in(old), accounts: old.account_ids.clone() })
    }

    fn name_in(&self, properties: &Properties) -> RoleName {
        properties.role_name.clone().unwrap_or_else(|| self.config.access_role_name.clone())
    }
}

impl CustomResource for AccessRole {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        let wanted = self.wanted(&request.context, &request.properties)?;
        let attributes = self.bring_about(&request.context, &wanted, None).await?;
        Ok(Created::new(wanted.id).attributes(attributes))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let wanted = self.wanted(&request.context, &request.properties)?;
        let now = Extent { name: wanted.role.name.clone(), accounts: wanted.accounts.clone() };
        let earlier = self.earlier_extent(&request);
        let superseded = earlier.filter(|_| wanted.id == request.physical_id).map(|earlier| earlier.beyond(&now));
        let attributes = self.bring_about(&request.context, &wanted, superseded).await?;
        Ok(Updated::replaced_by(wanted.id).attributes(attributes))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        let owner = Owner::of(&request.context)?;
        let name = id::role_name(&request.physical_id)?;
        let accounts = request.properties.map_err(properties::UnknownAccounts)?.account_ids;
        let removals = self.remove(&request.context, &owner, Extent { name, accounts }).await?;
        Ok(self.refuse_in_a_dry_run(PlanText::of(&BTreeMap::new(), &removals))?)
    }
}
