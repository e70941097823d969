//! AWS partitions. A partition is read from an ARN and never assumed: a role of one partition cannot be
//! assumed from another, so a list for `aws` must not name a role in `aws-us-gov`.

use std::str::FromStr;

use crate::text_type::text_type;

/// `value` is not a partition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not an AWS partition: expected `aws` or `aws-` with lower-case letters and dashes, such as `aws-us-gov`"
)]
pub struct PartitionError {
    value: String,
}

text_type! {
    /// An AWS partition: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, the isolated ones, and those still to come.
    Partition, PartitionError
}

impl Partition {
    /// Whether this is AWS GovCloud (US), whose accounts are paired with commercial ones.
    #[must_use]
    pub fn is_govcloud(&self) -> bool {
        self.0 == "aws-us-gov"
    }

    /// A text that stands for the partition that a template fills in.
    pub(crate) fn mark(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for Partition {
    type Err = PartitionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("aws");
        let valid = rest
            .is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.starts_with('-') && !rest.ends_with('-')));
        let characters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !(valid && characters) {
            return Err(PartitionError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_published_partition() {
        for text in ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"] {
            assert_eq!(text.parse::<Partition>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_what_only_looks_like_one() {
        for text in ["", "AWS", "awsx", "aws-", "aws_cn", "*", "azure"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }
}
