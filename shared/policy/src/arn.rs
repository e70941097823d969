//! Amazon Resource Names, split in their six parts. The resource part keeps its own colons and slashes,
//! because every service writes it differently; whoever needs more of it has a type of its own (`RoleArn`).

use std::{fmt, str::FromStr};

use crate::{Partition, PartitionError};

/// A text that is not an ARN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArnError {
    /// Fewer than six parts, or another prefix.
    #[error("`{value}` is not an ARN: expected `arn:partition:service:region:account:resource`")]
    Shape {
        /// The text as it was given.
        value: String,
    },
    /// The second part is not a partition.
    #[error("`{value}` is not an ARN")]
    Partition {
        /// The text as it was given.
        value: String,
        /// What is wrong with the partition.
        source: PartitionError,
    },
}

/// An Amazon Resource Name. Region and account may be empty, as AWS leaves them for global resources.
///
/// Rule: [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// The partition, such as `aws`.
    pub partition: Partition,
    /// The service, such as `iam`.
    pub service: String,
    /// The Region, or empty.
    pub region: String,
    /// The account id, `aws`, or empty.
    pub account: String,
    /// Everything behind the fifth colon.
    pub resource: String,
}

impl FromStr for Arn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || ArnError::Shape { value: text.to_owned() };
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let &["arn", partition, service, region, account, resource] = parts.as_slice() else {
            return Err(shape());
        };
        if service.is_empty() || resource.is_empty() {
            return Err(shape());
        }
        let partition = partition.parse().map_err(|source| ArnError::Partition { value: text.to_owned(), source })?;
        Ok(Self {
            partition,
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.to_owned(),
        })
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(formatter, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_colons_of_the_resource() {
        let arn: Arn = "arn:aws:logs:us-east-1:222222222222:log-group:/cado:*".parse().unwrap();
        assert_eq!(arn.resource, "log-group:/cado:*");
    }

    #[test]
    fn says_what_form_is_expected() {
        let error = "aws:iam".parse::<Arn>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`aws:iam` is not an ARN: expected `arn:partition:service:region:account:resource`"
        );
    }

    proptest! {
        #[test]
        fn prints_what_it_read(resource in "[a-z/:*]{1,20}", account in "([0-9]{12})?", region in "([a-z0-9-]{0,12})?") {
            let text = format!("arn:aws-cn:iam:{region}:{account}:{resource}");
            prop_assert_eq!(text.parse::<Arn>().unwrap().to_string(), text);
        }
    }
}
