//! The documents of the key and of the roles, each from files of its own.

use policy::{DocumentKind, Policy};

use crate::{CommandError, arguments::Input, policies::readable_files};

/// The one document of a key.
pub(super) fn of_key(input: &Input) -> Result<Policy, CommandError> {
    let files = readable_files("--key-policy", std::slice::from_ref(input))?;
    let mut documents: Vec<_> = files.into_iter().flat_map(|(_, file)| file.documents).collect();
    match (documents.pop(), documents.is_empty()) {
        (Some(document), true) if names_principals(&document.policy) => Ok(document.policy),
        (Some(document), true) => {
            let kind = document.kind;
            Err(wrong(input, format!("a {kind}: expected the policy of a key, whose statements name principals")))
        }
        (Some(_), false) => Err(wrong(input, "several documents: expected the policy of the key alone".to_owned())),
        (None, _) => Err(wrong(input, "no document: expected the policy of the key".to_owned())),
    }
}

/// The permission policies of a role.
pub(super) fn of_role(flag: &'static str, inputs: &[Input]) -> Result<Vec<Policy>, CommandError> {
    let mut policies = vec![];
    for (name, file) in readable_files(flag, inputs)? {
        for document in file.documents {
            match document.kind {
                DocumentKind::Trust => {}
                DocumentKind::Identity | DocumentKind::RoleList => policies.push(document.policy),
                kind => {
                    let problem = format!("`{flag}` has a {kind}: expected permission policies of the role");
                    return Err(CommandError::Policy { file: name, source: problem.into() });
                }
            }
        }
    }
    Ok(policies)
}

fn names_principals(policy: &Policy) -> bool {
    policy.statements.iter().any(|statement| statement.principals.is_some())
}

fn wrong(input: &Input, problem: String) -> CommandError {
    CommandError::Policy { file: input.to_string(), source: format!("`--key-policy` has {problem}").into() }
}
