//! All that one run does to AWS: the list's own plan, and which of its policies are attached to the platform's role. It
//! is refused as a whole, before anything is written, when the role cannot take the policies or too many roles would go.

use std::fmt;

use access::role_list::ObservedRoleList;
use policy::role_list::{Plan, list_policy_name};
use serde::Serialize;

use crate::{RoleListError, config::Config};

/// What one run does, as a table and as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct RunPlan {
    #[serde(flatten)]
    pub(crate) list: Plan,
    /// Policies of the list that are to be attached to the platform's role; deleted ones are detached.
    pub(crate) attach: Vec<String>,
}

impl RunPlan {
    pub(crate) fn new(list: Plan, observed: &ObservedRoleList, config: &Config) -> Result<Self, RoleListError> {
        let (needed, room) = (list.capacity.policies, observed.maximum_policies);
        if config.attach && needed > room {
            return Err(RoleListError::AttachQuota { role: config.platform_role.to_string(), needed, room });
        }
        if list.removed > config.maximum_removals {
            let (removed, maximum) = (list.removed, config.maximum_removals);
            return Err(RoleListError::TooManyRemovals { removed, maximum });
        }
        let names = (0..list.capacity.policies).map(list_policy_name);
        let attach = names.filter(|name| config.attach && !observed.attached.contains(name)).collect();
        Ok(Self { list, attach })
    }
}

impl fmt::Display for RunPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.attach {
            writeln!(formatter, "attach  {name}")?;
        }
        write!(formatter, "{}", self.list)
    }
}
