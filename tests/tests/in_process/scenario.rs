//! A piece of work that a fault may disturb: what is there before, the messages that ask for it, and what must be there
//! afterwards.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use system_tests::{
    access_role::AccessRole,
    list_policies::{ListPolicy, list_policies},
    parameters::{ACCESS_ROLE, PLATFORM_ROLE},
};

use crate::{
    account_stories::{AccountStory, TOO_MUCH, account_stories},
    failing_client::FailingClient,
    list_stories::{ListStory, list_stories},
    messages::AccountEvent,
    world::World,
};

pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// What is surely among the requests of an undisturbed delivery.
    pub(crate) requests: &'static [&'static str],
    pub(crate) story: Story,
}

pub(crate) enum Story {
    List(ListStory),
    Account(AccountStory),
}

pub(crate) fn scenarios() -> impl Iterator<Item = Scenario> {
    list_stories().into_iter().chain(account_stories())
}

impl Scenario {
    /// Makes what is there before.
    pub(crate) async fn seed(&self, world: &World) -> Result<Work> {
        match &self.story {
            Story::List(story) => story.seed(world).await,
            Story::Account(story) => story.seed(world).await,
        }
    }
}

/// A scenario that was seeded.
pub(crate) struct Work {
    pub(crate) delivery: Delivery,
    /// Roles that are on the list before, belong there afterwards, and so must never be off it.
    pub(crate) staying: Vec<String>,
    /// The whole list afterwards.
    pub(crate) wanted: BTreeSet<String>,
    /// The account whose role must be as it should, if that is part of the work.
    pub(crate) role_of: Option<String>,
}

/// What brings the work about.
pub(crate) enum Delivery {
    /// Role changes.
    Changes(Vec<String>),
    /// An account's event, and the role changes that follow from it.
    Event(AccountEvent),
}

impl Work {
    /// Delivers the messages once. Tells whether all were acknowledged.
    pub(crate) async fn deliver(&self, world: &World, client: &FailingClient) -> Result<bool> {
        match &self.delivery {
            Delivery::Changes(bodies) => world.change(bodies, client).await,
            Delivery::Event(event) => world.deliver(event, client).await,
        }
    }

    /// No role that belongs on the list is off it.
    pub(crate) async fn check_meanwhile(&self, world: &World) -> Result<Vec<ListPolicy>> {
        let policies = list_policies(&world.home).await?;
        let off = self.staying.iter().find(|role| !policies.iter().any(|policy| policy.roles.contains(role)));
        ensure!(off.is_none(), "{off:?} was off the list");
        Ok(policies)
    }

    /// Everything is as it should, and no message was given up.
    pub(crate) async fn check_end(&self, world: &World) -> Result<()> {
        let policies = self.check_meanwhile(world).await?;
        let listed: Vec<&String> = policies.iter().flat_map(|policy| &policy.roles).collect();
        ensure!(listed.len() == self.wanted.len(), "something is missing or stands twice: {listed:?}");
        ensure!(listed.into_iter().all(|role| self.wanted.contains(role)), "{:?} is wanted", self.wanted);
        ensure!(policies.iter().all(|policy| policy.attached_to == [PLATFORM_ROLE]), "not all are attached");
        ensure!(world.given_up().await? == 0, "a message was given up");
        if let Some(account) = &self.role_of {
            let role = AccessRole::read(&world.home.root_of(account), ACCESS_ROLE).await?;
            check_role(&role.context("no role")?)?;
        }
        Ok(())
    }
}

fn check_role(role: &AccessRole) -> Result<()> {
    let policies: Vec<&String> = role.policies.keys().collect();
    ensure!(policies == ["CadoResponse-ec2", "CadoResponse-s3"], "{policies:?}");
    ensure!(!role.policies.values().any(|document| document.contains(TOO_MUCH)), "{:?}", role.policies);
    ensure!(role.trust.contains(&format!(":role/{PLATFORM_ROLE}")) && !role.trust.contains(":root"), "{}", role.trust);
    ensure!(role.max_session_duration == Some(43_200), "{:?}", role.max_session_duration);
    Ok(())
}
