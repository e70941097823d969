//! An AWS account id: twelve digits, leading zeros included, so it is text and never a number.
//! The platform's own guide prints ids of eleven digits; they are refused here instead of failing in AWS.

use std::str::FromStr;

use crate::text_type::text_type;

/// `value` is not an account id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not an AWS account id: expected exactly 12 digits, such as `222222222222`")]
pub struct AccountIdError {
    value: String,
}

text_type! {
    /// An AWS account id, exactly 12 ASCII digits.
    AccountId, AccountIdError
}

impl FromStr for AccountId {
    type Err = AccountIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !valid {
            return Err(AccountIdError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_leading_zeros() {
        let id: AccountId = "000000000012".parse().unwrap();
        assert_eq!(id.to_string(), "000000000012");
    }

    #[test]
    fn refuses_the_eleven_digits_of_the_guide() {
        let error = "11111111111".parse::<AccountId>().unwrap_err();
        assert!(error.to_string().contains("exactly 12 digits"));
    }

    #[test]
    fn refuses_letters_and_foreign_digits() {
        assert!("12345678901a".parse::<AccountId>().is_err());
        assert!("١٢٣٤٥٦".parse::<AccountId>().is_err());
    }
}
