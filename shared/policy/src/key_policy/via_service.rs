//! The name under which EC2 passes requests of a role on to KMS. It holds the DNS suffix of the partition, which no ARN
//! tells; for a partition that is not listed the name is not known, and answers depend on it.

use crate::{Partition, Region};

/// DNS suffixes of the partitions.
///
/// Rule: [partitions](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html).
const SUFFIXES: [(&str, &str); 8] = [
    ("aws", "amazonaws.com"),
    ("aws-us-gov", "amazonaws.com"),
    ("aws-cn", "amazonaws.com.cn"),
    ("aws-eusc", "amazonaws.eu"),
    ("aws-iso", "c2s.ic.gov"),
    ("aws-iso-b", "sc2s.sgov.gov"),
    ("aws-iso-e", "cloud.adc-e.uk"),
    ("aws-iso-f", "csp.hci.ic.gov"),
];

/// The value of `kms:ViaService` for EC2 in a Region.
pub(super) fn ec2(partition: &Partition, region: &Region) -> Option<String> {
    let suffix = SUFFIXES.iter().find(|(name, _)| *name == partition.as_str());
    suffix.map(|(_, suffix)| format!("ec2.{region}.{suffix}"))
}

/// The Region in such a value, whatever the suffix.
pub(super) fn region_of(service: &str) -> Option<Region> {
    let (region, suffix) = service.strip_prefix("ec2.")?.split_once('.')?;
    (!suffix.is_empty()).then(|| region.parse().ok()).flatten()
}
