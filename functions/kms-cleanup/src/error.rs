//! Why an invocation ends as an error. Apart from a request that is not understood and an account that is not known, that is
//! only said at the end: everything that could be done was done and reported before.

use access::CallError;
use lambda::{ErrorType, chain};
use serde::Serialize;

use crate::{
    reason::Reason,
    report::{RegionRow, Report},
    request::RequestError,
    restore::Restoration,
};

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
    #[error(
        "keys could not be listed in {}; everything else was done and reported; where that is not to change, leave these Regions \
         out with KmsRegions, or these accounts with KmsAccounts",
        places.join(", ")
    )]
    RegionNotListed {
        /// Account and Region, each with the reason.
        places: Vec<String>,
    },
    /// The time of the invocation was up before all was known. Nothing was changed.
    #[error(
        "the function's time was up before every key was looked at: nothing was changed; look at fewer Regions or accounts at a \
         time (KmsRegions, KmsAccounts)"
    )]
    OutOfTime,
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
    #[error("keys could not be changed as decided: {}; all others were done and reported", keys.join(", "))]
    KeyFailed {
        /// The ARNs of the keys.
        keys: Vec<String>,
    },
    /// Keys are pending deletion although somebody else named them.
    #[error(
        "keys are pending deletion and have an alias of somebody else: {}; restore them, or take that alias away if they \
         are to go",
        keys.join(", ")
    )]
    PendingForeignAlias {
        /// The ARNs of the keys.
        keys: Vec<String>,
    },
    /// Something about keys that would be retired otherwise could not be read. They were kept.
    #[error(
        "evidence about keys could not be read, so they were kept: {}; the report says what and why; mend it, or give a key \
         that is to stay an alias of its own",
        keys.join(", ")
    )]
    EvidenceUnreadable {
        /// The ARNs of the keys.
        keys: Vec<String>,
    },
}

/// How an invocation by hand tells what the schedule's ends as an error for: the report would be lost otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedInvocation {
    /// The stable type, as Lambda reports it.
    pub error_type: &'static str,
    /// What failed, and what to do.
    pub error_message: String,
}

impl From<&KmsCleanupError> for FailedInvocation {
    fn from(error: &KmsCleanupError) -> Self {
        Self { error_type: error.error_type(), error_message: chain(error).to_string() }
    }
}

impl ErrorType for KmsCleanupError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Request(_) => "KmsCleanupError::Request",
            Self::Identity(_) => "KmsCleanupError::Identity",
            Self::RegionNotListed { .. } => "KmsCleanupError::RegionNotListed",
            Self::OutOfTime => "KmsCleanupError::OutOfTime",
            Self::BoundExceeded { .. } => "KmsCleanupError::BoundExceeded",
            Self::KeyFailed { .. } => "KmsCleanupError::KeyFailed",
            Self::PendingForeignAlias { .. } => "KmsCleanupError::PendingForeignAlias",
            Self::EvidenceUnreadable { .. } => "KmsCleanupError::EvidenceUnreadable",
        }
    }
}

impl Report {
    /// What failed, the gravest first. A dry run that finds too many keys has not failed: it tells that a real one would.
    #[must_use]
    pub fn failure(&self) -> Option<KmsCleanupError> {
        let (planned, maximum) = (self.summary.to_retire, self.summary.maximum_retirements);
        if self.summary.bound_exceeded && !self.dry_run {
            return Some(KmsCleanupError::BoundExceeded { planned, maximum });
        }
        let places: Vec<String> = self.regions.iter().filter(|region| !region.listed).map(place).collect();
        if !places.is_empty() {
            return Some(KmsCleanupError::RegionNotListed { places });
        }
        failed(self.keys.iter().filter(|row| row.outcome == "failed").map(|row| row.key.to_string()))
            .or_else(|| self.kept(Reason::is_pending_foreign).map(|keys| KmsCleanupError::PendingForeignAlias { keys }))
            .or_else(|| self.kept(Reason::is_unreadable).map(|keys| KmsCleanupError::EvidenceUnreadable { keys }))
    }

    /// The keys that are kept for such reasons, if there are any.
    fn kept(&self, such: impl Fn(Reason) -> bool) -> Option<Vec<String>> {
        let codes: Vec<&str> = Reason::ALL.iter().filter(|reason| such(**reason)).map(|reason| reason.code()).collect();
        let rows = self.keys.iter().filter(|row| codes.contains(&row.reason));
        let keys: Vec<String> = rows.map(|row| row.key.to_string()).collect();
        (!keys.is_empty()).then_some(keys)
    }
}

fn place(region: &RegionRow) -> String {
    let error = region.error.as_deref().unwrap_or("no reason given");
    format!("Region {} of account {} ({error})", region.region, region.account)
}

impl Restoration {
    /// What failed.
    #[must_use]
    pub fn what_failed(&self) -> Option<KmsCleanupError> {
        failed(self.failed.iter().map(|failure| format!("{} ({})", failure.key, failure.error)))
    }
}

fn failed(keys: impl Iterator<Item = String>) -> Option<KmsCleanupError> {
    let keys: Vec<String> = keys.collect();
    (!keys.is_empty()).then_some(KmsCleanupError::KeyFailed { keys })
}
