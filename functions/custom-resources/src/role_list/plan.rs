//! From the list, the claims and the wanted roles to what is to be done: pure functions.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
};

use access::role_list::ObservedRoleList;
use policy::{
    RoleArn,
    role_list::{self, Change, Contents, Refusal, RoleListSettings},
};

use super::claims::{Claim, Claims};

/// What one request does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Claims to be written first, of roles that are wanted.
    pub(super) claims: BTreeMap<String, Claim>,
    /// Wanted roles that the list does not show.
    pub(super) missing: BTreeSet<String>,
    /// Claims to be given up.
    pub(super) released: BTreeMap<String, Claim>,
    /// Roles that come off the list, as far as it can be told before the others are asked again.
    pub(super) withdrawn: BTreeSet<String>,
}

impl Plan {
    /// The list as it was right before and right after the claims were read: see the module.
    pub(super) fn new(
        owner: &str,
        wanted: &BTreeSet<RoleArn>,
        [before, after]: [&Contents; 2],
        claims: &Claims,
    ) -> Self {
        let (held, wanted) = (claims.of(owner), wanted.iter().map(RoleArn::to_string).collect::<BTreeSet<_>>());
        let claim = |role: &String| {
            let found = claims.found(role).unwrap_or_else(|| before.lists(role) && after.lists(role));
            (role.clone(), Claim { found, leaving: false })
        };
        let unwritten = |(role, claim): &(String, Claim)| held.get(role) != Some(claim);
        let released: BTreeMap<String, Claim> = held
            .iter()
            .filter(|(role, _)| !wanted.contains(*role))
            .map(|(role, claim)| (role.clone(), *claim))
            .collect();
        Self {
            claims: wanted.iter().map(claim).filter(unwritten).collect(),
            missing: wanted.iter().filter(|role| !after.lists(role)).cloned().collect(),
            withdrawn: claims.without_reason_to_stay(owner, released.keys()),
            released,
        }
    }

    /// The claims to be given up, marked so.
    pub(super) fn leaving(&self) -> BTreeMap<String, Claim> {
        let marked = |(role, claim): (&String, &Claim)| (role.clone(), Claim { leaving: true, ..*claim });
        self.released.iter().map(marked).collect()
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.claims.is_empty() && self.missing.is_empty() && self.released.is_empty()
    }
}

impl Display for Plan {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let list = |roles: &BTreeSet<String>| roles.iter().cloned().collect::<Vec<_>>().join(", ");
        write!(formatter, "claim {} roles, give up {}", self.claims.len(), self.released.len())?;
        if !self.missing.is_empty() {
            write!(formatter, "; put on the list: {}", list(&self.missing))?;
        }
        if !self.withdrawn.is_empty() {
            write!(formatter, "; take off the list: {}", list(&self.withdrawn))?;
        }
        Ok(())
    }
}

/// Checks that the list takes the wanted roles, as its writer will.
///
/// # Errors
/// When there is no room for one.
pub(super) fn refuse_overflow(
    observed: &ObservedRoleList,
    wanted: &BTreeSet<RoleArn>,
    settings: &RoleListSettings,
) -> Result<(), Refusal> {
    let mut change = Change::default();
    wanted.iter().for_each(|role| change.register(role.clone()));
    let settings = RoleListSettings { maximum_policies: observed.maximum_policies, ..settings.clone() };
    let plan = role_list::plan(observed.policies.clone(), &change, &settings);
    plan.refused.into_iter().next().map_or(Ok(()), Err)
}
