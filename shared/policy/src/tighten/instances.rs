//! Systems Manager only on instances with a tag. A command names an instance and a document: the tag is asked of the
//! instance alone, because the documents belong to AWS and carry none, so the two have to stand in statements of their
//! own. Reading (`ssm:DescribeInstanceInformation`) knows no resources and stays as it is. A role that may tag instances
//! must not opt them in itself: a denial of the tag comes along, for all policies of the role.
//!
//! Rule: [restricting Run Command by tags](https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html).

use super::{InstanceTag, TighteningError, split};
use crate::{Effect, OneOrMany, Statement, pattern};

/// What does something on an instance.
const ON_INSTANCES: [&str; 2] = ["ssm:SendCommand", "ssm:StartSession"];

/// What an instance is called: one of EC2, or one outside that Systems Manager looks after.
const INSTANCES: [&str; 2] = [EC2_INSTANCES, "arn:*:ssm:*:*:managed-instance/*"];

/// Those of EC2, whose tags EC2 keeps.
const EC2_INSTANCES: &str = "arn:*:ec2:*:*:instance/*";

/// What changes the tags of an instance.
const TAGGING: [&str; 2] = ["ec2:CreateTags", "ec2:DeleteTags"];

/// The documents of a statement that was on everything.
const EVERY_DOCUMENT: &str = "arn:*:ssm:*:*:document/*";

/// Commands and sessions only on instances with this tag. A statement that asks for the tag already keeps its value.
///
/// # Errors
/// When an action pattern stands for commands and for other things.
pub(super) fn only_tagged(statements: &[Statement], tag: &InstanceTag) -> Result<Vec<Statement>, TighteningError> {
    let mut tightened = vec![];
    for statement in statements {
        let split = split::by_actions(statement, &ON_INSTANCES)?;
        tightened.extend(split.join("OnInstances", |chosen| divide(&chosen, tag)));
    }
    let key = tag_key(tag);
    let tagged = tightened.iter().find(|statement| statement.effect == Effect::Allow && statement.tests(&key));
    let denial = tagged.map(|statement| never_opt_in(statement, tag)).filter(|denial| !tightened.contains(denial));
    tightened.extend(denial);
    Ok(tightened)
}

fn tag_key(tag: &InstanceTag) -> String {
    format!("ssm:resourceTag/{}", tag.key())
}

/// Nobody with this role puts the tag on an instance or takes it off.
///
/// Rule: [aws:TagKeys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys).
fn never_opt_in(tagged: &Statement, tag: &InstanceTag) -> Statement {
    let instances =
        tagged.named_resources().iter().filter(|resource| *resource != "*" && overlaps(EC2_INSTANCES, resource));
    let instances: Vec<String> = instances.cloned().collect();
    let instances = if instances.is_empty() { vec![EC2_INSTANCES.to_owned()] } else { instances };
    let actions = OneOrMany::Many(TAGGING.map(str::to_owned).to_vec());
    let denial = Statement { effect: Effect::Deny, ..Statement::allow(actions, OneOrMany::Many(vec![])) };
    let denial = Statement { sid: Some("NeverOptInInstances".to_owned()), ..denial.on(instances) };
    denial.under("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys", vec![tag.key().to_owned()])
}

/// The part on instances, under the tag, and the part on everything else.
fn divide(statement: &Statement, tag: &InstanceTag) -> Vec<Statement> {
    let key = tag_key(tag);
    let names_instance = |resource: &&String| INSTANCES.iter().any(|kind| overlaps(kind, resource));
    let (instances, others): (Vec<_>, Vec<_>) = statement.named_resources().iter().partition(names_instance);
    let asks_already = ["StringLike", "StringEquals"].iter().any(|operator| statement.tested(operator, &key).is_some());
    if instances.is_empty() || asks_already {
        return vec![statement.clone()];
    }
    let everything = instances.iter().any(|resource| *resource == "*");
    let others: Vec<String> = match everything {
        true => vec![EVERY_DOCUMENT.to_owned()],
        false => others.into_iter().cloned().collect(),
    };
    let tagged = statement.on(instances.into_iter().cloned().collect());
    let tagged = tagged.under("StringLike", &key, vec![tag.value().to_owned()]).with_suffix("Tagged");
    let others = (!others.is_empty()).then(|| statement.on(others).with_suffix("Run"));
    [tagged].into_iter().chain(others).collect()
}

fn overlaps(kind: &str, resource: &str) -> bool {
    pattern::by_arn_parts(pattern::overlaps, kind, resource)
}
