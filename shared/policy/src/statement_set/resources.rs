//! Which resources a statement may name: the one that the policy belongs to. A trust policy names none.

use super::{StatementError, StatementTarget};
use crate::Resources;

impl StatementTarget {
    pub(super) fn check_resources(&self, resources: Option<&Resources>) -> Result<(), StatementError> {
        let (what, accepted) = (self.what(), self.accepted_resources());
        let (field, found) = match (self, resources) {
            (Self::Role(_), None) => return Ok(()),
            (Self::Role(_), Some(_)) => return Err(StatementError::ResourceInTrust),
            (_, None) => return Err(StatementError::ResourceMissing { what, accepted }),
            (_, Some(Resources::Only(found))) => {
                ("Resource", found.values().iter().find(|resource| !self.takes_resource(resource)))
            }
            (_, Some(Resources::AllExcept(found))) => ("NotResource", found.values().first()),
        };
        match found {
            Some(resource) => Err(StatementError::Resource { field, resource: resource.clone(), accepted }),
            None => Ok(()),
        }
    }

    /// `*` in a key policy is the key that it belongs to; elsewhere it would be every resource, and AWS refuses it.
    fn takes_resource(&self, resource: &str) -> bool {
        let arn = self.to_string();
        match self {
            Self::Key(_) => resource == "*",
            Self::Bucket { .. } => resource.strip_prefix(&arn).is_some_and(|key| key.is_empty() || is_objects(key)),
            Self::Topic(_) | Self::Queue(_) => resource == arn,
            Self::Role(_) => false,
        }
    }

    fn accepted_resources(&self) -> String {
        match self {
            Self::Key(_) => "`*`, which is the key itself".to_owned(),
            Self::Bucket { .. } => format!("`{self}` or objects in it, such as `{self}/*`"),
            Self::Topic(_) | Self::Queue(_) | Self::Role(_) => format!("`{self}`"),
        }
    }
}

fn is_objects(key: &str) -> bool {
    key.len() > 1 && key.starts_with('/')
}
