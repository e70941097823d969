//! A bucket on the command line: its ARN, or its name alone, which becomes an ARN of the role's partition.

use std::str::FromStr;

use policy::{Partition, S3BucketArn, S3BucketArnError};

use super::DEFAULT_PARTITION;

/// A bucket, or several whose names share a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bucket {
    Arn(S3BucketArn),
    Name(String),
}

impl Bucket {
    /// The ARN in a role of this partition.
    pub(crate) fn arn(&self, partition: &Partition) -> Result<S3BucketArn, S3BucketArnError> {
        match self {
            Self::Arn(arn) => Ok(arn.clone()),
            Self::Name(name) => format!("arn:{partition}:s3:::{name}").parse(),
        }
    }

    /// The partition, where it is told.
    pub(crate) fn partition(&self) -> Option<&Partition> {
        match self {
            Self::Arn(arn) => Some(arn.partition()),
            Self::Name(_) => None,
        }
    }
}

impl FromStr for Bucket {
    type Err = S3BucketArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(':') {
            return text.parse().map(Self::Arn);
        }
        let alone: Result<S3BucketArn, _> = format!("arn:{DEFAULT_PARTITION}:s3:::{text}").parse();
        alone.map(|_| Self::Name(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_arn_of_the_partition() {
        let bucket: Bucket = "trail-logs-*".parse().unwrap();
        let arn = bucket.arn(&"aws-cn".parse().unwrap()).unwrap();
        assert_eq!(arn.to_string(), "arn:aws-cn:s3:::trail-logs-*");
    }

    #[test]
    fn refuses_keys_and_lone_wildcards() {
        for text in ["trail/AWSLogs", "*", "arn:aws:s3:::trail/AWSLogs", ""] {
            assert!(text.parse::<Bucket>().is_err(), "{text}");
        }
    }
}
