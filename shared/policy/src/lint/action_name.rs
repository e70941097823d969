//! Actions that are no actions: of another form than AWS takes, or misspelt.
//!
//! Rule: [the Action element](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html).

use super::{Checked, Finding, Rule, action_verb, finding::list, nearest::nearest};
use crate::{Actions, ServiceAuthorization, Statement, pattern::is_pattern};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    document.statements().filter_map(malformed).collect()
}

fn malformed(numbered: (usize, &Statement)) -> Option<Finding> {
    let (Actions::Only(actions) | Actions::AllExcept(actions)) = &numbered.1.actions;
    let wrong: Vec<&String> = actions.values().iter().filter(|action| is_malformed(action)).collect();
    let message = format!("AWS takes no action like {}", list(&wrong));
    let help = "write the service, a colon and the action, such as `ec2:DescribeInstances`; `*` and `?` may stand in it, \
                and `*` alone stands for everything";
    (!wrong.is_empty()).then(|| Finding::of(numbered, Rule::ActionMalformed, message, help))
}

/// Whether the text is neither `*` nor a service and an action of letters, digits and wildcards. Some services have a
/// dash in their names.
pub(super) fn is_malformed(action: &str) -> bool {
    let made_of = |text: &str, others: &[u8]| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
    };
    let fits = |(service, name): (&str, &str)| made_of(service, b"-*?") && made_of(name, b"*?");
    action != "*" && !action.split_once(':').is_some_and(fits)
}

/// The known action that was probably meant by one that is not known. A name that begins with another verb than it is
/// no misspelling: `lambda:PutFunction` is two letters from `lambda:GetFunction`.
pub(super) fn meant<'a>(authorization: &'a ServiceAuthorization, action: &str) -> Option<&'a str> {
    let (service, name) = action.split_once(':')?;
    if is_pattern(action) || authorization.actions(action).next().is_some() {
        return None;
    }
    let known = nearest(action, authorization.actions_of(&service.to_ascii_lowercase()), 2)?;
    let (_, other) = known.split_once(':')?;
    let (own_verb, other_verb) = (first_word(name), first_word(other));
    let is_verb = action_verb::verb(action).is_some() || CHANGING.contains(&own_verb);
    (own_verb.eq_ignore_ascii_case(other_verb) || !is_verb).then_some(known)
}

/// Verbs of other actions, which are meant as they are written.
const CHANGING: [&str; 20] = [
    "Add",
    "Associate",
    "Attach",
    "Cancel",
    "Copy",
    "Create",
    "Delete",
    "Detach",
    "Disable",
    "Enable",
    "Import",
    "Put",
    "Remove",
    "Reset",
    "Set",
    "Start",
    "Stop",
    "Tag",
    "Untag",
    "Update",
];

fn first_word(name: &str) -> &str {
    let end = name.char_indices().skip(1).find(|(_, letter)| letter.is_uppercase());
    end.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_a_service_and_a_name() {
        for right in ["*", "*:*", "ec2:Describe*", "execute-api:Invoke", "s3:G?t*"] {
            assert!(!is_malformed(right), "{right}");
        }
        for wrong in
            ["DescribeInstances", "ec2.CreateSnapshot", "ec2:Describe Instances", "ec2:", ":a", "", "a:b:c", "**"]
        {
            assert!(is_malformed(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_misspelling_is_told_from_another_action() {
        let authorization = ServiceAuthorization::embedded().unwrap();
        let meant = |action: &str| meant(&authorization, action);
        assert_eq!(meant("ec2:DescribeInstance"), Some("ec2:DescribeInstances"));
        assert_eq!(meant("ec2:DescirbeInstances"), Some("ec2:DescribeInstances"));
        for other in [
            "lambda:PutFunction",
            "lambda:GetFunctionUrl",
            "ec2:DescribeInstances",
            "ec2:Describe*",
            "sqs:SendMessage",
            "a",
        ] {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
