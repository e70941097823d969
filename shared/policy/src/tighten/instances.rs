//! Systems Manager only on instances with a tag. A command names an instance and a document: the tag is asked of the
//! instance alone, because the documents belong to AWS and carry none, so the two have to stand in statements of their
//! own. Reading (`ssm:DescribeInstanceInformation`) knows no resources and stays as it is.
//!
//! Rule: [restricting Run Command by tags](https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html).

use super::{InstanceTag, TighteningError, split};
use crate::{Statement, pattern};

/// What does something on an instance.
const ON_INSTANCES: [&str; 2] = ["ssm:SendCommand", "ssm:StartSession"];

/// What an instance is called: one of EC2, or one outside that Systems Manager looks after.
const INSTANCES: [&str; 2] = ["arn:*:ec2:*:*:instance/*", "arn:*:ssm:*:*:managed-instance/*"];

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
    Ok(tightened)
}

/// The part on instances, under the tag, and the part on everything else.
fn divide(statement: &Statement, tag: &InstanceTag) -> Vec<Statement> {
    let key = format!("ssm:resourceTag/{}", tag.key());
    let names_instance = |resource: &&String| INSTANCES.iter().any(|kind| overlaps(kind, resource));
    let (instances, others): (Vec<_>, Vec<_>) = statement.named_resources().iter().partition(names_instance);
    if instances.is_empty() || statement.tests(&key) {
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
