//! How wide the permissions are. Allow statements add up: a condition limits something only where no wider statement of
//! the same role allows the same.

use std::collections::BTreeSet;

use super::*;
use crate::{AccessLevel, Actions, Effect, Resources, ServiceAuthorization, pattern};

/// An Allow statement with its feature.
struct Grant<'a> {
    feature: &'a str,
    statement: &'a Statement,
}

impl Grant<'_> {
    fn actions(&self) -> &[String] {
        let (Actions::Only(actions) | Actions::AllExcept(actions)) = &self.statement.actions;
        actions.values()
    }

    fn resources(&self) -> &[String] {
        let Some(Resources::Only(resources)) = &self.statement.resources else { return &[] };
        resources.values()
    }

    fn conditions(&self) -> BTreeSet<(&str, &str, &[String])> {
        let operators = self.statement.condition.0.iter();
        operators
            .flat_map(|(operator, keys)| keys.0.iter().map(move |(key, values)| (&**operator, &**key, values.values())))
            .collect()
    }

    /// The resources, where everything of the action's own service counts as everything.
    fn resources_for(&self, action: &str) -> Vec<&str> {
        let service = action.split(':').next().unwrap_or_default();
        let whole = format!("arn:${{Partition}}:{service}:*:*:*");
        self.resources().iter().map(|resource| if *resource == whole { "*" } else { resource }).collect()
    }

    /// Whether this allows the action wherever the other does, and more.
    fn is_wider_than(&self, other: &Self, action: &str) -> bool {
        let (own, narrow) = (self.resources_for(action), other.resources_for(action));
        let reaches = |narrow: &&str| own.iter().any(|wide| pattern::by_arn_parts(pattern::covers, wide, narrow));
        self.actions().iter().any(|own| pattern::covers(own, action))
            && narrow.iter().all(reaches)
            && self.conditions().is_subset(&other.conditions())
            && (self.conditions(), &own) != (other.conditions(), &narrow)
    }
}

fn grants(catalog: &Catalog) -> Vec<Grant<'_>> {
    catalog
        .features()
        .flat_map(|feature| feature.statements.iter().map(move |entry| (feature.id.as_str(), &entry.statement)))
        .filter(|(_, statement)| statement.effect == Effect::Allow)
        .map(|(feature, statement)| Grant { feature, statement })
        .collect()
}

/// The grants whose limits another feature of the role lifts, as `feature: action, lifted by feature`.
fn lifted(catalog: &Catalog) -> String {
    let grants = grants(catalog);
    let mut found = BTreeSet::new();
    for grant in &grants {
        for action in grant.actions() {
            let wider = grants.iter().filter(|other| other.is_wider_than(grant, action));
            found.extend(wider.map(|other| format!("{}: {action}, lifted by {}", grant.feature, other.feature)));
        }
    }
    lines(found)
}

fn lines(found: BTreeSet<String>) -> String {
    found.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn limits_of_the_access_role_hold_beside_its_other_features() {
    insta::assert_snapshot!(lifted(&Catalog::access_role().unwrap()), @r"
    ebs-direct: ec2:CreateTags, lifted by ami
    ebs-direct: ec2:CreateTags, lifted by ec2
    ec2: ec2:CreateTags, lifted by ami
    s3: kms:Decrypt, lifted by kms-custom-key
    s3: kms:GenerateDataKey, lifted by kms-custom-key
    ");
}

#[test]
fn limits_of_the_platform_role_hold_beside_its_other_features() {
    insta::assert_snapshot!(lifted(&Catalog::platform_role().unwrap()), @r"
    cross-account-list: iam:GetPolicy, lifted by health-checks
    cross-account-list: iam:GetPolicyVersion, lifted by health-checks
    ebs-direct: ec2:CreateTags, lifted by ami
    ebs-direct: ec2:CreateTags, lifted by ec2
    ec2: ec2:CreateTags, lifted by ami
    kms-temporary-key: kms:CreateGrant, lifted by kms-custom-key
    kms-temporary-key: kms:Decrypt, lifted by kms-custom-key
    kms-temporary-key: kms:DescribeKey, lifted by kms-custom-key
    kms-temporary-key: kms:DescribeKey, lifted by kms-default-key
    kms-temporary-key: kms:Encrypt, lifted by kms-custom-key
    kms-temporary-key: kms:GenerateDataKey*, lifted by kms-custom-key
    kms-temporary-key: kms:ReEncrypt*, lifted by kms-custom-key
    preservation: s3:GetBucketLocation, lifted by s3
    preservation: s3:GetObject, lifted by s3
    preservation: s3:ListBucket, lifted by s3
    preservation: s3:RestoreObject, lifted by s3
    s3: kms:Decrypt, lifted by kms-custom-key
    s3: kms:GenerateDataKey, lifted by kms-custom-key
    ");
}

/// What changes something anywhere, without a condition: the vendor's width where nothing narrower is workable.
fn changes_anything(catalog: &Catalog) -> String {
    let reference = ServiceAuthorization::embedded().unwrap();
    let anywhere =
        |grant: &&Grant| grant.conditions().is_empty() && grant.resources().iter().any(|resource| resource == "*");
    let grants = grants(catalog);
    let changes = |name: &str| {
        let levels = reference.actions(name).map(|(_, action)| action.level).collect::<Vec<_>>();
        levels.iter().any(|level| !matches!(level, AccessLevel::List | AccessLevel::Read))
    };
    let named =
        grants.iter().filter(anywhere).flat_map(|grant| grant.actions().iter().map(|action| (grant.feature, action)));
    let found = named.filter(|(_, action)| changes(action));
    lines(found.map(|(feature, action)| format!("{feature}: {action}")).collect())
}

#[test]
fn what_changes_anything_anywhere_is_known() {
    insta::assert_snapshot!(changes_anything(&Catalog::access_role().unwrap()), @r"
    ami: ec2:CopyImage
    ami: ec2:CopySnapshot
    ami: ec2:CreateVolume
    ami: ec2:ImportImage
    ami: ec2:ModifySnapshotAttribute
    ebs-direct: ec2:CreateSnapshot
    ec2: ec2:CopySnapshot
    ec2: ec2:CreateSnapshot
    ec2: ec2:CreateSnapshots
    ec2: ec2:CreateVolume
    ec2: ec2:ModifySnapshotAttribute
    ecs: ecs:ExecuteCommand
    kms-custom-key: kms:Decrypt
    kms-custom-key: kms:Encrypt
    kms-custom-key: kms:GenerateDataKey*
    kms-custom-key: kms:ReEncrypt*
    s3: s3:RestoreObject
    ");
    insta::assert_snapshot!(changes_anything(&Catalog::platform_role().unwrap()), @r"
    ami: ec2:CopyImage
    ami: ec2:CopySnapshot
    ami: ec2:CreateVolume
    ami: ec2:ImportImage
    ebs-direct: ec2:CreateSnapshot
    ec2: ec2:CopySnapshot
    ec2: ec2:CreateSnapshot
    ec2: ec2:CreateSnapshots
    ec2: ec2:CreateVolume
    ec2: ec2:ModifySnapshotAttribute
    ecs: ecs:ExecuteCommand
    kms-custom-key: kms:Decrypt
    kms-custom-key: kms:Encrypt
    kms-custom-key: kms:GenerateDataKey*
    kms-custom-key: kms:ReEncrypt*
    kms-default-key: kms:CreateKey
    s3: s3:RestoreObject
    ");
}
