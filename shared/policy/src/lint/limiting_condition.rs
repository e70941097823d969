//! Conditions that leave some callers only. A negated test excludes a few of all callers, and one that passes when the
//! key is absent passes for callers without any account: neither limits.

use super::operator;
use crate::{OneOrMany, Statement, pattern::arn_parts};

/// Keys that tell who calls, or for whom a service does.
///
/// Rule: [global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html),
/// [kms:CallerAccount](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account).
const WHO: [&str; 16] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:userid",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "kms:CallerAccount",
];

/// Operators that are true for certain values and for no others.
const POSITIVE: [&str; 5] = ["ArnEquals", "ArnLike", "StringEquals", "StringEqualsIgnoreCase", "StringLike"];

/// Whether a condition of the statement leaves some callers only.
pub(super) fn limits_who(statement: &Statement) -> bool {
    let limiting = statement.condition.0.iter().filter(|(operator, _)| is_positive(operator));
    let mut tests = limiting.flat_map(|(_, keys)| keys.0.iter());
    tests.any(|(key, values)| WHO.iter().any(|who| who.eq_ignore_ascii_case(key)) && names_some(values))
}

fn is_positive(operator: &str) -> bool {
    let base = match operator.split_once(':') {
        Some((quantifier, base)) if quantifier.eq_ignore_ascii_case("ForAnyValue") => base,
        Some(_) => return false,
        None => operator,
    };
    operator::compared(operator).is_some() && POSITIVE.iter().any(|positive| positive.eq_ignore_ascii_case(base))
}

/// Whether no value stands for everyone. An ARN with any account in it does: everyone can make a role of a name.
fn names_some(values: &OneOrMany) -> bool {
    let any = |text: &str| text.starts_with('*') && text.bytes().all(|byte| byte == b'*');
    let everyone = |value: &String| any(value) || arn_parts(value).is_some_and(|[.., account, _]| any(account));
    !values.values().iter().any(everyone)
}
