//! Texts of the catalogue whose placeholders nobody filled in. Such a placeholder stands for a value that differs from
//! one installation to the next, so any value is as good as the whole of it, and none is a narrowing.

use super::action_set::{covers, is_pattern, overlaps};
use crate::Placeholders;

/// A private character for a placeholder that any text may stand for.
const ANY: char = '\u{e000}';
/// One for the platform's bucket, which is one bucket and no pattern of buckets.
const BUCKET: char = '\u{e001}';

/// Two texts, of which one may come from the catalogue.
pub(crate) struct Marked;

impl Marked {
    /// The text with a private character for each of the values that [`Placeholders::marks`] puts in.
    pub(crate) fn mark(text: &str) -> String {
        Placeholders::MARKS.into_iter().fold(text.to_owned(), |text, (name, value)| {
            let mark = if name == "Bucket" { BUCKET } else { ANY };
            text.replace(value, &mark.to_string())
        })
    }

    /// The text as a person reads it: `*` for the values left open.
    pub(crate) fn show(text: &str) -> String {
        text.replace([ANY, BUCKET], "*")
    }

    /// Whether every text that `narrow` stands for is one that `wide` stands for, whatever the placeholders' values.
    pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
        match (has_mark(wide), has_mark(narrow)) {
            (false, false) => covers(wide, narrow),
            (false, true) => covers(wide, &Self::show(narrow)) || is_filled(wide, narrow),
            (true, _) => wide == narrow || within(narrow, wide),
        }
    }

    /// Whether some text is one of both.
    pub(crate) fn overlaps(one: &str, other: &str) -> bool {
        match has_mark(one) || has_mark(other) {
            false => overlaps(one, other),
            true => overlaps(&Self::show(one), &Self::show(other)),
        }
    }
}

fn has_mark(text: &str) -> bool {
    text.contains([ANY, BUCKET])
}

/// Whether the text is what the placeholder's text becomes with some value.
fn is_filled(text: &str, marked: &str) -> bool {
    let (before, behind) = marked.split_once([ANY, BUCKET]).unwrap_or((marked, ""));
    let value = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
    value.is_some_and(|value| !value.is_empty() && !value.contains('/'))
}

fn within(narrow: &str, marked: &str) -> bool {
    if !marked.contains(BUCKET) {
        return covers(&Marked::show(marked), narrow);
    }
    let bucket = narrow.split('/').next().unwrap_or_default();
    !is_pattern(bucket) && covers(&marked.replace([ANY, BUCKET], bucket), narrow)
}
