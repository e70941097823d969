//! How wide the permissions are. Allow statements add up: a condition limits something only where no wider statement of
//! the same role allows the same.

use std::collections::BTreeSet;

use super::*;
use crate::{AccessLevel, Actions, Effect, ResourceType, Resources, ServiceAuthorization, pattern};

/// An Allow statement with its feature, rendered for any account.
struct Grant {
    feature: String,
    statement: Statement,
}

impl Grant {
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
        let keys = operators.flat_map(|(operator, keys)| keys.0.iter().map(move |entry| (operator, entry)));
        keys.map(|(operator, (key, values))| (operator.as_str(), key.as_str(), values.values())).collect()
    }

    /// The resources of one type that this allows: no wider than the type itself.
    fn of_type(&self, kind: &str) -> BTreeSet<String> {
        let test = |test, one: &str, other: &str| pattern::by_arn_parts(test, one, other);
        let fitting = self.resources().iter().filter(|resource| test(pattern::overlaps, resource, kind));
        let narrower =
            |resource: &String| if test(pattern::covers, resource, kind) { kind } else { resource }.to_owned();
        fitting.map(narrower).collect()
    }

    /// Whether this allows the action on the type wherever the other does, and more.
    fn is_wider_than(&self, other: &Self, action: &str, kind: &str) -> bool {
        let (own, narrow) = (self.of_type(kind), other.of_type(kind));
        let reaches = |piece: &String| own.iter().any(|wide| pattern::by_arn_parts(pattern::covers, wide, piece));
        self.actions().iter().any(|own| pattern::covers(own, action))
            && !narrow.is_empty()
            && narrow.iter().all(reaches)
            && self.conditions().is_subset(&other.conditions())
            && (self.conditions(), &own) != (other.conditions(), &narrow)
    }
}

fn grants(catalog: &Catalog) -> Vec<Grant> {
    let rendered = catalog.features().flat_map(|feature| {
        let statements = feature.policy(&partition("aws")).unwrap().statements;
        statements.into_iter().map(|statement| Grant { feature: feature.id.to_string(), statement })
    });
    rendered.filter(|grant| grant.statement.effect == Effect::Allow).collect()
}

/// The ARN of a type in any Region and account: `arn:aws:ec2:*:*:instance/*`.
fn arn(kind: &ResourceType) -> String {
    let parts = kind.arn.replace("${Partition}", "aws");
    let mut pieces = parts.split("${").map(|piece| piece.split_once('}').map_or(piece, |(_, behind)| behind));
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |text, piece| text + "*" + piece)
}

/// The grants whose limits another statement of the role lifts.
fn lifted(catalog: &Catalog) -> String {
    let reference = ServiceAuthorization::embedded().unwrap();
    let grants = grants(catalog);
    let mut found = BTreeSet::new();
    for grant in &grants {
        for pattern in grant.actions() {
            let types = reference.actions(pattern).flat_map(|(_, action)| &action.types);
            for (name, kind) in types {
                let wider = grants.iter().filter(|other| other.is_wider_than(grant, pattern, &arn(kind)));
                found.extend(
                    wider.map(|wide| format!("{}: {pattern} on {name}, lifted by {}", grant.feature, wide.feature)),
                );
            }
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
    ec2: ec2:StartInstances on license-configuration, lifted by ec2
    ec2: ec2:StopInstances on instance, lifted by stop-instance
    s3: kms:Decrypt on key, lifted by kms-custom-key
    s3: kms:GenerateDataKey on key, lifted by kms-custom-key
    ");
}

#[test]
fn limits_of_the_platform_role_hold_beside_its_other_features() {
    insta::assert_snapshot!(lifted(&Catalog::platform_role().unwrap()), @r"
    cross-account-list: iam:GetPolicy on policy, lifted by health-checks
    cross-account-list: iam:GetPolicyVersion on policy, lifted by health-checks
    kms-temporary-key: kms:CreateGrant on key, lifted by kms-custom-key
    kms-temporary-key: kms:Decrypt on key, lifted by kms-custom-key
    kms-temporary-key: kms:DescribeKey on key, lifted by kms-custom-key
    kms-temporary-key: kms:DescribeKey on key, lifted by kms-default-key
    kms-temporary-key: kms:Encrypt on key, lifted by kms-custom-key
    kms-temporary-key: kms:GenerateDataKey* on key, lifted by kms-custom-key
    kms-temporary-key: kms:ReEncrypt* on key, lifted by kms-custom-key
    preservation: s3:GetBucketLocation on bucket, lifted by s3
    preservation: s3:GetObject on object, lifted by s3
    preservation: s3:ListBucket on bucket, lifted by s3
    preservation: s3:RestoreObject on object, lifted by s3
    s3: kms:Decrypt on key, lifted by kms-custom-key
    s3: kms:GenerateDataKey on key, lifted by kms-custom-key
    updates: ec2:AssociateAddress on network-interface, lifted by updates
    updates: ec2:AssociateAddress on network-interface, lifted by workers
    updates: ec2:StopInstances on instance, lifted by stop-instance
    workers: ec2:AssociateAddress on network-interface, lifted by updates
    workers: ec2:AssociateAddress on network-interface, lifted by workers
    workers: ec2:StopInstances on instance, lifted by stop-instance
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
        grants.iter().filter(anywhere).flat_map(|grant| grant.actions().iter().map(|action| (&grant.feature, action)));
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
