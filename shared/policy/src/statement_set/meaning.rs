//! Whether two statements mean the same, as AWS gives documents back: it turns the id of an account into the ARN of the
//! account, and may write everyone in either of two ways. A unique id (`AROA…`) means a role that is gone, and never the
//! same as an ARN.
//!
//! Rule: [principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).

use crate::{AccountId, OneOrMany, Partition, Principal, Principals, Statement, UniqueMap};

/// Whether both statements say the same in a policy of this partition.
pub(super) fn mean_the_same(one: &Statement, other: &Statement, partition: &Partition) -> bool {
    agreed(one, partition) == agreed(other, partition)
}

fn agreed(statement: &Statement, partition: &Partition) -> Statement {
    let principals = statement.principals.as_ref().map(|principals| match principals {
        Principals::Only(principal) => Principals::Only(agreed_principal(principal, partition)),
        Principals::AllExcept(principal) => Principals::AllExcept(agreed_principal(principal, partition)),
    });
    Statement { principals, ..statement.clone() }.canonical()
}

fn agreed_principal(principal: &Principal, partition: &Partition) -> Principal {
    let Principal::Of(UniqueMap(kinds)) = principal else { return Principal::aws(vec!["*".to_owned()]) };
    let agreed = |(kind, names): (&String, &OneOrMany)| {
        let names = names.canonical(|name| match kind.as_str() {
            "AWS" => in_full(name, partition),
            _ => name.to_owned(),
        });
        (kind.clone(), names)
    };
    Principal::Of(UniqueMap(kinds.iter().map(agreed).collect()))
}

fn in_full(name: &str, partition: &Partition) -> String {
    match name.parse::<AccountId>() {
        Ok(account) => format!("arn:{partition}:iam::{account}:root"),
        Err(_) => name.to_owned(),
    }
}
