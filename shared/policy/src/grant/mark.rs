//! Texts of the catalogue whose placeholders nobody filled in. Such a placeholder stands for a value that differs from
//! one installation to the next, so any value is as good as the whole of it, and none is a narrowing.

use crate::{
    CatalogError, Feature, Placeholders, Policy,
    pattern::{covers, is_pattern, overlaps},
};

/// A private character for a placeholder that any text may stand for.
const ANY: char = '\u{e000}';
/// One for the platform's bucket, which is one bucket and no pattern of buckets.
const BUCKET: char = '\u{e001}';

/// A text, or a part of one, that may have placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    text: String,
    /// The text with `*` for its placeholders, where it has some.
    open: Option<String>,
}

impl Marked {
    pub(crate) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), open: text.contains([ANY, BUCKET]).then(|| text.replace([ANY, BUCKET], "*")) }
    }

    /// The text as a person reads it: `*` for the values left open.
    pub(crate) fn show(&self) -> &str {
        self.open.as_deref().unwrap_or(&self.text)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether every text that `narrow` stands for is one that `wide` stands for, whatever the placeholders' values.
    pub(crate) fn covers(wide: &Self, narrow: &Self) -> bool {
        match (&wide.open, &narrow.open) {
            (None, None) => covers(&wide.text, &narrow.text),
            (None, Some(open)) => covers(&wide.text, open) || is_filled(&wide.text, &narrow.text),
            (Some(open), _) => wide.text == narrow.text || within(narrow.show(), &wide.text, open),
        }
    }

    /// Whether some text is one of both.
    pub(crate) fn overlaps(one: &Self, other: &Self) -> bool {
        overlaps(one.show(), other.show())
    }
}

/// The feature's policy, with private characters for the values that are left open.
pub(crate) fn marked_policy(feature: &Feature) -> Result<Policy, CatalogError> {
    let policy = feature.policy(&Placeholders::marks())?;
    let text = Placeholders::MARKS.into_iter().fold(policy.print(), |text, (name, value)| {
        let mark = if name == "Bucket" { BUCKET } else { ANY };
        text.replace(value, &mark.to_string())
    });
    // What was printed reads back; the fallback only keeps this function free of panics.
    Ok(text.parse().unwrap_or(policy))
}

/// Whether the text is what the placeholder's text becomes with some value.
fn is_filled(text: &str, marked: &str) -> bool {
    let (before, behind) = marked.split_once([ANY, BUCKET]).unwrap_or((marked, ""));
    let value = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
    value.is_some_and(|value| !value.is_empty() && !value.contains('/'))
}

fn within(narrow: &str, marked: &str, open: &str) -> bool {
    if !marked.contains(BUCKET) {
        return covers(open, narrow);
    }
    let bucket = narrow.split('/').next().unwrap_or_default();
    !is_pattern(bucket) && covers(&marked.replace([ANY, BUCKET], bucket), narrow)
}
