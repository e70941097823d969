//! Read, second half: the evidence that costs calls, cheapest first. Before each kind the plan is made anew with what is known,
//! and only keys are asked about that nothing so far keeps: of a thousand young keys not one costs a further call.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{
    crowd,
    key::{Evidence, ObservedKey, Place, Storage},
    plan::Plan,
    rule::{Question, Rule},
    survey::Survey,
};

impl Survey {
    /// Asks whatever could make the difference. Afterwards the plan has no questions left.
    pub(crate) async fn gather(&mut self, rule: &Rule, now: Timestamp) {
        for question in [Question::Grants, Question::Storage, Question::LastUse] {
            let keys = self.to_ask(question, &Plan::of(&self.keys, rule, now));
            match question {
                Question::Grants => self.ask_grants(keys).await,
                Question::Storage => self.ask_storage(keys).await,
                Question::LastUse => self.ask_last_use(keys).await,
            }
        }
    }

    /// The keys to ask about, each with its Region and its number.
    fn to_ask(&self, question: Question, plan: &Plan) -> Vec<(Place, (usize, ObservedKey))> {
        let asked = plan.questions.iter().filter(|(_, asked)| *asked == question);
        let key = |(number, _): &(usize, Question)| Some((*number, self.keys.get(*number)?.clone()));
        asked.filter_map(key).map(|(number, key)| (key.place(), (number, key))).collect()
    }

    async fn ask_grants(&mut self, keys: Vec<(Place, (usize, ObservedKey))>) {
        let clients = &self.clients;
        let ask = async |place, (number, key): (usize, ObservedKey)| {
            Some((number, Evidence::from(clients.get(&place)?.grants(&key.arn).await)))
        };
        let answers = crowd::by_place(keys, ask).await;
        self.note(answers.into_iter().flatten(), |key, answer| key.grants = answer);
    }

    async fn ask_last_use(&mut self, keys: Vec<(Place, (usize, ObservedKey))>) {
        let clients = &self.clients;
        let ask = async |place, (number, key): (usize, ObservedKey)| {
            Some((number, Evidence::from(clients.get(&place)?.last_use(&key.arn).await)))
        };
        let answers = crowd::by_place(keys, ask).await;
        self.note(answers.into_iter().flatten(), |key, answer| key.last_use = answer);
    }

    /// One listing per Region answers for all of its keys.
    async fn ask_storage(&mut self, keys: Vec<(Place, (usize, ObservedKey))>) {
        let mut regions: BTreeMap<Place, Vec<(usize, String)>> = BTreeMap::new();
        for (place, (number, key)) in keys {
            regions.entry(place).or_default().push((number, key.arn.id));
        }
        let items = regions.into_iter().map(|(place, keys)| (place.clone(), keys)).collect();
        let answers = crowd::by_place(items, async |place, keys| self.storage_of(&place, keys).await).await;
        self.note(answers.into_iter().flatten(), |key, answer| key.storage = answer);
    }

    async fn storage_of(&self, place: &Place, keys: Vec<(usize, String)>) -> Vec<(usize, Evidence<Storage>)> {
        let Some(client) = self.clients.get(place) else { return Vec::new() };
        let ids: BTreeSet<String> = keys.iter().map(|(_, id)| id.clone()).collect();
        match client.storage(ids).await {
            Ok(mut found) => {
                let answer = |(number, id)| (number, found.remove(&id).map_or(Evidence::NotAsked, Evidence::Known));
                keys.into_iter().map(answer).collect()
            }
            Err(error) => {
                keys.into_iter().map(|(number, _)| (number, Evidence::Unreadable(error.to_string()))).collect()
            }
        }
    }

    fn note<T>(&mut self, answers: impl Iterator<Item = (usize, T)>, set: impl Fn(&mut ObservedKey, T)) {
        for (number, answer) in answers {
            if let Some(key) = self.keys.get_mut(number) {
                set(key, answer);
            }
        }
    }
}
