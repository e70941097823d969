//! Why an invocation ends as an error. Apart from a request that is not understood and an account that is not known, that is
//! only said at the end: everything that could be done was done and reported before.

use access::CallError;
use lambda::ErrorType;

use crate::{report::Report, request::RequestError, restore::Restoration};

/// Why an invocation failed.
#[derive(Debug, thiserror::Error)]
pub enum KmsCleanupError {
    /// The event is not understood.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// AWS does not tell in which account the function runs.
    #[error("the function's own account is not known")]
    Identity(#[source] CallError),
    /// Keys of some Regions could not be listed. They were kept; the other Regions are done.
    #[error("keys could not be listed in {}; everything else was done and reported", places.join(", "))]
    RegionNotListed {
        /// Account and Region, each with the reason.
        places: Vec<String>,
    },
    /// More keys would be retired than one run may.
    #[error(
        "{planned} keys would be retired, and one run may retire {maximum}: nothing was changed; read the report, and if they \
         are to go, raise KmsMaximumRetirements"
    )]
    BoundExceeded {
        /// How many would be retired.
        planned: usize,
        /// How many may be.
        maximum: usize,
    },
    /// Calls that change keys failed. The next run takes these keys up again.
    #[error("{} keys could not be changed as decided: {}; all others were done and reported", keys.len(), keys.join(", "))]
    KeyFailed {
        /// The ARNs of the keys.
        keys: Vec<String>,
    },
}

impl ErrorType for KmsCleanupError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Request(_) => "KmsCleanupError::Request",
            Self::Identity(_) => "KmsCleanupError::Identity",
            Self::RegionNotListed { .. } => "KmsCleanupError::RegionNotListed",
            Self::BoundExceeded { .. } => "KmsCleanupError::BoundExceeded",
            Self::KeyFailed { .. } => "KmsCleanupError::KeyFailed",
        }
    }
}

impl Report {
    /// The failure that the invocation ends with, the gravest first.
    #[must_use]
    pub fn failure(&self) -> Option<KmsCleanupError> {
        let failed_regions = self.regions.iter().filter(|region| !region.listed);
        let place = |region: &crate::report::RegionRow| {
            let error = region.error.as_deref().unwrap_or("no reason given");
            format!("Region {} of account {} ({error})", region.region, region.account)
        };
        let places: Vec<String> = failed_regions.map(place).collect();
        let (planned, maximum) = (self.summary.to_retire, self.summary.maximum_retirements);
        if self.summary.bound_exceeded {
            return Some(KmsCleanupError::BoundExceeded { planned, maximum });
        }
        if !places.is_empty() {
            return Some(KmsCleanupError::RegionNotListed { places });
        }
        failed(self.keys.iter().filter(|row| row.outcome == "failed").map(|row| row.key.to_string()))
    }
}

impl Restoration {
    /// The failure that the invocation ends with.
    #[must_use]
    pub fn failure(&self) -> Option<KmsCleanupError> {
        failed(self.failed.iter().map(|failure| format!("{} ({})", failure.key, failure.error)))
    }
}

fn failed(keys: impl Iterator<Item = String>) -> Option<KmsCleanupError> {
    let keys: Vec<String> = keys.collect();
    (!keys.is_empty()).then_some(KmsCleanupError::KeyFailed { keys })
}
