//! Policy variables such as `${aws:PrincipalAccount}`, put in where their key is known. The result is a pattern, in
//! which a wildcard that is meant literally (`${*}`) is replaced by a character that no policy can hold.
//!
//! Rule: [policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).

use std::collections::BTreeSet;

use super::{ConditionKey, Context, ContextValue, Truth};
use crate::{Version, pattern};

/// Stand for a literal `*` and `?`. IAM takes no character above U+00FF.
const LITERALS: [(char, char); 2] = [('*', '\u{e000}'), ('?', '\u{e001}')];

/// A text of a policy with its variables put in.
pub(super) struct Resolved {
    /// The pattern; a variable that cannot be put in is a `*` in it.
    pattern: String,
    /// The keys of the variables that could not be put in.
    unknown: BTreeSet<ConditionKey>,
}

impl Resolved {
    /// Puts the variables in. Documents of the older language have none.
    pub(super) fn new(text: &str, version: Option<Version>, context: &Context) -> Self {
        Self::behind(0, text, version, context)
    }

    /// Puts the variables in the pattern of a resource. AWS takes them behind the fifth colon of an ARN only and does
    /// not say what one before it means, so that such a one stays unknown.
    pub(super) fn of_resource(text: &str, version: Option<Version>, context: &Context) -> Self {
        Self::behind(5, text, version, context)
    }

    fn behind(colons: usize, text: &str, version: Option<Version>, context: &Context) -> Self {
        let mut resolved = Self { pattern: String::new(), unknown: BTreeSet::new() };
        let (mut rest, nothing) = (text, Context::default());
        while let Some((before, variable, after)) = next_variable(rest, version) {
            resolved.pattern.push_str(before);
            let taken = resolved.pattern.matches(':').count() >= colons;
            resolved.put(variable, if taken { context } else { &nothing });
            rest = after;
        }
        resolved.pattern.push_str(rest);
        resolved
    }

    fn put(&mut self, variable: &str, context: &Context) {
        let (key, default) = key_and_default(variable);
        let default = default.and_then(|text| text.trim().strip_prefix('\'')?.strip_suffix('\''));
        let value = match (key.as_str(), context.get(&key)) {
            (character @ ("*" | "?" | "$"), _) => Some(literal(character)),
            (_, Some(ContextValue::Known(values))) => single(values),
            (_, Some(ContextValue::Absent)) => default.map(str::to_owned),
            (_, None) => None,
        };
        self.pattern.push_str(value.as_deref().unwrap_or("*"));
        if value.is_none() {
            self.unknown.insert(key);
        }
    }

    /// The text for an exact comparison.
    pub(super) fn same_as(&self, same: impl Fn(&str) -> bool) -> Truth {
        let text = LITERALS.iter().fold(self.pattern.clone(), |text, (sign, stand_in)| {
            text.replace(*stand_in, sign.encode_utf8(&mut [0; 4]))
        });
        match self.unknown.is_empty() {
            true => same(&text).into(),
            false => Truth::Depends(self.unknown.clone()),
        }
    }

    /// Whether the pattern matches a text.
    pub(super) fn matches(&self, text: &str) -> Truth {
        self.tested(text, pattern::matches)
    }

    /// Whether the pattern matches an ARN, part by part.
    pub(super) fn matches_arn(&self, arn: &str) -> Truth {
        self.tested(arn, |pattern, arn| pattern::by_arn_parts(pattern::matches, pattern, arn))
    }

    /// Where variables are unknown, the pattern with `*` in their place is the widest that it can become.
    fn tested(&self, text: &str, test: impl Fn(&str, &str) -> bool) -> Truth {
        let text = literal(text);
        match self.unknown.is_empty() {
            true => test(&self.pattern, &text).into(),
            false if !pattern::matches(&self.pattern, &text) => Truth::No,
            false => Truth::Depends(self.unknown.clone()),
        }
    }
}

/// The keys of the variables in a text.
pub(super) fn keys_of_variables(text: &str, version: Option<Version>) -> BTreeSet<ConditionKey> {
    let (mut rest, mut keys) = (text, BTreeSet::new());
    while let Some((_, variable, after)) = next_variable(rest, version) {
        keys.insert(key_and_default(variable).0);
        rest = after;
    }
    keys
}

fn key_and_default(variable: &str) -> (ConditionKey, Option<&str>) {
    let (name, default) = variable.split_once(',').map_or((variable, None), |(name, rest)| (name, Some(rest)));
    (ConditionKey::from(name.trim()), default)
}

/// The text before the next variable, the variable, and the text behind it.
fn next_variable(text: &str, version: Option<Version>) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once("${").filter(|_| version == Some(Version::V2012))?;
    let (variable, after) = behind.split_once('}')?;
    Some((before, variable, after))
}

/// The only value, unless it has wildcards: AWS does not say what they mean once they are put in.
fn single(values: &[String]) -> Option<String> {
    let [value] = values else { return None };
    (!value.contains(['*', '?'])).then(|| value.clone())
}

fn literal(text: &str) -> String {
    LITERALS
        .iter()
        .fold(text.to_owned(), |text, (sign, stand_in)| text.replace(*sign, stand_in.encode_utf8(&mut [0; 4])))
}
