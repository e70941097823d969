//! The partition of a role, agreed between the switch and every ARN on the command line: a role of one partition
//! cannot be assumed from another.

use policy::{Partition, RoleArn};

use crate::CommandError;

/// The partition where nothing tells another: the commercial one.
pub(crate) const DEFAULT_PARTITION: &str = "aws";

/// The partition of the role: the one that was asked for, or that of its principals.
///
/// # Errors
/// When a principal is of another partition.
pub(crate) fn agreed_partition(
    wanted: Option<&Partition>,
    flag: &'static str,
    roles: &[RoleArn],
    others: Option<&Partition>,
) -> Result<Partition, CommandError> {
    let agreed = wanted.or_else(|| roles.first().map(|role| &role.partition)).or(others);
    let agreed = match agreed {
        Some(partition) => partition.clone(),
        None => DEFAULT_PARTITION.parse().map_err(CommandError::internal)?,
    };
    match roles.iter().find(|role| role.partition != agreed) {
        Some(role) => Err(CommandError::value(
            flag,
            format!(
                "`{role}` is not in the partition `{agreed}`: roles cannot be assumed across partitions, expected ARNs of one partition"
            ),
        )),
        None => Ok(agreed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_principals_tell_the_partition_and_must_agree() {
        let role: RoleArn = "arn:aws-cn:iam::111111111111:role/myCadoResponseRole".parse().unwrap();
        let agreed = |wanted| agreed_partition(wanted, "--trusted", std::slice::from_ref(&role), None);
        assert_eq!(agreed(None).unwrap().as_str(), "aws-cn");
        assert!(agreed(Some(&"aws".parse().unwrap())).is_err());
        assert_eq!(agreed_partition(None, "--trusted", &[], None).unwrap().as_str(), "aws");
    }
}
