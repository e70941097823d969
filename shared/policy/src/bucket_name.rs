//! The name of one S3 bucket, checked so that it can stand in an ARN: a wildcard or a slash there would widen what a
//! policy grants.

use std::str::FromStr;

use crate::text_type::text_type;

/// A text that is not the name of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not the name of an S3 bucket: expected 3 to 63 lower-case letters, digits, dots and dashes, such as `evidence-1111`"
)]
pub struct BucketNameError {
    value: String,
}

text_type! {
    /// The name of an S3 bucket.
    ///
    /// Rule: [bucket naming](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    BucketName, BucketNameError
}

impl FromStr for BucketName {
    type Err = BucketNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let edges = [text.bytes().next(), text.bytes().last()].into_iter().all(|edge| edge.is_some_and(plain));
        let inner = text.bytes().all(|byte| plain(byte) || byte == b'-' || byte == b'.') && !text.contains("..");
        match (3..=63).contains(&text.len()) && edges && inner {
            true => Ok(Self(text.to_owned())),
            false => Err(BucketNameError { value: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_s3_accepts_and_nothing_that_widens_an_arn() {
        for text in ["abc", "evidence-1111", "a.b.c", &"a".repeat(63)] {
            assert_eq!(text.parse::<BucketName>().unwrap().as_str(), text);
        }
        for text in ["", "ab", "*", "evi*", "evidence/*", "Evidence", "-abc", "abc-", "a..b", &"a".repeat(64)] {
            assert!(text.parse::<BucketName>().is_err(), "{text}");
        }
    }
}
