//! Read, second half: the evidence that costs calls, cheapest first. Before each kind the plan is made anew with what is known,
//! and only keys are asked about that nothing so far keeps: of a thousand young keys not one costs a further call.

use jiff::Timestamp;
use policy::key_policy::KeyArn;

use crate::{
    calls::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RegionClient},
    crowd,
    key::{Evidence, Marks, ObservedKey, Place},
    plan::Plan,
    rule::{Question, Rule},
    survey::Survey,
};

/// A key to ask about: its Region, its number, its name.
type Asked = (Place, (usize, KeyArn));

impl Survey {
    /// Asks whatever could make the difference. Afterwards the plan has no questions left.
    pub(crate) async fn gather(&mut self, rule: &Rule, now: Timestamp) {
        for question in [Question::Tags, Question::Grants, Question::Storage, Question::LastUse] {
            let keys = self.to_ask(question, &Plan::of(&self.keys, rule, now));
            match question {
                Question::Tags => self.ask_tags(keys).await,
                Question::Grants => self.ask_grants(keys).await,
                Question::Storage => self.ask_storage(keys).await,
                Question::LastUse => self.ask_last_use(keys).await,
            }
        }
    }

    fn to_ask(&self, question: Question, plan: &Plan) -> Vec<Asked> {
        let asked = plan.questions.iter().filter(|(_, asked)| *asked == question);
        let key = |(number, _): &(usize, Question)| Some((*number, self.keys.get(*number)?));
        asked.filter_map(key).map(|(number, key)| (key.place(), (number, key.arn.clone()))).collect()
    }

    async fn ask_tags(&mut self, keys: Vec<Asked>) {
        let ask = async |client: RegionClient, key: KeyArn| {
            Evidence::from(client.tags(&key).await.map(|tags| Marks {
                retired: tags.contains_key(RETIRED_ALIAS_TAG),
                restored: tags.contains_key(RESTORED_AT_TAG),
            }))
        };
        let answers = self.ask(keys, ask).await;
        self.note(answers, |key, answer| key.marks = answer);
    }

    async fn ask_grants(&mut self, keys: Vec<Asked>) {
        let ask = async |client: RegionClient, key: KeyArn| Evidence::from(client.grants(&key).await);
        let answers = self.ask(keys, ask).await;
        self.note(answers, |key, answer| key.grants = answer);
    }

    async fn ask_last_use(&mut self, keys: Vec<Asked>) {
        let ask = async |client: RegionClient, key: KeyArn| Evidence::from(client.last_use(&key).await);
        let answers = self.ask(keys, ask).await;
        self.note(answers, |key, answer| key.last_use = answer);
    }

    /// One listing per Region answers for all of its keys.
    async fn ask_storage(&mut self, keys: Vec<Asked>) {
        let mut storage = self.storage(keys.iter().map(|(_, (_, key))| key.clone()).collect()).await;
        let answer = |(_, (number, key)): Asked| Some((number, storage.remove(&key)?));
        let answers = keys.into_iter().filter_map(answer).collect();
        self.note(answers, |key, answer| key.storage = answer);
    }

    /// Asks one question about keys, each in its Region.
    async fn ask<T, W>(&self, keys: Vec<Asked>, question: impl Fn(RegionClient, KeyArn) -> W) -> Vec<(usize, T)>
    where
        W: Future<Output = T>,
    {
        let ask = async |place: Place, (number, key): (usize, KeyArn)| {
            let client = self.clients.get(&place)?.clone();
            Some((number, question(client, key).await))
        };
        crowd::by_place(keys, ask).await.into_iter().flatten().collect()
    }

    fn note<T>(&mut self, answers: Vec<(usize, T)>, set: impl Fn(&mut ObservedKey, T)) {
        for (number, answer) in answers {
            if let Some(key) = self.keys.get_mut(number) {
                set(key, answer);
            }
        }
    }
}
