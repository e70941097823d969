//! Ids of AWS Organizations: the organization itself, and the places in its tree (roots and organizational
//! units). Checked early, because a mistyped id would silently put every account out of scope.

use std::str::FromStr;

use crate::text_type::text_type;

/// A text that is not an organization id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not an organization id: expected `o-` and 10 to 32 lower-case letters or digits")]
pub struct OrganizationIdError {
    value: String,
}

/// A text that names no place in an organization's tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is neither an organizational unit (`ou-abcd-11111111`) nor a root (`r-abcd`)")]
pub struct OrganizationalUnitIdError {
    value: String,
}

text_type! {
    /// The id of an organization, such as `o-exampleorgid`.
    ///
    /// Rule: [Organization](https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html).
    OrganizationId, OrganizationIdError
}

text_type! {
    /// The id of an organizational unit or of the root above them all.
    ///
    /// Rule: [OrganizationalUnit](https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html).
    OrganizationalUnitId, OrganizationalUnitIdError
}

fn is_word(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl FromStr for OrganizationId {
    type Err = OrganizationIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.strip_prefix("o-").is_some_and(|rest| is_word(rest, 10..=32)) {
            return Err(OrganizationIdError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for OrganizationalUnitId {
    type Err = OrganizationalUnitIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let root = text.strip_prefix("r-").is_some_and(|rest| is_word(rest, 4..=32));
        let unit = text.strip_prefix("ou-").and_then(|rest| rest.split_once('-'));
        let unit = unit.is_some_and(|(root, rest)| is_word(root, 4..=32) && is_word(rest, 8..=32));
        if !(root || unit) {
            return Err(OrganizationalUnitIdError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_units_and_roots() {
        for text in ["ou-exam-l3zc8b3h", "r-exam", "ou-ab12-11111111"] {
            assert!(text.parse::<OrganizationalUnitId>().is_ok(), "{text}");
        }
    }

    #[test]
    fn refuses_names_and_account_ids() {
        for text in ["Production", "222222222222", "ou-exam", "r-", ""] {
            assert!(text.parse::<OrganizationalUnitId>().is_err(), "{text}");
        }
    }

    #[test]
    fn accepts_organization_ids_of_ten_to_thirty_two_characters() {
        assert!("o-exampleorg1".parse::<OrganizationId>().is_ok());
        assert!("o-short".parse::<OrganizationId>().is_err());
    }
}
