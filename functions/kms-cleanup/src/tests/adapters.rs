//! Answers that the cloud in memory does not give: AWS leaves something out, adds a value, or contradicts itself. Each keeps
//! the key.

use std::sync::Arc;

use aws_sdk_kms::{
    Client,
    operation::{describe_key::DescribeKeyOutput, get_key_last_usage::GetKeyLastUsageOutput},
    primitives::DateTime,
    types::{
        KeyLastUsageData, KeyLastUsageTrackingOperation, KeyManagerType, KeyMetadata, KeyState as SdkState,
        MultiRegionConfiguration, MultiRegionKeyType, OriginType, builders::KeyMetadataBuilder,
    },
};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use policy::key_policy::KeyArn;

use super::{
    cloud::HOME,
    fixtures::{FRANKFURT, arn},
};
use crate::{
    calls::RegionClient,
    key::{Description, KeyState, Origin, Place},
    pace::Pace,
};

fn region(rule: &Rule) -> RegionClient {
    let ec2 = mock_client!(aws_sdk_ec2, RuleMode::MatchAny, &[] as &[&Rule]);
    RegionClient {
        place: Place { account: HOME.parse().unwrap(), region: FRANKFURT.parse().unwrap() },
        partition: "aws".parse().unwrap(),
        kms: mock_client!(aws_sdk_kms, RuleMode::MatchAny, [rule]),
        ec2,
        pace: Arc::new(Pace::unlimited()),
    }
}

fn key() -> KeyArn {
    arn(FRANKFURT, "key").parse().unwrap()
}

fn metadata() -> KeyMetadataBuilder {
    KeyMetadata::builder()
        .key_id("key")
        .arn(arn(FRANKFURT, "key"))
        .aws_account_id(HOME)
        .key_state(SdkState::Enabled)
        .key_manager(KeyManagerType::Customer)
        .origin(OriginType::AwsKms)
        .creation_date(DateTime::from_secs(1_700_000_000))
}

async fn describe(metadata: KeyMetadataBuilder) -> Result<Description, String> {
    let metadata = metadata.build().unwrap();
    let rule = mock!(Client::describe_key)
        .then_output(move || DescribeKeyOutput::builder().key_metadata(metadata.clone()).build());
    region(&rule).describe(&key()).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn what_aws_leaves_out_or_adds_later_is_not_taken_for_harmless() {
    let empty = KeyMetadata::builder().key_id("key").arn(arn(FRANKFURT, "key"));
    let description = describe(empty).await.unwrap();
    assert!(!description.customer_managed);
    assert_eq!(
        (description.origin, description.state),
        (Origin::Other("none".to_owned()), KeyState::Other("none".to_owned()))
    );
    assert_eq!(description.created_at, None);
    let later = metadata().key_state("Dreaming".into()).origin("QUANTUM".into()).key_manager("ROBOT".into());
    let description = describe(later).await.unwrap();
    assert!(!description.customer_managed);
    assert_eq!(description.state, KeyState::Other("Dreaming".to_owned()));
    assert_eq!(description.origin, Origin::Other("QUANTUM".to_owned()));
}

#[tokio::test]
async fn a_key_store_counts_wherever_it_is_named() {
    for metadata in [
        metadata().custom_key_store_id("cks-1"),
        metadata().cloud_hsm_cluster_id("cluster-1"),
        metadata().origin(OriginType::AwsCloudhsm),
        metadata().origin(OriginType::ExternalKeyStore),
    ] {
        assert_eq!(describe(metadata).await.unwrap().origin, Origin::CustomKeyStore);
    }
}

#[tokio::test]
async fn answers_that_contradict_themselves_are_errors() {
    let no_type = MultiRegionConfiguration::builder().build();
    let no_primary = MultiRegionConfiguration::builder().multi_region_key_type(MultiRegionKeyType::Replica).build();
    for (metadata, reason) in [
        (metadata().arn(arn(FRANKFURT, "other")), "the answer is about"),
        (metadata().arn("arn:aws:kms:eu-west-1:111111111111:key/key"), "the answer is about"),
        (metadata().arn("key"), "ARN"),
        (metadata().set_arn(None), "a key without an ARN"),
        (metadata().aws_account_id("222222222222"), "names two accounts"),
        (metadata().multi_region(true), "a multi-Region key without its set"),
        (metadata().multi_region(false).multi_region_configuration(no_type.clone()), "a key of one Region with"),
        (metadata().multi_region(true).multi_region_configuration(no_type), "neither primary nor"),
        (metadata().multi_region(true).multi_region_configuration(no_primary), "neither primary nor"),
    ] {
        let error = describe(metadata).await.unwrap_err();
        assert!(error.contains(reason) && error.starts_with("kms:DescribeKey for arn:"), "{error}");
    }
}

#[tokio::test]
async fn a_last_use_without_its_time_is_an_error() {
    let usage = KeyLastUsageData::builder().operation(KeyLastUsageTrackingOperation::Decrypt).build();
    let rule = mock!(Client::get_key_last_usage)
        .then_output(move || GetKeyLastUsageOutput::builder().key_last_usage(usage.clone()).build());
    let error = region(&rule).last_use(&key()).await.unwrap_err();
    assert!(error.to_string().contains("the last use has no time"), "{error}");
}

#[tokio::test]
async fn a_listing_that_leads_back_to_itself_is_an_error() {
    let rule = mock!(Client::list_aliases).then_output(|| {
        aws_sdk_kms::operation::list_aliases::ListAliasesOutput::builder().truncated(true).next_marker("again").build()
    });
    let error = region(&rule).aliases().await.unwrap_err();
    assert!(error.to_string().contains("the page leads back to itself"), "{error}");
    assert_eq!(rule.num_calls(), 2);
}
