//! Waiting until the list shows a change. Its writer takes a second or two, longer when it is busy or IAM is slow; nobody tells
//! when it is done, so the list is read at growing intervals for as long as the request may take.

use std::{collections::BTreeSet, time::Duration};

use custom_resource::RequestContext;
use policy::role_list::Contents;
use tokio::time::sleep;
use tracing::info;

use super::{RoleList, RoleListError};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Kept back to read the list once more and to say what is missing.
const RESERVE: Duration = Duration::from_secs(2);

impl RoleList {
    /// Waits until the list shows all of these roles, or none of them; tells what it says then.
    ///
    /// # Errors
    /// When the time is up, and when the list cannot be read before a person acts.
    pub(super) async fn until(
        &self,
        context: &RequestContext,
        roles: &BTreeSet<String>,
        listed: bool,
    ) -> Result<Contents, RoleListError> {
        let mut pause = FIRST_PAUSE;
        loop {
            let outstanding = match self.list.observe().await {
                Ok(observed) => {
                    let contents = observed.contents(&self.settings);
                    let outstanding: Vec<String> =
                        roles.iter().filter(|role| contents.lists(role) != listed).cloned().collect();
                    if outstanding.is_empty() {
                        return Ok(contents);
                    }
                    outstanding
                }
                Err(error) if error.is_passing() => {
                    info!("the role list is read again: {error}");
                    roles.iter().cloned().collect()
                }
                Err(error) => return Err(error.into()),
            };
            if context.deadline.time_left() < pause + RESERVE {
                return Err(RoleListError::not_shown(outstanding, roles.len(), listed));
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }
}
