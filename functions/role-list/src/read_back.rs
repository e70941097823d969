//! After writing, the list is read again before a message is acknowledged. IAM has no conditional write and shows
//! changes late: what is not visible now could be overwritten by the next run, which would read the old text.

use std::time::Duration;

use policy::role_list::{Action, Plan};
use tokio::time::{Instant, sleep};

use crate::{RoleListError, apply::ListWriter};

impl ListWriter {
    /// Waits until AWS shows what the plan wrote.
    pub(crate) async fn read_back(&self, plan: &Plan) -> Result<(), RoleListError> {
        let deadline = Instant::now() + self.visible_within;
        for action in &plan.actions {
            let mut pause = Duration::from_millis(100);
            while !self.shows(action).await? {
                if Instant::now() + pause > deadline {
                    return Err(RoleListError::NotReadBack { policy: action.name().to_owned() });
                }
                sleep(pause).await;
                pause *= 2;
            }
        }
        Ok(())
    }

    async fn shows(&self, action: &Action) -> Result<bool, RoleListError> {
        let shown = self.policies.document(action.name()).await?;
        Ok(shown.as_ref() == action.document())
    }
}
