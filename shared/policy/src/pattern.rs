//! IAM's patterns: `*` stands for any characters and `?` for one. Everything here takes time proportional to the
//! product of the lengths, whatever the patterns, because policies of any origin are compared.

/// Whether the text matches the pattern.
#[must_use]
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    walks(pattern, text, |symbol, found| symbol == '?' || symbol == found)
}

/// Whether every text that matches `narrow` also matches `wide`. It may say no where the answer is yes, never the
/// other way round.
#[must_use]
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    walks(wide, narrow, |symbol, found| symbol == found || (symbol == '?' && found != '*'))
}

/// Whether the text has a wildcard.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.bytes().any(|byte| byte == b'*' || byte == b'?')
}

/// Whether nothing before the first wildcard of either speaks against a common text. Most of what is compared is told
/// apart here, without the work of the whole comparison.
fn same_start(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let mut plain = pairs.take_while(|(one, other)| !b"*?".contains(one) && !b"*?".contains(other));
    plain.all(|(one, other)| one == other)
}

/// Whether the pattern can be walked along the text to both their ends. `same` tells whether one symbol of the
/// pattern, no `*`, stands for a character. Only the last `*` is ever gone back to: what stood before it was matched
/// as early as it can be.
fn walks(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    if !is_pattern(pattern) {
        return pattern == text;
    }
    if !same_start(pattern, text) {
        return false;
    }
    let (mut symbols, mut characters) = (pattern.chars(), text.chars());
    let mut last_star = None;
    loop {
        let (mut next_symbols, mut next_characters) = (symbols.clone(), characters.clone());
        match (next_symbols.next(), next_characters.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                symbols = next_symbols;
                last_star = Some((symbols.clone(), characters.clone()));
            }
            (Some(symbol), Some(found)) if same(symbol, found) => {
                (symbols, characters) = (next_symbols, next_characters);
            }
            _ => {
                let Some((behind_star, mut tried)) = last_star else { return false };
                if tried.next().is_none() {
                    return false;
                }
                (symbols, characters) = (behind_star.clone(), tried.clone());
                last_star = Some((behind_star, tried));
            }
        }
    }
}

/// Whether some text matches both patterns.
#[must_use]
pub(crate) fn overlaps(one: &str, other: &str) -> bool {
    if !same_start(one, other) {
        return false;
    }
    match (is_pattern(one), is_pattern(other)) {
        (false, _) => matches(other, one),
        (true, false) => matches(one, other),
        (true, true) => patterns_overlap(one, other),
    }
}

fn patterns_overlap(one: &str, other: &str) -> bool {
    let other: Vec<char> = other.chars().collect();
    // ends[i]: some text is matched by the part of `one` that was read and by the first i symbols of `other`.
    let mut ends = vec![false; other.len() + 1];
    if let Some(start) = ends.first_mut() {
        *start = true;
    }
    close(&mut ends, &other);
    for symbol in one.chars() {
        let before = ends.clone();
        for (at, end) in ends.iter_mut().enumerate() {
            let was = |at: usize| before.get(at) == Some(&true);
            let here = other.get(at).copied();
            let stepped = at.checked_sub(1).filter(|at| was(*at)).and_then(|at| other.get(at));
            *end = match symbol {
                '*' => before.iter().take(at + 1).any(|reached| *reached),
                _ => (was(at) && here == Some('*')) || stepped.is_some_and(|found| meets(symbol, *found)),
            };
        }
        close(&mut ends, &other);
    }
    ends.last() == Some(&true)
}

/// A `*` of the other pattern may stand for nothing.
fn close(ends: &mut [bool], other: &[char]) {
    for (at, symbol) in other.iter().enumerate() {
        if *symbol == '*'
            && ends.get(at) == Some(&true)
            && let Some(next) = ends.get_mut(at + 1)
        {
            *next = true;
        }
    }
}

fn meets(symbol: char, found: char) -> bool {
    symbol == found || symbol == '?' || found == '?' || found == '*'
}

/// [`matches`], [`covers`] or [`overlaps`] on resources: ARNs are compared part by part, as IAM does, so that a `*` in
/// the account does not reach into the resource. What has fewer parts is no ARN and meets one only as a lone `*`.
#[must_use]
pub(crate) fn by_arn_parts(test: fn(&str, &str) -> bool, one: &str, other: &str) -> bool {
    match (arn_parts(one), arn_parts(other)) {
        (Some(ones), Some(others)) => ones.iter().zip(&others).all(|(one, other)| test(one, other)),
        (Some(_), None) | (None, Some(_)) if one != "*" && other != "*" => false,
        _ => test(one, other),
    }
}

/// The six parts of an ARN; nothing for what has fewer.
pub(crate) fn arn_parts(text: &str) -> Option<[&str; 6]> {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_a_question_mark_for_one_character() {
        for (pattern, text) in [("*", ""), ("a*c", "abbc"), ("a?c", "abc"), ("**a", "ba"), ("", ""), ("é?", "éß")] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", ""), ("a?c", "ac"), ("a*c", "acb"), ("", "a"), ("?", "")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn one_pattern_covers_another_only_if_it_covers_its_wildcards() {
        assert!(covers("kms:*", "kms:ReEncrypt*"));
        assert!(covers("*", "*") && covers("a?", "a?") && covers("a*", "ab?"));
        assert!(!covers("a?", "a*") && !covers("kms:ReEncrypt*", "kms:*"));
    }

    #[test]
    fn patterns_overlap_when_some_text_matches_both() {
        assert!(overlaps("a*", "*b") && overlaps("?b", "a?") && overlaps("a*c", "abc") && overlaps("*", ""));
        assert!(!overlaps("a*", "b*") && !overlaps("a?", "a") && !overlaps("", "a"));
    }

    #[test]
    fn hostile_patterns_are_compared_in_bounded_time() {
        let (stars, letters) = ("*a".repeat(1_000), "a".repeat(2_000));
        assert!(matches(&stars, &letters) && overlaps(&stars, &stars));
        assert!(!matches(&(stars + "b"), &letters));
    }

    #[test]
    fn a_star_in_one_part_of_an_arn_does_not_reach_into_the_next() {
        let one = "arn:aws:s3:::a*";
        assert!(by_arn_parts(matches, one, "arn:aws:s3:::abc"));
        assert!(!by_arn_parts(matches, "arn:*:key/1", "arn:aws:kms:us-east-1:222222222222:key/1"));
        assert!(by_arn_parts(matches, "*", "arn:aws:kms:us-east-1:222222222222:key/1"));
    }

    proptest! {
        #[test]
        fn what_matches_two_patterns_makes_them_overlap(one in "[ab*?]{0,6}", other in "[ab*?]{0,6}", text in "[ab]{0,5}") {
            if matches(&one, &text) && matches(&other, &text) {
                prop_assert!(overlaps(&one, &other));
            }
            if covers(&one, &other) && matches(&other, &text) {
                prop_assert!(matches(&one, &text));
            }
            prop_assert_eq!(overlaps(&one, &other), overlaps(&other, &one));
            prop_assert!(covers(&one, &one));
        }
    }
}
