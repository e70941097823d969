//! What is known of every request beside what follows from the roles and the key.

use std::{convert::Infallible, str::FromStr};

use policy::evaluate::Context;

/// A condition key, and its value unless requests do not carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    key: String,
    value: Option<String>,
}

impl FromStr for Known {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        let value = (!value.is_empty()).then(|| value.to_owned());
        Ok(Self { key: key.to_owned(), value })
    }
}

impl Known {
    /// The keys, each once, in the order in which they were given.
    pub(super) fn keys(all: &[Self]) -> Vec<&str> {
        let mut keys: Vec<&str> = vec![];
        for Self { key, .. } in all {
            if !keys.iter().any(|other| other.eq_ignore_ascii_case(key)) {
                keys.push(key);
            }
        }
        keys
    }
}

/// All of them together but one key.
pub(super) fn context_without(all: &[Known], key: &str) -> Context {
    let others: Vec<Known> = all.iter().filter(|other| !other.key.eq_ignore_ascii_case(key)).cloned().collect();
    context(&others)
}

/// All of them together. A key that is given several times has several values.
pub(super) fn context(all: &[Known]) -> Context {
    all.iter().fold(Context::default(), |context, Known { key, .. }| {
        let same = all.iter().filter(|other| other.key.eq_ignore_ascii_case(key));
        context.with_values(key, same.filter_map(|other| other.value.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_have_one_value_several_or_none() {
        let known = ["a=1", "A=2=3", "b="].map(|text| text.parse().unwrap());
        let expected = Context::default().with_values("a", ["1".to_owned(), "2=3".to_owned()]).without("b");
        assert_eq!(context(&known), expected);
    }
}
