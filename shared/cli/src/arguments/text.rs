//! Reads the checked texts of the policy crate from the command line, with every cause in the message: clap alone
//! would print the first.

use std::{error::Error, str::FromStr};

use crate::error;

/// The value of a switch, or what is wrong with it in one line.
pub(crate) fn checked<T>(text: &str) -> Result<T, String>
where
    T: FromStr,
    T::Err: Error + 'static,
{
    text.parse().map_err(|wrong: T::Err| error::chain(&wrong))
}

/// One value of a list: spaces around its comma do not count.
pub(crate) fn listed<T>(text: &str) -> Result<T, String>
where
    T: FromStr,
    T::Err: Error + 'static,
{
    checked(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_the_values_of_a_list_do_not_count() {
        assert_eq!(listed::<policy::Region>(" eu-west-1 "), "eu-west-1".parse().map_err(|_| String::new()));
        assert!(checked::<policy::Region>(" eu-west-1").is_err());
    }

    #[test]
    fn an_error_names_the_cause_behind_it() {
        let message = checked::<policy::RoleArn>("arn:aws:iam::1:role/x").unwrap_err();
        assert!(message.contains("is not the ARN of an IAM role: `1` is not an AWS account id"), "{message}");
    }
}
