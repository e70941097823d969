//! Remarks about switches that change nothing for the chosen features: a slip, mostly, that nobody would notice.

use super::permissions::Permissions;
use crate::{CommandError, document::Mark};

/// Why `--region` changes nothing, and what may have been meant.
const LIMIT_REGIONS: &str = "no chosen feature has a Region in its resources; `--regions` limits requests to Regions";

impl Permissions<'_> {
    /// A remark for every switch that changes nothing for these features.
    pub(super) fn remarks(&self) -> Result<Vec<String>, CommandError> {
        let samples = self.samples()?;
        let raw = self.raw(&samples)?.into_iter().map(|(_, policy)| policy).collect::<Vec<_>>();
        let idle = self.tightening.without_effect(&self.partition, &raw)?;
        let tightening = idle.into_iter().map(|flag| format!("`{flag}` changes nothing for the chosen features"));
        Ok(tightening.chain(self.idle_values()?).collect())
    }

    /// A remark for every value that no permission of these features has a place for.
    fn idle_values(&self) -> Result<Vec<String>, CommandError> {
        let given = [
            ("--region", self.place.region.is_some(), Mark::Region, LIMIT_REGIONS),
            ("--account", self.place.account.is_some(), Mark::Account, "no chosen feature names the role's account"),
            ("--bucket", self.bucket.is_some(), Mark::Bucket, "no chosen feature names the platform's bucket"),
        ];
        let mut remarks = vec![];
        for (flag, _, mark, why) in given.into_iter().filter(|(_, given, ..)| *given) {
            if self.features_with(mark)?.is_empty() {
                remarks.push(format!("`{flag}` changes nothing: {why}"));
            }
        }
        Ok(remarks)
    }
}
