//! Waiting until the list shows a change. Its writer takes a second or two, longer when it is busy or IAM is slow; nobody tells
//! when it is done, so the list is read at growing intervals for as long as the request may take.

use std::{collections::BTreeSet, time::Duration};

use policy::role_list::Contents;
use tokio::time::sleep;
use tracing::info;

use super::{Request, RoleList, RoleListError};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Kept back to read the list once more and to say what is missing.
const RESERVE: Duration = Duration::from_secs(2);

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// All of the roles are on the list.
    On,
    /// Each of the roles is off the list, or claimed by somebody else.
    Off,
}

impl RoleList {
    /// Waits until the list shows what was asked for; tells what it says then.
    ///
    /// # Errors
    /// When the time is up, and when list or claims cannot be read before a person acts.
    pub(super) async fn until(
        &self,
        request: Request<'_>,
        roles: &BTreeSet<String>,
        aim: Aim,
    ) -> Result<Contents, RoleListError> {
        let mut pause = FIRST_PAUSE;
        loop {
            let outstanding = match self.look(request, roles, aim).await {
                Ok((contents, outstanding)) if outstanding.is_empty() => return Ok(contents),
                Ok((_, outstanding)) => outstanding,
                Err(RoleListError::Read(error)) if error.is_passing() => {
                    info!("the role list is read again: {error}");
                    roles.iter().cloned().collect()
                }
                Err(error) => return Err(error),
            };
            if request.context.deadline.time_left() < pause + RESERVE {
                return Err(RoleListError::NotShown { outstanding, asked: roles.len(), aim });
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    /// What the list says, and which of the roles are not as they are to be.
    async fn look(
        &self,
        request: Request<'_>,
        roles: &BTreeSet<String>,
        aim: Aim,
    ) -> Result<(Contents, Vec<String>), RoleListError> {
        let contents = self.list.observe().await?.contents(&self.settings);
        let wrong = |role: &&String| contents.lists(role) == (aim == Aim::Off);
        let mut outstanding: Vec<String> = roles.iter().filter(wrong).cloned().collect();
        if aim == Aim::Off && !outstanding.is_empty() {
            let claims = self.claims.read().await?;
            outstanding.retain(|role| !claims.wanted_by_another(request.owner.as_str(), role));
        }
        Ok((contents, outstanding))
    }
}
