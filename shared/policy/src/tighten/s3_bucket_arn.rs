//! The ARN of an S3 bucket, or of those whose names share a part: in many accounts the bucket of a trail, say, has the
//! account's id in its name.

use std::{fmt, str::FromStr};

use crate::{Arn, Partition};

/// A text that is not the ARN of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not the ARN of an S3 bucket: expected `arn:partition:s3:::bucket-name` without a key behind it; `*` and `?` may stand for a part of the name, after at least three characters of it"
)]
pub struct S3BucketArnError {
    value: String,
}

/// The ARN of an S3 bucket, with or without wildcards in a part of its name.
///
/// Rule: [S3 resources in policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html#security_iam_service-with-iam-id-based-policies-resources).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct S3BucketArn(Arn);

impl S3BucketArn {
    /// The partition of the bucket.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.0.partition
    }

    /// The ARN pattern of the bucket's objects.
    #[must_use]
    pub fn objects(&self) -> String {
        format!("{}/*", self.0)
    }
}

impl FromStr for S3BucketArn {
    type Err = S3BucketArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || S3BucketArnError { value: text.to_owned() };
        let arn: Arn = text.parse().map_err(|_| error())?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        let name = arn.resource.as_bytes();
        let start = name.iter().take_while(|byte| plain(**byte)).count();
        let allowed = name.iter().all(|byte| plain(*byte) || *byte == b'*' || *byte == b'?');
        let bucket = arn.service == "s3" && arn.region.is_empty() && arn.account.is_empty();
        match bucket && allowed && start >= 3 && name.len() <= 63 {
            true => Ok(Self(arn)),
            false => Err(error()),
        }
    }
}

impl fmt::Display for S3BucketArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<S3BucketArn> for String {
    fn from(arn: S3BucketArn) -> Self {
        arn.to_string()
    }
}

impl TryFrom<String> for S3BucketArn {
    type Error = S3BucketArnError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_may_have_wildcards_in_a_part_of_its_name() {
        for text in ["arn:aws:s3:::logs", "arn:aws-cn:s3:::aws-cloudtrail-logs-*", "arn:aws:s3:::trail-????????????-x"]
        {
            assert_eq!(text.parse::<S3BucketArn>().unwrap().to_string(), text);
        }
        assert_eq!("arn:aws:s3:::logs".parse::<S3BucketArn>().unwrap().objects(), "arn:aws:s3:::logs/*");
    }

    #[test]
    fn refuses_every_bucket_keys_and_other_things() {
        for text in [
            "logs",
            "*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::lo*",
            "arn:aws:s3:::logs/*",
            "arn:aws:s3:::Logs",
            "arn:aws:s3:eu-central-1:222222222222:accesspoint/x",
            "arn:aws:sqs:::logs",
        ] {
            assert!(text.parse::<S3BucketArn>().is_err(), "{text}");
        }
    }
}
