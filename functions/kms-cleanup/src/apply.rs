//! Apply: retire what the plan says, set by set. All keys of a set are looked at again before one is touched; then the
//! replicas go first, in their own Regions, and the primary last. What is done to one key stands in `retire_key.rs`. A crash
//! between any two calls leaves a key that the next run takes up again: not yet pending, it is judged anew; pending, it
//! only loses its aliases.
//!
//! A key that fails stops its own set and no other.

use std::collections::BTreeMap;

use futures::future::join_all;
use jiff::Timestamp;
use policy::key_policy::KeyArn;

use crate::{
    calls::RegionClient,
    crowd,
    deadline::Deadline,
    key::{Evidence, ObservedKey, Place, Storage},
    plan::{Decision, Plan},
    second_look::{self, Look},
    survey::Survey,
};

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was carried out.
    Done,
    /// Somebody else had scheduled the deletion; only the aliases were removed.
    AliasesRemoved,
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
    pub(crate) deadline: Deadline,
}

/// A key of a set that is worked on.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) number: usize,
    pub(crate) key: ObservedKey,
    pub(crate) decision: Decision,
    /// What is encrypted under it, listed again.
    pub(crate) storage: Evidence<Storage>,
    pub(crate) client: RegionClient,
}

impl Retirement {
    /// Carries out a plan. What became of each key comes by its number.
    pub(crate) async fn carry_out(self, plan: &Plan, survey: &Survey) -> Vec<(usize, Outcome)> {
        let retired = plan.retired(&survey.keys).cloned().collect();
        // Without an answer in time nothing is begun below.
        let storage = self.deadline.bound(survey.storage(retired)).await.unwrap_or_default();
        let sets = plan.sets.iter().filter_map(|set| members(set, plan, survey, &storage)).collect();
        crowd::by_place(sets, async |_, set| self.retire_set(set).await).await.concat()
    }

    async fn retire_set(self, set: Vec<Member>) -> Vec<(usize, Outcome)> {
        if self.deadline.has_come() {
            let late = || Outcome::Failed("not begun, because the function's time is nearly up".to_owned());
            return set.iter().filter(|member| acts(member)).map(|member| (member.number, late())).collect();
        }
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
}

fn members(
    set: &[usize],
    plan: &Plan,
    survey: &Survey,
    storage: &BTreeMap<KeyArn, Evidence<Storage>>,
) -> Option<(Place, Vec<Member>)> {
    let member = |number: &usize| {
        let key = survey.keys.get(*number)?.clone();
        let (decision, client) = (*plan.decisions.get(*number)?, survey.client(&key.arn)?.clone());
        let storage = storage.get(&key.arn).cloned().unwrap_or(Evidence::NotAsked);
        Some(Member { number: *number, key, decision, storage, client })
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
    let (failed, _) =
        outcomes.iter().find(|(_, outcome)| !matches!(outcome, Outcome::Done | Outcome::AliasesRemoved))?;
    set.iter().find(|member| member.number == *failed).map(|member| &member.key.arn)
}
