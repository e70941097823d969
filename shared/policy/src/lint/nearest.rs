//! The name that was probably meant.

/// The nearest of some names, letter case aside, if no more than this many letters differ.
pub(super) fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Option<&'a str> {
    let text = text.to_ascii_lowercase();
    // Names of other lengths are passed over without the work of the whole comparison.
    let near = names.into_iter().filter(|name| name.len().abs_diff(text.len()) <= most);
    let measured = near.map(|name| (distance(&text, &name.to_ascii_lowercase()), name));
    measured.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

/// How many characters have to be put in, taken out or changed to make one text the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let (mut diagonal, mut left) = (number, number + 1);
        for (cell, found) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *found);
            diagonal = *cell;
            left = changed.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_put_in_taken_out_and_changed_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("abc", "abc", 0), ("ab", "ba", 2)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn the_nearest_name_is_found_within_the_limit() {
        let names = ["StringEquals", "StringLike"];
        assert_eq!(nearest("stringequal", names, 2), Some("StringEquals"));
        assert_eq!(nearest("String", names, 2), None);
    }

    proptest! {
        #[test]
        fn the_distance_is_the_same_both_ways_and_bounded(one in "[ab]{0,6}", other in "[ab]{0,6}") {
            prop_assert_eq!(distance(&one, &other), distance(&other, &one));
            prop_assert!(distance(&one, &other) >= one.len().abs_diff(other.len()));
            prop_assert!(distance(&one, &other) <= one.len().max(other.len()));
            prop_assert_eq!(distance(&one, &other) == 0, one == other);
        }
    }
}
