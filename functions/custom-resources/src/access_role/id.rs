//! The physical id: `access-role:<owner>/<role name>`. The name is part of it, so that another name is another resource; and a
//! Delete takes the name from there, because the default may have changed since.

use custom_resource::{PhysicalIdError, PhysicalResourceId};
use policy::RoleName;

use crate::owner::Owner;

const PREFIX: &str = "access-role:";

/// An id that this type never gave.
#[derive(Debug, thiserror::Error)]
#[error("the physical id `{0}` is not one of this resource type: expected `{PREFIX}owner/role name`")]
pub(super) struct UnknownId(PhysicalResourceId);

pub(super) fn of(owner: &Owner, name: &RoleName) -> Result<PhysicalResourceId, PhysicalIdError> {
    PhysicalResourceId::new(format!("{PREFIX}{owner}/{name}"))
}

/// The name of the roles of a resource.
pub(super) fn role_name(id: &PhysicalResourceId) -> Result<RoleName, UnknownId> {
    let name = id.as_str().strip_prefix(PREFIX).and_then(|rest| rest.rsplit_once('/')).map(|(_, name)| name);
    name.and_then(|name| name.parse().ok()).ok_or_else(|| UnknownId(id.clone()))
}
