//! Names of IAM roles. The platform can only assume roles whose name contains `CadoResponse` (its own policy
//! allows `role/*CadoResponse*` and nothing else), so the name of an access role is checked for it here.

use std::str::FromStr;

use crate::text_type::text_type;

/// What every access role's name must contain, case included.
pub const ASSUMABLE_MARK: &str = "CadoResponse";

/// A text that cannot name an IAM role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not an IAM role name: expected 1 to 64 of letters, digits and `+=,.@_-`, without a path")]
pub struct RoleNameError {
    value: String,
}

text_type! {
    /// The name of an IAM role, without its path: 1 to 64 characters.
    ///
    /// Rule: [IAM quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
    RoleName, RoleNameError
}

impl RoleName {
    /// Whether the platform's own policy lets it assume a role of this name.
    #[must_use]
    pub fn is_assumable_by_the_platform(&self) -> bool {
        self.0.contains(ASSUMABLE_MARK)
    }
}

impl FromStr for RoleName {
    type Err = RoleNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        if text.is_empty() || text.len() > 64 || !text.bytes().all(valid) {
            return Err(RoleNameError { value: text.to_owned() });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_up_to_sixty_four_characters() {
        assert!("a".repeat(64).parse::<RoleName>().is_ok());
        assert!("a".repeat(65).parse::<RoleName>().is_err());
        assert!("".parse::<RoleName>().is_err());
    }

    #[test]
    fn refuses_wildcards_and_paths() {
        assert!("CadoResponse*".parse::<RoleName>().is_err());
        assert!("security/CadoResponse".parse::<RoleName>().is_err());
    }

    #[test]
    fn knows_what_the_platform_can_assume() {
        let assumable = |name: &str| name.parse::<RoleName>().unwrap().is_assumable_by_the_platform();
        assert!(assumable("CadoResponseSecondRole"));
        assert!(!assumable("cadoresponse-role"));
        assert!(!assumable("DarktraceForensics"));
    }
}
