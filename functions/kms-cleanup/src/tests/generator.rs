//! Keys by the million, each with what protects it. The generator knows what it did to a key; it shares no code with the rule.

use jiff::SignedDuration;
use policy::key_policy::KeyArn;

use crate::{
    key::{AliasDates, Description, Evidence, KeyState, LastUse, Marks, MultiRegion, ObservedKey, Origin, Storage},
    tests::fixtures::{FRANKFURT, IRELAND, OHIO, SHARED, alias, dated, described, hours_ago, name, retirable},
};

/// What a change to a key protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// Nothing.
    None,
    /// The key and its set, as long as it is not pending deletion already.
    Living,
    /// The key and its set, as long as one key of the set is not pending deletion.
    WhileTheSetLives,
    /// The key and its set, whatever state they are in.
    Always,
}

/// A key with what it is expected to mean.
#[derive(Debug, Clone)]
pub(super) struct Generated {
    pub(super) key: ObservedKey,
    pub(super) pending: bool,
    /// Whether it or its set must be kept.
    pub(super) kept: bool,
}

/// SplitMix64: the same keys in every run.
pub(super) struct Generator(pub(super) u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn within(&mut self, hours: u64) -> i64 {
        i64::try_from(self.below(hours)).unwrap()
    }

    /// Changes a key in one way; what that protects.
    fn change(&mut self, key: &mut ObservedKey) -> Protection {
        match self.below(32) {
            0 => key.grants = Evidence::Known(1 + self.below(5) as usize),
            1 => key.grants = Evidence::Unreadable(String::new()),
            2 => key.aliases.clear(),
            3 => key.last_use = Evidence::Known(LastUse::At(hours_ago(self.within(24)))),
            4 => key.last_use = Evidence::Unreadable(String::new()),
            5 => key.last_use = Evidence::Known(LastUse::NotSince(hours_ago(self.within(24)))),
            6 => described(key).created_at = Some(hours_ago(self.within(24))),
            7 => described(key).created_at = None,
            8 => described(key).state = KeyState::Other("Updating".to_owned()),
            9 => key.grants = Evidence::NotAsked,
            10 => key.marks = Evidence::Known(Marks { restored: true, ..Marks::default() }),
            11 => key.marks = Evidence::Unreadable(String::new()),
            12 => {
                _ = key
                    .aliases
                    .insert(alias("-moved"), AliasDates { updated_at: Some(hours_ago(self.within(47))), ..dated(48) })
            }
            13 => {
                let created = described(key).created_at.unwrap() + SignedDuration::from_hours(2);
                key.aliases
                    .insert(alias("-later"), AliasDates { created_at: Some(created), updated_at: Some(created) });
            }
            14 => _ = key.aliases.insert(alias("-undated"), AliasDates::default()),
            15 | 16 => {
                key.storage = self.storage();
                return Protection::WhileTheSetLives;
            }
            other @ 17..=22 => return protect_always(other, key),
            harmless => return self.change_nothing_that_counts(harmless, key),
        }
        Protection::Living
    }

    fn change_nothing_that_counts(&mut self, word: u64, key: &mut ObservedKey) -> Protection {
        match word {
            23 => described(key).state = KeyState::Disabled,
            24 => {
                let dates = key.aliases.values().next().copied().unwrap_or_else(|| dated(48));
                key.aliases.insert(alias("-another"), dates);
            }
            25 => key.last_use = Evidence::Known(LastUse::At(hours_ago(24 + self.within(1_000)))),
            26 => key.last_use = Evidence::Known(LastUse::Untold),
            27 => {
                let hours = 24 + self.within(1_000);
                described(key).created_at = Some(hours_ago(hours));
                key.aliases.values_mut().for_each(|dates| *dates = dated(hours));
            }
            _ => (),
        }
        Protection::None
    }

    fn storage(&mut self) -> Evidence<Storage> {
        let mut storage = Storage::default();
        match self.below(4) {
            0 => return Evidence::Unreadable(String::new()),
            1 => storage.volumes.insert("id".to_owned()),
            2 => storage.snapshots.insert("id".to_owned()),
            _ => storage.images.insert("id".to_owned()),
        };
        Evidence::Known(storage)
    }

    /// Changes a key in up to three ways, as the later ones may undo the earlier: after the first that protects, none comes.
    /// One key of eight is pending deletion then.
    fn key(&mut self, template: &ObservedKey) -> (ObservedKey, bool, Protection) {
        let (mut key, mut protection) = (template.clone(), Protection::None);
        for _ in 0..self.below(4) {
            if protection == Protection::None {
                protection = self.change(&mut key);
            }
        }
        let pending = key.known().is_some() && self.below(8) == 0;
        if pending {
            described(&mut key).state = KeyState::PendingDeletion;
        }
        (key, pending, protection)
    }

    /// Single keys and sets of three.
    pub(super) fn keys(&mut self, count: usize, templates: &[ObservedKey]) -> Vec<Generated> {
        let mut keys = Vec::with_capacity(count + 3);
        while keys.len() < count {
            let number = keys.len();
            let set = self.below(8) == 0;
            let id = if set { format!("mrk-{number}") } else { format!("key-{number}") };
            let templates = if set { templates.get(1..) } else { templates.get(..1) };
            let mut members: Vec<_> = templates.unwrap().iter().map(|template| self.key(template)).collect();
            members.iter_mut().for_each(|(key, ..)| rename(key, &id));
            // Now and then a key of a set is in a Region that nobody looked at.
            let lost = set && self.below(5) == 0 && members.pop().is_some();
            let kept = lost || is_kept(&members);
            keys.extend(members.into_iter().map(|(key, pending, _)| Generated { key, pending, kept }));
        }
        keys
    }

    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for position in (1..things.len()).rev() {
            things.swap(position, self.below(position as u64 + 1) as usize);
        }
    }
}

fn protect_always(word: u64, key: &mut ObservedKey) -> Protection {
    match word {
        17 => key.description = Evidence::Unreadable(String::new()),
        18 => name(key, "alias/payroll"),
        19 => described(key).account = "222222222222".parse().unwrap(),
        20 => described(key).customer_managed = false,
        21 => described(key).origin = Origin::Imported,
        _ => described(key).origin = Origin::CustomKeyStore,
    }
    Protection::Always
}

/// Whether a set must be kept, by what protects its keys.
fn is_kept(members: &[(ObservedKey, bool, Protection)]) -> bool {
    let lives = members.iter().any(|(_, pending, _)| !pending);
    members.iter().any(|(_, pending, protection)| match protection {
        Protection::None => false,
        Protection::Living => !pending,
        Protection::WhileTheSetLives => lives,
        Protection::Always => true,
    })
}

/// A template for a key of one Region, and for each key of a multi-Region set.
pub(super) fn templates() -> Vec<ObservedKey> {
    let mut templates = vec![retirable()];
    let arn = |region: &str| -> KeyArn { format!("arn:aws:kms:{region}:111111111111:key/{SHARED}").parse().unwrap() };
    let replicas: std::collections::BTreeSet<KeyArn> = [arn(IRELAND), arn(OHIO)].into();
    for region in [FRANKFURT, IRELAND, OHIO] {
        let mut key = retirable();
        key.arn = arn(region);
        described(&mut key).multi_region = match region {
            FRANKFURT => MultiRegion::Primary { replicas: replicas.clone() },
            _ => MultiRegion::Replica { primary: arn(FRANKFURT), replicas: replicas.clone() },
        };
        templates.push(key);
    }
    templates
}

/// Gives the keys of a set an id of their own.
fn rename(key: &mut ObservedKey, id: &str) {
    key.arn.id = id.to_owned();
    let renamed = |arn: &KeyArn| KeyArn { id: id.to_owned(), ..arn.clone() };
    let Evidence::Known(Description { multi_region, .. }) = &mut key.description else { return };
    *multi_region = match &*multi_region {
        MultiRegion::No => MultiRegion::No,
        MultiRegion::Primary { replicas } => MultiRegion::Primary { replicas: replicas.iter().map(renamed).collect() },
        MultiRegion::Replica { primary, replicas } => {
            MultiRegion::Replica { primary: renamed(primary), replicas: replicas.iter().map(renamed).collect() }
        }
    };
}
