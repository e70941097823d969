//! The rule as a property, over a million keys: no protected key is ever retired, every other one is, and the order of the
//! keys makes no difference. What is protected is told by the generator, which knows what it did to a key; it shares no code
//! with the rule.

use std::collections::BTreeMap;

use policy::key_policy::KeyArn;

use crate::{
    key::{Description, Evidence, KeyState, LastUse, MultiRegion, ObservedKey, Origin, Storage},
    plan::{Decision, Plan},
    tests::fixtures::{FRANKFURT, IRELAND, OHIO, SHARED, alias, described, hours_ago, now, retirable, rule},
};

const KEYS: usize = 1_000_000;

/// Keys in one plan: enough for sets and order, few enough to keep the memory small.
const PLANNED_AT_ONCE: usize = 200;

/// SplitMix64: the same keys in every run.
struct Generator(u64);

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

    /// Changes a key in one way; whether it is protected then.
    fn change(&mut self, key: &mut ObservedKey) -> bool {
        let word = self.below(24);
        if word > 5 && key.known().is_none() {
            return true;
        }
        match word {
            0 => key.grants = Evidence::Known(1 + self.below(5) as usize),
            1 => key.grants = Evidence::Unreadable(String::new()),
            2 => key.storage = self.storage(),
            3 => key.storage = Evidence::Unreadable(String::new()),
            4 => key.description = Evidence::Unreadable(String::new()),
            5 => _ = key.aliases.insert("alias/payroll".to_owned()),
            6 => key.aliases.clear(),
            7 => key.last_use = Evidence::Known(LastUse::At(hours_ago(self.below(24) as i64))),
            8 => key.last_use = Evidence::Unreadable(String::new()),
            9 => key.last_use = Evidence::Known(LastUse::NotSince(hours_ago(self.below(24) as i64))),
            10 => described(key).account = "222222222222".parse().unwrap(),
            11 => described(key).customer_managed = false,
            12 => described(key).origin = Origin::Imported,
            13 => described(key).origin = Origin::CustomKeyStore,
            14 => described(key).created_at = Some(hours_ago(self.below(24) as i64)),
            15 => described(key).created_at = None,
            16 => described(key).state = KeyState::Other("Updating".to_owned()),
            17 => key.grants = Evidence::NotAsked,
            harmless => return self.change_nothing_that_counts(harmless, key),
        }
        true
    }

    fn change_nothing_that_counts(&mut self, word: u64, key: &mut ObservedKey) -> bool {
        match word {
            18 => described(key).state = KeyState::Disabled,
            19 => _ = key.aliases.insert(alias("-another")),
            20 => key.last_use = Evidence::Known(LastUse::At(hours_ago(24 + self.below(1_000) as i64))),
            21 => key.last_use = Evidence::Known(LastUse::Untold),
            22 => described(key).created_at = Some(hours_ago(24 + self.below(1_000) as i64)),
            _ => (),
        }
        false
    }

    fn storage(&mut self) -> Evidence<Storage> {
        let mut storage = Storage::default();
        let ids = [&mut storage.volumes, &mut storage.snapshots, &mut storage.images];
        ids.into_iter().nth(self.below(3) as usize).unwrap().insert("id".to_owned());
        Evidence::Known(storage)
    }

    /// Changes a key in up to three ways, as the later ones may undo the earlier: only the first that protects is kept.
    fn key(&mut self, template: &ObservedKey) -> (ObservedKey, bool) {
        let mut key = template.clone();
        for _ in 0..self.below(4) {
            if self.change(&mut key) {
                return (key, true);
            }
        }
        (key, false)
    }

    fn shuffle<T>(&mut self, things: &mut [T]) {
        for position in (1..things.len()).rev() {
            things.swap(position, self.below(position as u64 + 1) as usize);
        }
    }
}

/// A template for a key of one Region, and for each key of a multi-Region set.
fn templates() -> Vec<ObservedKey> {
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

/// Single keys and sets of three, each with whether it must be kept.
fn generate(generator: &mut Generator, templates: &[ObservedKey]) -> Vec<(ObservedKey, bool)> {
    let mut keys = Vec::with_capacity(PLANNED_AT_ONCE + 3);
    while keys.len() < PLANNED_AT_ONCE {
        let number = keys.len();
        let set = generator.below(8) == 0;
        let id = if set { format!("mrk-{number}") } else { format!("key-{number}") };
        let templates = if set { templates.get(1..) } else { templates.get(..1) };
        let mut members: Vec<_> = templates.unwrap().iter().map(|template| generator.key(template)).collect();
        // Now and then a key of a set is in a Region that nobody looked at.
        let lost = set && generator.below(5) == 0 && members.pop().is_some();
        let kept = lost || members.iter().any(|(_, kept)| *kept);
        members.iter_mut().for_each(|(key, _)| rename(key, &id));
        keys.extend(members.into_iter().map(|(key, _)| (key, kept)));
    }
    keys
}

fn decisions(keys: &[ObservedKey]) -> BTreeMap<&KeyArn, Decision> {
    let plan = Plan::of(keys, &rule(), now());
    keys.iter().map(|key| &key.arn).zip(plan.decisions).collect()
}

#[test]
fn no_protected_key_of_a_million_is_retired_and_every_other_one_is_in_any_order() {
    let (mut generator, templates) = (Generator(20_261_120), templates());
    let (mut judged, mut retired) = (0, 0);
    while judged < KEYS {
        let generated = generate(&mut generator, &templates);
        let (mut keys, kept): (Vec<_>, Vec<_>) = generated.into_iter().unzip();
        let plan = Plan::of(&keys, &rule(), now());
        for ((key, kept), decision) in keys.iter().zip(kept).zip(&plan.decisions) {
            assert_eq!(*decision == Decision::Retire, !kept, "{key:#?}");
        }
        judged += keys.len();
        retired += plan.retirements();
        // Each order is tried on a tenth of the keys: sorting ARNs is what costs time here.
        if judged % (PLANNED_AT_ONCE * 10) < PLANNED_AT_ONCE {
            let before = keys.clone();
            generator.shuffle(&mut keys);
            assert_eq!(decisions(&before), decisions(&keys));
        }
    }
    // Neither of the two groups may be so small that the test shows nothing.
    assert!((KEYS / 10..KEYS * 9 / 10).contains(&retired), "{retired} of {judged}");
}
