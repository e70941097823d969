//! How a statement may be called. IAM takes letters and digits; the services that keep policies themselves take more,
//! and their own examples use it: "Enable IAM User Permissions" is the name of a key's first statement.

use super::StatementTarget;

/// Which characters a `Sid` may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SidForm {
    /// Letters A to Z and a to z, and digits: trust policies, as everything that IAM keeps.
    ///
    /// Rule: [Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html).
    LettersAndDigits,
    /// Every printable character up to U+00FF, spaces included. KMS says so of its policies; examples of S3, SNS and SQS
    /// have spaces, dots, dashes and underscores, and no page says what they refuse.
    ///
    /// Rule: [format of a key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html).
    Printable,
}

impl SidForm {
    /// Whether a text has this form. None is empty: AWS takes that for no name at all.
    #[must_use]
    pub fn takes(self, sid: &str) -> bool {
        let allowed = |character: char| match self {
            Self::LettersAndDigits => character.is_ascii_alphanumeric(),
            Self::Printable => matches!(character, ' '..='~' | '\u{a0}'..='\u{ff}'),
        };
        !sid.trim().is_empty() && sid.chars().all(allowed)
    }

    /// The form in words.
    #[must_use]
    pub const fn accepted(self) -> &'static str {
        match self {
            Self::LettersAndDigits => "letters A to Z and a to z and digits, without spaces",
            Self::Printable => "printable characters up to U+00FF, spaces included",
        }
    }
}

impl StatementTarget {
    /// The form that a `Sid` has to have in the policy of this resource.
    #[must_use]
    pub fn sid_form(&self) -> SidForm {
        match self {
            Self::Role(_) => SidForm::LettersAndDigits,
            Self::Key(_) | Self::Bucket { .. } | Self::Topic(_) | Self::Queue(_) => SidForm::Printable,
        }
    }
}
