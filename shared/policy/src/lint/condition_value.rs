//! The values that each kind of condition operator takes.
//!
//! Rule: [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).

use std::net::IpAddr;

use super::operator::Compared;

/// What the value should have been; nothing when it can be compared. A value with a policy variable is not known yet.
pub(super) fn expected(compared: Compared, value: &str) -> Option<&'static str> {
    let (fits, expected) = match compared {
        Compared::Text => (true, ""),
        Compared::Truth => (is_truth(value), "`true` or `false`"),
        Compared::Number => (is_number(value), "a number"),
        Compared::Date => (is_date(value), "a date as `2026-01-31T12:00:00Z`, or seconds since 1970"),
        Compared::Binary => (is_base64(value), "bytes in base64"),
        Compared::Address => (is_address(value), "an IP address, or a range as `203.0.113.0/24`"),
    };
    (!fits && !value.contains("${")).then_some(expected)
}

fn is_truth(value: &str) -> bool {
    ["true", "false"].iter().any(|word| word.eq_ignore_ascii_case(value))
}

fn is_number(value: &str) -> bool {
    value.parse().is_ok_and(f64::is_finite)
}

fn is_base64(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

/// AWS takes an address without a length as the whole of it.
fn is_address(value: &str) -> bool {
    let (address, length) = value.split_once('/').map_or((value, None), |(address, length)| (address, Some(length)));
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.is_none_or(|length| digits(length).is_some_and(|length| length <= most))
}

/// ISO 8601 as the W3C narrows it, from the year alone to fractions of a second, or seconds since 1970.
///
/// Rule: [date and time formats](https://www.w3.org/TR/NOTE-datetime).
fn is_date(value: &str) -> bool {
    match value.split_once('T') {
        None => digits(value).is_some() || is_day(value, 1),
        Some((day, time)) => is_day(day, 3) && is_time(time),
    }
}

fn is_day(text: &str, least: usize) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let (lengths, limits) = ([4, 2, 2], [9999, 12, 31]);
    let fits = parts.iter().zip(lengths.into_iter().zip(limits)).all(|(part, (length, most))| {
        part.len() == length && digits(part).is_some_and(|number| number <= most && (number > 0 || length == 4))
    });
    (least..=3).contains(&parts.len()) && fits
}

fn is_time(text: &str) -> bool {
    let clock = text.strip_suffix('Z').unwrap_or_else(|| text.split(['+', '-']).next().unwrap_or(text));
    let zone = text.strip_prefix(clock).unwrap_or_default();
    let (clock, fraction) = clock.split_once('.').map_or((clock, "0"), |(clock, fraction)| (clock, fraction));
    let parts = clock.split(':').count();
    let in_zone = zone.is_empty() || zone == "Z" || is_clock(zone.trim_start_matches(['+', '-']));
    is_clock(clock) && digits(fraction).is_some() && in_zone && (parts == 3 || fraction == "0")
}

/// Hours and minutes, and perhaps seconds.
fn is_clock(text: &str) -> bool {
    let mut parts = text.split(':').zip([23, 59, 60]);
    (2..=3).contains(&text.split(':').count())
        && parts.all(|(part, most)| part.len() == 2 && digits(part).is_some_and(|number| number <= most))
}

fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(compared: Compared, right: &[&str], wrong: &[&str]) {
        for value in right {
            assert_eq!(expected(compared, value), None, "{compared:?} {value}");
        }
        for value in wrong {
            assert!(expected(compared, value).is_some(), "{compared:?} {value}");
        }
    }

    #[test]
    fn each_kind_of_value_has_its_form() {
        check(Compared::Text, &["", "anything *"], &[]);
        check(Compared::Truth, &["true", "FALSE", "${a:b}"], &["yes", "1", ""]);
        check(Compared::Number, &["1", "-2.5", "3600"], &["one", "", "inf", "NaN", "1h"]);
        check(Compared::Binary, &["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], &["not base64!"]);
    }

    #[test]
    fn dates_are_those_of_the_standard_or_seconds() {
        check(
            Compared::Date,
            &[
                "2026",
                "2026-01",
                "2026-01-31",
                "2026-01-31T12:00Z",
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.45+01:00",
                "2026-01-31T12:00:00",
                "1767225600",
            ],
            &[
                "",
                "tomorrow",
                "2026-13-01",
                "2026-00-01",
                "31.01.2026",
                "2026-01-31 12:00:00",
                "2026-01-31T",
                "2026-01-31T25:00Z",
                "2026-01T12:00Z",
                "2026-01-31T12:00.5Z",
            ],
        );
    }

    #[test]
    fn addresses_may_have_a_length() {
        check(
            Compared::Address,
            &["203.0.113.0/24", "203.0.113.7", "2001:db8::/32", "0.0.0.0/0"],
            &["203.0.113.0/33", "203.0.113.0/", "203.0.113", "2001:db8::/129", "*", "10.*", "example.com"],
        );
    }
}
