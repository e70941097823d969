//! One account, from what AWS says now to its access role: read, plan, apply. What follows for the role list is
//! the outcome; the caller reports it for the whole batch at once.

use access::{
    Entry, Organization,
    access_role::{self, WantedRole},
};
use policy::{AccountId, RoleArn};

use crate::{
    error::OnboardingError,
    scope::{Decision, Scope},
};

/// An account that just joined may not be shown for some seconds. Only one that is still not found at its third try,
/// a minute and a half later by default, counts as gone.
const TRIES_UNTIL_GONE: u32 = 3;

/// What became of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its role is as it should be and belongs on the list.
    Onboarded(RoleArn),
    /// It belongs off the list, for this reason.
    Departed(String),
    /// Nothing is to be done, for this reason.
    Left(String),
}

/// What is needed to look at accounts.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The organization as AWS tells it.
    pub organization: Organization,
    /// The way into the accounts.
    pub entry: Entry,
    /// Which accounts are wanted.
    pub scope: Scope,
    /// The role that is wanted in them.
    pub role: WantedRole,
    /// Plan and log, change nothing.
    pub dry_run: bool,
}

impl Accounts {
    /// Looks at an account and sees to its role; `tries` is how often its message was delivered.
    ///
    /// # Errors
    /// When AWS does not answer, does not let us in, or refuses a change; nothing was removed then.
    pub async fn look_at(&self, id: &AccountId, tries: u32) -> Result<Outcome, OnboardingError> {
        match self.decide(id).await? {
            Decision::Onboard => self.onboard(id).await.map(Outcome::Onboarded),
            Decision::Deregister(reason) => Ok(Outcome::Departed(reason)),
            Decision::NotFound if tries < TRIES_UNTIL_GONE => Err(OnboardingError::NotFound),
            Decision::NotFound => Ok(Outcome::Departed("it is not in the organization".to_owned())),
            Decision::Leave(reason) => Ok(Outcome::Left(reason)),
            Decision::Wait(reason) => Err(OnboardingError::NotReady(reason)),
        }
    }

    /// Checks that what was reported about an account still holds.
    ///
    /// # Errors
    /// When another decision would be made now, or when AWS does not tell.
    pub async fn confirm(&self, id: &AccountId, outcome: &Outcome) -> Result<(), OnboardingError> {
        let holds = match outcome {
            Outcome::Onboarded(_) => matches!(self.decide(id).await?, Decision::Onboard),
            Outcome::Departed(_) => matches!(self.decide(id).await?, Decision::Deregister(_) | Decision::NotFound),
            Outcome::Left(_) => true,
        };
        if holds { Ok(()) } else { Err(OnboardingError::ChangedMeanwhile) }
    }

    async fn decide(&self, id: &AccountId) -> Result<Decision, OnboardingError> {
        if let Some(decision) = self.scope.decide_by_id(id) {
            return Ok(decision);
        }
        let account = self.organization.account(id).await.map_err(OnboardingError::Organization)?;
        match (self.scope.decide_by_state(account.as_ref()), account) {
            (None, Some(account)) => {
                let units = self.organization.units_above(&account).await.map_err(OnboardingError::Organization)?;
                Ok(self.scope.decide_by_units(&units))
            }
            (decision, _) => Ok(decision.unwrap_or(Decision::Leave("AWS tells nothing about it".to_owned()))),
        }
    }

    async fn onboard(&self, id: &AccountId) -> Result<RoleArn, OnboardingError> {
        let plan = access_role::ensure(&self.entry, id, &self.role, self.dry_run).await?;
        Ok(plan.role)
    }
}
