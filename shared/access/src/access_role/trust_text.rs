//! The text of a trust policy on its way through observe, plan and apply. It may hold an ExternalId, so it shows itself
//! neither in debug output nor in a serialized plan.

use std::fmt;

/// The minified text of a trust policy.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustText(pub String);

impl fmt::Debug for TrustText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TrustText(not shown)")
    }
}
