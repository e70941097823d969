//! One edit of one policy: read, plan, look again, write, watch. AWS has no conditional write for any of these policies, so two
//! who write at once can undo each other's work. Whoever edits through here makes sure of its own statement: it looks again
//! later than any other as a rule still writes what it read before, and edits anew where its statement is lost. Several
//! resources of one stack on one target come right in this way, at whatever moment CloudFormation starts them.
//!
//! An edit that somebody else makes by other means is kept, unless it falls between our last look and our write, which are one
//! request apart. What disappears from a policy later is not put back: whoever removed it may have meant to.

use std::time::Duration;

use access::{CallError, CallFailure};
use custom_resource::{PhysicalResourceId, RequestContext};
use policy::{
    Policy,
    statement_set::{Edit, StatementTarget, TrustPolicyQuota, key_administration},
};
use tokio::time::sleep;
use tracing::warn;

use super::{
    PolicyStatementError,
    change::{Change, Look, same},
    resource_policy::ResourcePolicy,
};
use crate::{dry_run::DryRun, pauses::Pauses};

/// How often a policy is edited anew because somebody else wrote it meanwhile. Of several who write at once one is done each
/// time.
const ATTEMPTS: u32 = 8;

/// The time between two looks that have to show the change: longer than others take from their last look to their write.
const SETTLED_AFTER: Duration = Duration::from_millis(1_500);

/// SQS shows a change after a minute at most, the others after seconds.
///
/// Rule: [SetQueueAttributes](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html).
const SHOWN_WITHIN: Duration = Duration::from_secs(60);

/// How many looks show somebody else's text before ours counts as lost; a late one may show what is past.
const LOOKS_UNTIL_LOST: u32 = 4;

/// How long a principal is waited for that was made a moment ago.
const PRINCIPAL_WITHIN: Duration = Duration::from_secs(30);

/// What the watch after a write comes to.
enum Watched {
    /// The change is there to stay; the policy as it is.
    Made(Option<Policy>),
    /// Somebody else's text is there.
    Lost,
}

/// Edits the policy of one target.
pub(super) struct Editor<'a> {
    pub(super) policy: ResourcePolicy<'a>,
    pub(super) context: &'a RequestContext,
    pub(super) dry_run: bool,
    /// The id to leave behind as long as it is not known whose the statement is.
    pub(super) unsure: Option<PhysicalResourceId>,
    /// The id to leave behind from the write on.
    pub(super) made: Option<PhysicalResourceId>,
}

impl Editor<'_> {
    fn target(&self) -> &StatementTarget {
        self.policy.target
    }

    /// Makes the change; tells the policy as it is then.
    pub(super) async fn make(&self, change: &Change<'_>) -> Result<Option<Policy>, PolicyStatementError> {
        let target = self.target();
        let trust_policies = match change {
            Change::Put { .. } => self.policy.trust_policy_quota().await?,
            Change::Remove { .. } => TrustPolicyQuota::default(),
        };
        let mut principals = Pauses::within(PRINCIPAL_WITHIN);
        let mut attempts = 0;
        while attempts < ATTEMPTS {
            self.context.step(format!("reading the policy of `{target}`"));
            self.leave_behind(self.unsure.as_ref());
            let before = self.policy.read().await?;
            let edit = change.edit(target, before.as_ref(), trust_policies)?;
            let after = match &edit {
                Edit::Unchanged => return Ok(before),
                Edit::Write { policy, .. } => Some(policy),
                Edit::Delete { .. } => None,
            };
            self.check_administration(before.as_ref(), after)?;
            if self.dry_run {
                return Err(DryRun::of(&change.in_words(target, &edit)).into());
            }
            attempts += 1;
            self.context.step(format!("writing the policy of `{target}`"));
            if !same(self.policy.read().await?.as_ref(), before.as_ref()) {
                continue;
            }
            self.leave_behind(self.made.as_ref());
            match self.policy.write(after).await {
                Err(PolicyStatementError::Call(error)) if error.failure() == CallFailure::InvalidPrincipal => {
                    attempts -= 1;
                    wait_for_principal(&mut principals, error).await?;
                    continue;
                }
                written => written?,
            }
            self.context.step(format!("waiting until `{target}` shows its policy"));
            match self.watch(change, before.as_ref()).await? {
                Watched::Made(policy) => return Ok(policy),
                Watched::Lost => warn!(target = %target, "somebody else wrote the policy too; editing it again"),
            }
        }
        let (target, sid) = (target.to_string(), change.sid().to_owned());
        Err(PolicyStatementError::KeepsChanging { target, sid, attempts })
    }

    fn leave_behind(&self, id: Option<&PhysicalResourceId>) {
        if let Some(id) = id {
            self.context.left_behind(id.clone());
        }
    }

    fn check_administration(
        &self,
        before: Option<&Policy>,
        after: Option<&Policy>,
    ) -> Result<(), PolicyStatementError> {
        match (self.target(), before, after) {
            (StatementTarget::Key(key), Some(before), Some(after)) => {
                Ok(key_administration::check(before, after, key, None)?)
            }
            _ => Ok(()),
        }
    }

    /// Looks until the change shows twice, with time enough between for others to undo it.
    async fn watch(&self, change: &Change<'_>, before: Option<&Policy>) -> Result<Watched, PolicyStatementError> {
        let (target, mut pauses) = (self.target(), Pauses::within(SHOWN_WITHIN));
        let (mut has_shown, mut undone) = (false, 0);
        loop {
            let mut shown = self.policy.read().await?;
            if change.look(target, before, shown.as_ref()) == Look::Made {
                has_shown = true;
                sleep(SETTLED_AFTER).await;
                shown = self.policy.read().await?;
            }
            match change.look(target, before, shown.as_ref()) {
                Look::Made => return Ok(Watched::Made(shown)),
                Look::Old if !has_shown => {}
                Look::Old | Look::Other => undone += 1,
            }
            if undone >= LOOKS_UNTIL_LOST {
                return Ok(Watched::Lost);
            }
            if !pauses.pause().await {
                let (target, sid) = (target.to_string(), change.sid().to_owned());
                return Err(PolicyStatementError::NotShown { target, sid, seconds: SHOWN_WITHIN.as_secs() });
            }
        }
    }
}

async fn wait_for_principal(pauses: &mut Pauses, error: CallError) -> Result<(), PolicyStatementError> {
    match pauses.pause().await {
        true => Ok(()),
        false => Err(PolicyStatementError::UnknownPrincipal(error)),
    }
}
