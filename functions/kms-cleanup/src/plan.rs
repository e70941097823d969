//! From observed keys to decisions, pure: the rule for each key (`rule.rs`), then for each multi-Region set as a whole.
//! All keys of a set share their material, so a set is retired **if and only if** all of its keys were looked at and every
//! one passes or is pending deletion already. The same function tells, before all evidence is there, what to ask next.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use policy::{AccountId, Region, key_policy::KeyArn};

use crate::{
    alias_age::native_aliases,
    key::{MultiRegion, ObservedKey},
    reason::Reason,
    rule::{Question, Rule, SetFacts, Verdict},
};

/// What is done to one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Schedule its deletion and remove its aliases.
    Retire,
    /// It is pending deletion: only remove its aliases.
    RemoveAlias,
    /// Nothing.
    Keep(Reason),
}

/// The decisions, in the order of the keys, and the keys by set.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// One decision for each key.
    pub decisions: Vec<Decision>,
    /// What is to be asked about which key, before the plan is final. Until then such a key is kept.
    pub questions: Vec<(usize, Question)>,
    /// The sets in which something is done: the numbers of their keys, the primary last.
    pub sets: Vec<Vec<usize>>,
}

impl Plan {
    /// How many keys are to be retired.
    #[must_use]
    pub fn retirements(&self) -> usize {
        self.decisions.iter().filter(|decision| **decision == Decision::Retire).count()
    }

    /// The keys that are to be retired.
    pub fn retired<'a>(&self, keys: &'a [ObservedKey]) -> impl Iterator<Item = &'a KeyArn> {
        let retired = self.decisions.iter().zip(keys).filter(|(decision, _)| **decision == Decision::Retire);
        retired.map(|(_, key)| &key.arn)
    }

    /// Judges the keys. The order of the keys makes no difference.
    #[must_use]
    pub fn of(keys: &[ObservedKey], rule: &Rule, now: Timestamp) -> Self {
        let undecided = Decision::Keep(Reason::IncompleteSet);
        let mut plan = Self { decisions: vec![undecided; keys.len()], ..Self::default() };
        for set in sets(keys).into_values() {
            plan.take(&Set::new(keys, set, rule, now));
        }
        plan
    }

    fn take(&mut self, set: &Set<'_>) {
        for (position, member) in set.members.iter().enumerate() {
            if let Some(decision) = self.decisions.get_mut(*member) {
                *decision = set.decide(position);
            }
        }
        if set.kept.is_none() {
            self.questions.extend(set.questions());
        }
        if set.acts() {
            self.sets.push(set.members.clone());
        }
    }
}

/// Keys by account and by the id that a multi-Region set shares. Keys of one Region are sets of one: their ids are unique in
/// a Region only, so the Region belongs to what they are told apart by.
fn sets(keys: &[ObservedKey]) -> BTreeMap<(&AccountId, &str, Option<&Region>), Vec<usize>> {
    let mut sets: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, key) in keys.iter().enumerate() {
        let multi_region = key.known().map_or(&MultiRegion::No, |description| &description.multi_region);
        let shared = *multi_region != MultiRegion::No || key.arn.id.starts_with("mrk-");
        let region = (!shared).then_some(&key.arn.region);
        sets.entry((&key.arn.account, multi_region.set_id(&key.arn), region)).or_default().push(number);
    }
    sets
}

/// One set with what the rule says about its keys.
struct Set<'a> {
    members: Vec<usize>,
    verdicts: Vec<Verdict>,
    /// Why the set as a whole stays.
    kept: Option<Reason>,
    keys: &'a [ObservedKey],
}

impl<'a> Set<'a> {
    fn new(keys: &'a [ObservedKey], mut members: Vec<usize>, rule: &Rule, now: Timestamp) -> Self {
        let key = |member: &usize| keys.get(*member);
        members.sort_by_key(|member| key(member).map(|key| (is_primary(key), &key.arn)));
        let facts = facts(members.iter().filter_map(key));
        let judge =
            |member| key(member).map_or(Verdict::Keep(Reason::UnreadableKey), |key| rule.judge(key, &facts, now));
        let verdicts: Vec<Verdict> = members.iter().map(judge).collect();
        let mut set = Self { members, verdicts, kept: None, keys };
        set.kept = set.reason_to_keep();
        set
    }

    fn reason_to_keep(&self) -> Option<Reason> {
        let complete = self.is_complete();
        let kept = self.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Keep(_)));
        kept.then_some(Reason::KeptSet).or((!complete).then_some(Reason::IncompleteSet))
    }

    /// Whether every key that any key of the set names was looked at, and whether exactly one of them is the primary.
    fn is_complete(&self) -> bool {
        let keys = || self.members.iter().filter_map(|member| self.keys.get(*member));
        let found: BTreeSet<&KeyArn> = keys().map(|key| &key.arn).collect();
        let known = || keys().filter_map(ObservedKey::known);
        let named = known().all(|known| known.multi_region.members().all(|member| found.contains(member)));
        let primaries = known().filter(|known| !matches!(known.multi_region, MultiRegion::Replica { .. })).count();
        named && primaries == 1
    }

    fn decide(&self, position: usize) -> Decision {
        match (self.verdicts.get(position), self.kept) {
            (Some(Verdict::Keep(reason)), _) => Decision::Keep(*reason),
            (_, Some(reason)) => Decision::Keep(reason),
            // Not asked is not known. A final plan has none of these.
            (Some(Verdict::Ask(question)), None) => Decision::Keep(question.unanswered()),
            (Some(Verdict::Pending { aliases: false }), None) => Decision::Keep(Reason::AlreadyRetired),
            (_, None) if self.has_questions() => Decision::Keep(Reason::IncompleteSet),
            (Some(Verdict::Pending { aliases: true }), None) => Decision::RemoveAlias,
            (Some(Verdict::Retire), None) => Decision::Retire,
            (None, None) => Decision::Keep(Reason::UnreadableKey),
        }
    }

    fn questions(&self) -> impl Iterator<Item = (usize, Question)> {
        let question = |(member, verdict): (&usize, &Verdict)| match verdict {
            Verdict::Ask(question) => Some((*member, *question)),
            _ => None,
        };
        self.members.iter().zip(&self.verdicts).filter_map(question)
    }

    fn has_questions(&self) -> bool {
        self.questions().next().is_some()
    }

    fn acts(&self) -> bool {
        let acts = |position| !matches!(self.decide(position), Decision::Keep(_));
        (0..self.members.len()).any(acts)
    }
}

fn facts<'a>(keys: impl Iterator<Item = &'a ObservedKey> + Clone) -> SetFacts {
    let pending = |key: &ObservedKey| key.known().is_some_and(|known| known.state.is_pending());
    let native_aliases = keys.clone().flat_map(native_aliases).map(str::to_owned).collect();
    SetFacts { lives: keys.into_iter().any(|key| !pending(key)), native_aliases }
}

fn is_primary(key: &ObservedKey) -> bool {
    !matches!(key.known().map(|known| &known.multi_region), Some(MultiRegion::Replica { .. }))
}

impl Question {
    /// Why a key is kept whose question nobody answered.
    fn unanswered(self) -> Reason {
        match self {
            Self::Tags => Reason::UnreadableTags,
            Self::Grants => Reason::UnreadableGrants,
            Self::Storage => Reason::UnreadableStorage,
            Self::LastUse => Reason::UnreadableLastUse,
        }
    }
}
