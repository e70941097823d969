//! Each tightening by a table of what it makes of statements, and what holds for all of them together.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::{Catalog, Placeholders};

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn tightened(tightening: &Tightening, statements: &str) -> String {
    let policy = tightening.apply(&policy(statements)).unwrap();
    let lines = policy.statements.iter().map(|statement| Policy::new(vec![statement.clone()]).print());
    let bare = |line: String| line.replace(r#"{"Version":"2012-10-17","Statement":["#, "").replace("]}\u{0}", "");
    lines.map(|line| bare(line + "\u{0}")).collect::<Vec<_>>().join("\n")
}

fn tag() -> Tightening {
    Tightening { ssm_instance_tag: Some(InstanceTag::default()), ..Tightening::default() }
}

fn keys(arns: &[&str]) -> Tightening {
    Tightening { kms_keys: arns.iter().map(|arn| arn.parse().unwrap()).collect(), ..Tightening::default() }
}

fn grants(kms_grants: KmsGrants) -> Tightening {
    Tightening { kms_grants, ..Tightening::default() }
}

fn regions(codes: &[&str]) -> Tightening {
    Tightening { regions: codes.iter().map(|code| code.parse().unwrap()).collect(), ..Tightening::default() }
}

fn buckets(arns: &[&str]) -> Tightening {
    Tightening { s3_buckets: arns.iter().map(|arn| arn.parse().unwrap()).collect(), ..Tightening::default() }
}

const KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

#[test]
fn the_tag_is_asked_of_instances_and_not_of_documents() {
    let statements = r#"{"Sid":"Run","Effect":"Allow","Action":["ssm:SendCommand","ssm:DescribeInstanceInformation"],
        "Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/AWS-RunShellScript"]}"#;
    insta::assert_snapshot!(tightened(&tag(), statements), @r#"
    {"Sid":"Run","Effect":"Allow","Action":"ssm:DescribeInstanceInformation","Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/AWS-RunShellScript"]}
    {"Sid":"RunOnInstancesTagged","Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"True"}}}
    {"Sid":"RunOnInstancesRun","Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ssm:*::document/AWS-RunShellScript"}
    {"Sid":"NeverOptInInstances","Effect":"Deny","Action":["ec2:CreateTags","ec2:DeleteTags"],"Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"ForAnyValue:StringEqualsIgnoreCase":{"aws:TagKeys":"CadoResponseSSMEnabled"}}}
    "#);
}

#[test]
fn a_command_on_everything_is_divided_into_tagged_instances_and_documents() {
    let statements = r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"*"}"#;
    insta::assert_snapshot!(tightened(&tag(), statements), @r#"
    {"Effect":"Allow","Action":"ssm:SendCommand","Resource":"*","Condition":{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"True"}}}
    {"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:*:ssm:*:*:document/*"}
    {"Sid":"NeverOptInInstances","Effect":"Deny","Action":["ec2:CreateTags","ec2:DeleteTags"],"Resource":"arn:*:ec2:*:*:instance/*","Condition":{"ForAnyValue:StringEqualsIgnoreCase":{"aws:TagKeys":"CadoResponseSSMEnabled"}}}
    "#);
}

#[test]
fn keys_are_named_for_use_and_not_for_looking() {
    let statements = r#"{"Sid":"Use","Effect":"Allow","Action":["kms:Decrypt","kms:DescribeKey","kms:ReEncrypt*"],"Resource":"*"},
        {"Sid":"Other","Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-central-1:333333333333:key/*"},
        {"Sid":"Own","Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
         "Condition":{"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}}}"#;
    insta::assert_snapshot!(tightened(&keys(&[KEY]), statements), @r#"
    {"Sid":"Use","Effect":"Allow","Action":"kms:DescribeKey","Resource":"*"}
    {"Sid":"UseNamedKeys","Effect":"Allow","Action":["kms:Decrypt","kms:ReEncrypt*"],"Resource":"arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"}
    {"Sid":"Own","Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}}}
    "#);
}

#[test]
fn grants_are_any_for_aws_resources_only_or_withheld() {
    let statements = r#"{"Sid":"Use","Effect":"Allow","Action":["kms:Decrypt","kms:CreateGrant"],"Resource":"*",
        "Condition":{"Bool":{"KMS:grantisforawsresource":"true"},"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}}"#;
    insta::assert_snapshot!(tightened(&grants(KmsGrants::Any), statements), @r#"
    {"Sid":"Use","Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"Bool":{"KMS:grantisforawsresource":"true"},"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}}
    {"Sid":"UseGrants","Effect":"Allow","Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}}
    "#);
    let only = tightened(&grants(KmsGrants::AwsResourcesOnly), statements);
    assert!(only.contains(
        r#""Action":"kms:CreateGrant","Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}"#
    ));
    assert!(!tightened(&grants(KmsGrants::Withheld), statements).contains("CreateGrant"));
}

#[test]
fn a_policy_of_grants_alone_has_nothing_left_when_they_are_withheld() {
    let only_grants = policy(r#"{"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*"}"#);
    assert_eq!(grants(KmsGrants::Withheld).apply(&only_grants).unwrap().statements, []);
}

#[test]
fn regions_are_tested_except_where_a_service_has_none() {
    let statements = r#"{"Sid":"Look","Effect":"Allow","Action":["ec2:DescribeRegions","ec2:DescribeVolumes"],"Resource":"*"},
        {"Sid":"Check","Effect":"Allow","Action":"iam:GetPolicy","Resource":"*"},
        {"Sid":"Narrow","Effect":"Allow","Action":"ec2:CreateVolume","Resource":"*",
         "Condition":{"StringEquals":{"aws:RequestedRegion":["us-east-1","eu-central-1"]}}}"#;
    insta::assert_snapshot!(tightened(&regions(&["eu-central-1", "eu-west-1"]), statements), @r#"
    {"Sid":"Look","Effect":"Allow","Action":"ec2:DescribeVolumes","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}}
    {"Sid":"LookGlobal","Effect":"Allow","Action":"ec2:DescribeRegions","Resource":"*"}
    {"Sid":"Check","Effect":"Allow","Action":"iam:GetPolicy","Resource":"*"}
    {"Sid":"Narrow","Effect":"Allow","Action":"ec2:CreateVolume","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}}
    "#);
    let other = regions(&["eu-west-1"]).apply(&policy(statements)).unwrap_err();
    assert_eq!(
        other.to_string(),
        "statement `Narrow` is limited to other Regions than `eu-west-1`: nothing would be left of it"
    );
}

#[test]
fn buckets_are_named_for_what_reads_buckets_and_objects() {
    let statements = r#"{"Sid":"Import","Effect":"Allow","Action":["s3:GetBucketLocation","s3:GetObject","s3:ListAllMyBuckets"],"Resource":"*"},
        {"Sid":"Keep","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::evidence/*"}"#;
    insta::assert_snapshot!(tightened(&buckets(&["arn:aws:s3:::logs", "arn:aws:s3:::trail-*"]), statements), @r#"
    {"Sid":"Import","Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}
    {"Sid":"ImportObjects","Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::logs/*","arn:aws:s3:::trail-*/*"]}
    {"Sid":"ImportBuckets","Effect":"Allow","Action":"s3:GetBucketLocation","Resource":["arn:aws:s3:::logs","arn:aws:s3:::trail-*"]}
    {"Sid":"Keep","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::evidence/*"}
    "#);
}

#[test]
fn the_documents_statement_on_temporary_keys_is_divided_into_alias_and_key() {
    let published = policy(
        r#"{"Sid":"Operations","Effect":"Allow","Action":["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"],"Resource":"*",
            "Condition":{"ForAllValues:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]},
                         "ForAnyValue:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]}}}"#,
    );
    let partition = "aws-cn".parse().unwrap();
    let divided = only_temporary_keys(&published, &partition).unwrap();
    insta::assert_snapshot!(divided.print(), @r#"{"Version":"2012-10-17","Statement":[{"Sid":"Operations","Effect":"Allow","Action":["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"],"Resource":"arn:aws-cn:kms:*:*:key/*","Condition":{"ForAllValues:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"},"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}}},{"Sid":"OperationsAlias","Effect":"Allow","Action":"kms:DeleteAlias","Resource":"arn:aws-cn:kms:*:*:alias/CadoResponse-KMS-Alias*"}]}"#);
    assert_eq!(only_temporary_keys(&divided, &partition).unwrap(), divided);
}

#[test]
fn a_pattern_that_cannot_be_divided_is_refused() {
    let everything = policy(r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#);
    let error = grants(KmsGrants::Withheld).apply(&everything).unwrap_err();
    assert!(error.to_string().starts_with("action `kms:*` cannot be divided"), "{error}");
    assert!(only_temporary_keys(&everything, &"aws".parse().unwrap()).is_err());
}

#[test]
fn what_only_looks_narrow_is_narrowed_and_everything_but_is_refused() {
    let wide = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/*"}"#;
    assert!(tightened(&buckets(&["arn:aws:s3:::logs"]), wide).contains(r#""Resource":"arn:aws:s3:::logs/*""#));
    let aliases = r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
        "Condition":{"ForAnyValue:StringNotLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}}}"#;
    assert!(tightened(&keys(&[KEY]), aliases).contains(KEY));
    let tags = r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*",
        "Condition":{"StringNotLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"False"}}}"#;
    assert!(tightened(&tag(), tags).contains(r#""StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"True"}"#));
    let everything_but = policy(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#);
    let error = tag().apply(&everything_but).unwrap_err().to_string();
    assert!(error.starts_with("a statement that allows everything but `iam:*` cannot be narrowed"), "{error}");
}

#[test]
fn denials_are_left_alone() {
    let denial = r#"{"Effect":"Deny","Action":["kms:*","s3:*","ssm:*"],"Resource":"*"}"#;
    for tightening in
        [tag(), keys(&[KEY]), grants(KmsGrants::Withheld), regions(&["eu-central-1"]), buckets(&["arn:aws:s3:::logs"])]
    {
        assert_eq!(tightening.apply(&policy(denial)).unwrap(), policy(denial));
    }
}

#[test]
fn what_belongs_to_another_partition_is_refused() {
    let partition: Partition = "aws-cn".parse().unwrap();
    for (tightening, what) in [
        (keys(&[KEY]), "KMS key `arn:aws:kms:"),
        (regions(&["eu-central-1"]), "Region `eu-central-1`"),
        (buckets(&["arn:aws:s3:::logs"]), "S3 bucket `arn:aws:s3:::logs`"),
    ] {
        let error = tightening.check(&partition).unwrap_err().to_string();
        assert!(error.starts_with(what) && error.contains("not in the partition `aws-cn`"), "{error}");
        assert_eq!(tightening.check(&"aws".parse().unwrap()), Ok(()));
    }
}

#[test]
fn a_key_in_none_of_the_allowed_regions_is_refused() {
    let both = Tightening { regions: regions(&["eu-west-1"]).regions, ..keys(&[KEY]) };
    let error = both.check(&"aws".parse().unwrap()).unwrap_err().to_string();
    assert!(error.contains("can never be used: its Region is not among the allowed ones, `eu-west-1`"), "{error}");
    let everywhere = "arn:aws:kms:*:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    let both = Tightening { regions: regions(&["eu-west-1"]).regions, ..keys(&[everywhere]) };
    assert_eq!(both.check(&"aws".parse().unwrap()), Ok(()));
}

fn without_sids(policy: Policy) -> Policy {
    let mut statements: Vec<Statement> =
        policy.statements.iter().map(|statement| Statement { sid: None, ..statement.canonical() }).collect();
    statements.sort_by_key(|statement| Policy::new(vec![statement.clone()]).print());
    Policy { statements, ..policy }
}

fn every_feature() -> Vec<Policy> {
    let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
    let catalogs = [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()];
    let features = catalogs.iter().flat_map(Catalog::features);
    features.map(|feature| feature.policy(&placeholders).unwrap()).collect()
}

fn all_ways() -> Tightening {
    Tightening {
        ssm_instance_tag: Some(InstanceTag::default()),
        kms_keys: keys(&[KEY]).kms_keys,
        kms_grants: KmsGrants::AwsResourcesOnly,
        regions: regions(&["eu-central-1"]).regions,
        s3_buckets: buckets(&["arn:aws:s3:::logs"]).s3_buckets,
    }
}

#[test]
fn every_feature_can_be_tightened_in_every_way_and_twice_is_once() {
    for kms_grants in KmsGrants::ALL {
        let tightening = Tightening { kms_grants, ..all_ways() };
        for feature in every_feature() {
            let once = tightening.apply(&feature).unwrap();
            assert_eq!(tightening.apply(&once).unwrap(), once);
            let mut sids: Vec<_> = once.statements.iter().map(|statement| statement.sid.clone().unwrap()).collect();
            sids.sort();
            sids.dedup();
            assert_eq!(sids.len(), once.statements.len());
        }
    }
}

#[test]
fn no_tightening_changes_nothing() {
    for feature in every_feature() {
        assert_eq!(Tightening::default().apply(&feature).unwrap(), feature);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_tightenings_does_not_matter(order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle()) {
        static FEATURES: LazyLock<Vec<Policy>> = LazyLock::new(every_feature);
        let tightening = all_ways();
        let functions = tightening.functions();
        for feature in FEATURES.iter() {
            let mut statements = feature.statements.clone();
            for position in &order {
                statements = functions[*position](&statements).unwrap();
            }
            let shuffled = without_sids(Policy { statements, ..feature.clone() });
            prop_assert_eq!(shuffled, without_sids(tightening.apply(feature).unwrap()));
        }
    }
}
