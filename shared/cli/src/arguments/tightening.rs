//! Narrower permissions, as switches: one for each part of the policy crate's tightening.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use policy::{
    InstanceTag, KmsGrants, KmsKeyArn, Partition, Policy, Region, S3BucketArnError, Tightening, TighteningError,
};

use super::{bucket::Bucket, checked, listed};
use crate::CommandError;

/// What narrows the permissions of a role.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Tightening")]
pub(crate) struct TighteningArguments {
    /// Systems Manager only on instances with this tag.
    #[arg(long, value_name = "KEY=VALUE", value_parser = checked::<InstanceTag>)]
    #[arg(long_help = "Commands and sessions of Systems Manager only on instances with this tag. The tag of the \
        vendor's documents is CadoResponseSSMEnabled=True.")]
    pub(crate) ssm_instance_tag: Option<InstanceTag>,
    /// Use of these KMS keys only.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = listed::<KmsKeyArn>)]
    #[arg(
        long_help = "Use of these KMS keys only: ARNs of keys, not of aliases, several separated by commas. `*` as \
        the Region of a multi-Region key (mrk-…) means all its replicas."
    )]
    pub(crate) kms_keys: Vec<KmsKeyArn>,
    /// Which grants on KMS keys the role may make: any, aws-resources-only or withheld.
    #[arg(long, value_name = "WAY", value_parser = kms_grants(), hide_possible_values = true)]
    #[arg(long_help = "Which grants on KMS keys the role may make:\n  \
        any                 any: the role may hand the use of a key to anyone\n  \
        aws-resources-only  those that AWS services ask for, as EC2 does (default)\n  \
        withheld            none: encrypted volumes are read, but not attached")]
    pub(crate) kms_grants: Option<KmsGrants>,
    /// Requests to these Regions only.
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = listed::<Region>)]
    #[arg(
        long_help = "Requests to these Regions only, several separated by commas. Services with one endpoint for all \
        Regions, such as IAM, stay open."
    )]
    pub(crate) regions: Vec<Region>,
    /// Import from these S3 buckets only.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = listed::<Bucket>)]
    #[arg(
        long_help = "Import from these S3 buckets only: ARNs or names, several separated by commas. `*` and `?` may \
        stand for a part of a name, after at least three characters of it."
    )]
    s3_buckets: Vec<Bucket>,
}

impl TighteningArguments {
    /// The tightening of a role in this partition.
    pub(crate) fn tightening(&self, partition: &Partition) -> Result<Tightening, CommandError> {
        let buckets = self.s3_buckets.iter().map(|bucket| bucket.arn(partition));
        let wrong = |source: S3BucketArnError| CommandError::value("--s3-buckets", source);
        Ok(Tightening {
            ssm_instance_tag: self.ssm_instance_tag.clone(),
            kms_keys: self.kms_keys.iter().cloned().collect(),
            kms_grants: self.kms_grants.unwrap_or_default(),
            regions: self.regions.iter().cloned().collect(),
            s3_buckets: buckets.collect::<Result<_, _>>().map_err(wrong)?,
        })
    }

    /// The partition that an ARN among the switches tells.
    pub(crate) fn partition(&self) -> Option<&Partition> {
        let key = self.kms_keys.first().map(KmsKeyArn::partition);
        key.or_else(|| self.s3_buckets.iter().find_map(Bucket::partition))
    }

    /// Whether the switches fit each other and the partition.
    pub(crate) fn check(&self, partition: &Partition) -> Result<(), CommandError> {
        let checked = self.tightening(partition)?.check(partition);
        checked.map_err(|error| CommandError::value(flag_of(&error), error))
    }

    /// The switches that were given and that change none of these policies.
    pub(crate) fn without_effect(
        &self,
        partition: &Partition,
        raw: &[Policy],
    ) -> Result<Vec<&'static str>, CommandError> {
        let all = self.tightening(partition)?;
        let given = parts(&all, self.kms_grants.is_some());
        Ok(given
            .into_iter()
            .filter(|(_, part)| raw.iter().all(|policy| !changes(part, policy)))
            .map(|(flag, _)| flag)
            .collect())
    }
}

/// The ways to deal with grants, named one by one, so that shells can offer them.
pub(crate) fn kms_grants() -> impl TypedValueParser<Value = KmsGrants> {
    PossibleValuesParser::new(KmsGrants::ALL.map(KmsGrants::as_str)).try_map(|way| way.parse())
}

/// The switch that a fault of tightening belongs to.
pub(crate) fn flag_of(error: &TighteningError) -> &'static str {
    match error {
        TighteningError::OtherPartition { what: "KMS key", .. } | TighteningError::KeyOutsideRegions { .. } => {
            "--kms-keys"
        }
        TighteningError::OtherPartition { what: "S3 bucket", .. } => "--s3-buckets",
        TighteningError::OtherPartition { .. } | TighteningError::NoRegionLeft { .. } => "--regions",
        TighteningError::Pattern { .. } | TighteningError::NotAction { .. } => "--features",
    }
}

/// Every part of a tightening that does something, by its switch, each alone.
fn parts(all: &Tightening, grants: bool) -> Vec<(&'static str, Tightening)> {
    let Tightening { ssm_instance_tag, kms_keys, kms_grants, regions, s3_buckets } = all.clone();
    let alone = Tightening::default;
    [
        ("--ssm-instance-tag", ssm_instance_tag.is_some(), Tightening { ssm_instance_tag, ..alone() }),
        ("--kms-keys", !kms_keys.is_empty(), Tightening { kms_keys, ..alone() }),
        ("--kms-grants", grants, Tightening { kms_grants, ..alone() }),
        ("--regions", !regions.is_empty(), Tightening { regions, ..alone() }),
        ("--s3-buckets", !s3_buckets.is_empty(), Tightening { s3_buckets, ..alone() }),
    ]
    .into_iter()
    .filter_map(|(flag, given, part)| given.then_some((flag, part)))
    .collect()
}

/// Whether the part makes a difference. The default way of grants is measured against the open one, because nothing
/// else could tell that a policy has grants at all.
fn changes(part: &Tightening, policy: &Policy) -> bool {
    let grants = match (part, part.kms_grants) {
        (part, KmsGrants::AwsResourcesOnly) if *part == Tightening::default() => KmsGrants::Any,
        _ => KmsGrants::default(),
    };
    let before = Tightening { kms_grants: grants, ..Tightening::default() }.apply(policy);
    match (before, part.apply(policy)) {
        (Ok(before), Ok(after)) => !before.means_the_same_as(&after),
        _ => true,
    }
}

/// The switches that would change a policy of the partition `aws`, tried with sample values.
pub(crate) fn samples(policy: &Policy) -> Result<Vec<&'static str>, CommandError> {
    let sample = Tightening {
        ssm_instance_tag: Some(InstanceTag::default()),
        kms_keys: [sample("arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab")?].into(),
        kms_grants: KmsGrants::Withheld,
        regions: [sample("eu-central-1")?].into(),
        s3_buckets: [sample("arn:aws:s3:::sample-bucket")?].into(),
    };
    Ok(parts(&sample, true).into_iter().filter(|(_, part)| changes(part, policy)).map(|(flag, _)| flag).collect())
}

fn sample<T: std::str::FromStr>(text: &str) -> Result<T, CommandError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(CommandError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(action: &str) -> Policy {
        Policy::new(vec![policy::Statement::allow(action, "*")])
    }

    #[test]
    fn knows_the_switches_that_change_a_policy() {
        assert_eq!(samples(&policy("s3:GetObject")).unwrap(), ["--regions", "--s3-buckets"]);
        assert_eq!(samples(&policy("kms:CreateGrant")).unwrap(), ["--kms-keys", "--kms-grants", "--regions"]);
        assert_eq!(samples(&policy("iam:GetRole")).unwrap(), [""; 0]);
    }

    #[test]
    fn the_default_way_of_grants_has_no_effect_only_where_there_are_no_grants() {
        let grants = Some(KmsGrants::AwsResourcesOnly);
        let arguments = TighteningArguments { kms_grants: grants, ..TighteningArguments::default() };
        let partition = "aws".parse().unwrap();
        let idle = |action| arguments.without_effect(&partition, &[policy(action)]).unwrap();
        assert_eq!(idle("kms:CreateGrant"), [""; 0]);
        assert_eq!(idle("s3:GetObject"), ["--kms-grants"]);
    }
}
