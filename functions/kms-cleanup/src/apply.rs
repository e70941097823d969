//! Apply: retire what the plan says, set by set. Within a set the replicas go first, in their own Regions, then the
//! primary. For each key: look again, tag it with its aliases, schedule its deletion, delete the aliases last, because the
//! alias carries the permission and a key that is pending deletion takes no tags. A crash between any two calls leaves a key
//! that the next run takes up again: not yet pending, it is judged anew; pending, it only loses its aliases.
//!
//! A key that fails stops its own set and no other.

use futures::future::join_all;
use jiff::Timestamp;
use policy::key_policy::KeyArn;

use crate::{
    calls::RegionClient,
    crowd,
    key::{ObservedKey, Place},
    plan::{Decision, Plan},
    rule::alias_record,
    second_look::{self, Look},
    survey::Survey,
};

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was carried out.
    Done,
    /// It was given up, because the key changed; how.
    Changed(String),
    /// A call failed, or the set was stopped by another key; why.
    Failed(String),
}

/// How keys are retired.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retirement {
    pub(crate) window_days: i32,
    pub(crate) at: Timestamp,
}

/// A key of a set that is worked on.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) number: usize,
    pub(crate) key: ObservedKey,
    pub(crate) decision: Decision,
    pub(crate) client: RegionClient,
}

impl Retirement {
    /// Carries out a plan. What became of each key comes by its number.
    pub(crate) async fn carry_out(self, plan: &Plan, survey: &Survey) -> Vec<(usize, Outcome)> {
        let sets = plan.sets.iter().filter_map(|set| members(set, plan, survey)).collect();
        crowd::by_place(sets, async |_, set| self.retire_set(set).await).await.concat()
    }

    async fn retire_set(self, set: Vec<Member>) -> Vec<(usize, Outcome)> {
        let looks = join_all(set.iter().map(second_look::look_again)).await;
        if let Some(stopped) = stopped_before(&set, &looks) {
            return stopped;
        }
        let mut work: Vec<_> = set.iter().zip(looks).filter(|(member, _)| acts(member)).collect();
        // The primary stands last, and is by itself where all replicas are through.
        let last = work.pop();
        let mut outcomes = join_all(work.into_iter().map(|(member, look)| self.retire(member, look))).await;
        if let Some((member, look)) = last {
            let failed = failed_key(&outcomes, &set);
            outcomes.push(match failed {
                Some(key) => {
                    (member.number, Outcome::Failed(format!("not touched, because `{key}` of its set failed")))
                }
                None => self.retire(member, look).await,
            });
        }
        outcomes
    }

    async fn retire(self, member: &Member, look: Look) -> (usize, Outcome) {
        let result = match (member.decision, look) {
            (Decision::Retire, Look::Same) => self.schedule(member).await,
            _ => Ok(()),
        };
        let result = match result {
            Ok(()) => remove_aliases(member).await,
            Err(error) => Err(error),
        };
        (member.number, result.map_or_else(Outcome::Failed, |()| Outcome::Done))
    }

    async fn schedule(self, member: &Member) -> Result<(), String> {
        let Member { key, client, .. } = member;
        if let Err(error) = client.tag_retired(&key.arn, &alias_record(key), &self.at.to_string()).await {
            // Somebody else scheduled it a moment ago: then it takes no tags, and needs no scheduling.
            return client.accept_if_pending(&key.arn, error).await.map_err(|error| error.to_string());
        }
        client.schedule_deletion(&key.arn, self.window_days).await.map_err(|error| error.to_string())
    }
}

/// Deletes the aliases that still name the key. Between the decision and now one may have gone, or moved to another key,
/// which must keep it. A new one is a sign that somebody wants the key.
async fn remove_aliases(member: &Member) -> Result<(), String> {
    let Member { key, client, .. } = member;
    let aliases = client.aliases_of(&key.arn).await.map_err(|error| error.to_string())?;
    if let Some(new) = aliases.difference(&key.aliases).next() {
        return Err(format!("`{new}` was given to the key while it was retired: restore the key if somebody needs it"));
    }
    for alias in &aliases {
        client.delete_alias(alias).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn members(set: &[usize], plan: &Plan, survey: &Survey) -> Option<(Place, Vec<Member>)> {
    let member = |number: &usize| {
        let key = survey.keys.get(*number)?.clone();
        let (decision, client) = (*plan.decisions.get(*number)?, survey.client(&key.arn)?.clone());
        Some(Member { number: *number, key, decision, client })
    };
    let members = set.iter().map(member).collect::<Option<Vec<_>>>()?;
    Some((members.last()?.key.place(), members))
}

fn acts(member: &Member) -> bool {
    !matches!(member.decision, Decision::Keep(_))
}

/// Why nothing is done to a set, if one of its keys is not as it was.
fn stopped_before(set: &[Member], looks: &[Look]) -> Option<Vec<(usize, Outcome)>> {
    let (culprit, cause) = set.iter().zip(looks).find_map(|(member, look)| Some((&member.key.arn, look.stop()?)))?;
    let outcome = |(member, look): (&Member, &Look)| {
        let others = match &cause {
            Outcome::Changed(_) => Outcome::Changed(format!("`{culprit}` of its set changed")),
            _ => Outcome::Failed(format!("not touched, because `{culprit}` of its set could not be read again")),
        };
        (member.number, look.stop().unwrap_or(others))
    };
    Some(set.iter().zip(looks).filter(|(member, _)| acts(member)).map(outcome).collect())
}

fn failed_key<'a>(outcomes: &[(usize, Outcome)], set: &'a [Member]) -> Option<&'a KeyArn> {
    let (failed, _) = outcomes.iter().find(|(_, outcome)| *outcome != Outcome::Done)?;
    set.iter().find(|member| member.number == *failed).map(|member| &member.key.arn)
}
