//! AWS Regions. The list of them grows every year, so a Region is checked for its form and for the partition that
//! its prefix tells, not for being on a list.

use std::str::FromStr;

use crate::{Partition, text_type::text_type};

/// A text that is not the code of a Region.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not the code of an AWS Region: expected a form such as `eu-central-1` or `us-gov-west-1`")]
pub struct RegionError {
    value: String,
}

text_type! {
    /// The code of an AWS Region, such as `eu-central-1`.
    Region, RegionError
}

/// Prefixes of the Regions outside the partition `aws`, the longer before the shorter.
///
/// Rule: [Regions and partitions](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html).
const PREFIXES: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

impl Region {
    /// Whether the Region belongs to a partition, as far as its prefix tells.
    #[must_use]
    pub fn is_in(&self, partition: &Partition) -> bool {
        let special = PREFIXES.iter().find(|(prefix, _)| self.0.starts_with(prefix));
        partition.as_str() == special.map_or("aws", |(_, partition)| partition)
    }
}

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || RegionError { value: text.to_owned() };
        let words: Vec<&str> = text.split('-').collect();
        let [area, middle @ .., number] = words.as_slice() else { return Err(error()) };
        let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        match text.len() <= 32 && !middle.is_empty() && is_word(area) && middle.iter().all(is_word) && is_number {
            true => Ok(Self(text.to_owned())),
            false => Err(error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_tells_its_partition() {
        for (region, partition) in [
            ("eu-central-1", "aws"),
            ("mx-central-1", "aws"),
            ("ap-southeast-10", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            let region: Region = region.parse().unwrap();
            assert!(region.is_in(&partition.parse().unwrap()), "{region}");
            assert!(!region.is_in(&"aws-other".parse().unwrap()), "{region}");
        }
    }

    #[test]
    fn refuses_what_is_no_region() {
        for text in ["", "*", "eu", "eu-central", "eu-central-1a", "EU-CENTRAL-1", "eu--1", "eu-central-", "frankfurt"]
        {
            assert!(text.parse::<Region>().is_err(), "{text}");
        }
    }
}
