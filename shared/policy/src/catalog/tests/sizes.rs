//! How long the policies are: IAM allows 10,240 characters for the inline policies of a role together.

use super::*;
use crate::managed_policies;

/// Values as long as they get: the longest partition, a given account, a bucket of 63 characters.
fn longest() -> Placeholders {
    let account = "222222222222".parse().unwrap();
    Placeholders::new("aws-us-gov".parse().unwrap()).for_account(&account).with_bucket(&"b".repeat(63).parse().unwrap())
}

fn sizes(catalog: &Catalog) -> String {
    let size = |feature: &Feature| feature.policy(&partition("aws")).unwrap().size();
    catalog.features().map(|feature| format!("{} {}\n", feature.id, size(feature))).collect()
}

fn all(catalog: &Catalog) -> Vec<FeatureId> {
    catalog.features().map(|feature| feature.id.clone()).collect()
}

#[test]
fn features_of_the_access_role_keep_their_size() {
    insta::assert_snapshot!(sizes(&Catalog::access_role().unwrap()), @r"
    ami 722
    cloudtrail 143
    ebs-direct 830
    ec2 1844
    ecs 253
    eks 153
    guardduty 197
    health-checks 299
    isolate 1146
    isolate-role 667
    kms-custom-key 506
    lambda 259
    organizations-discovery 169
    s3 380
    ssm-triage 676
    stop-instance 279
    ");
}

#[test]
fn features_of_the_platform_role_keep_their_size() {
    insta::assert_snapshot!(sizes(&Catalog::platform_role().unwrap()), @r"
    ami 711
    cloudtrail 143
    cloudwatch-agent 271
    core-platform 557
    cross-account-access 418
    cross-account-list 215
    ebs-direct 830
    ec2 1606
    ecs 253
    eks 153
    error-reporting 167
    guardduty 197
    health-checks 742
    isolate 1146
    isolate-role 667
    kms-custom-key 506
    kms-default-key 438
    kms-first-time-slr 366
    kms-temporary-key 995
    lambda 259
    organizations-discovery 200
    preservation 458
    s3 380
    s3-readiness 152
    ssm-triage 676
    stop-instance 279
    updates 1524
    updates-alb 425
    workers 1359
    ");
}

#[test]
fn all_features_of_the_access_role_fit_its_inline_policies_together() {
    let access = Catalog::access_role().unwrap();
    let policies = inline_policies(&access, &all(&access), &longest(), &none()).unwrap();
    assert_eq!(policies.len(), access.features().count());
}

#[test]
fn the_platforms_instance_role_has_room_for_its_default_features() {
    let instance = Catalog::platform_role().unwrap().part(PlatformPart::Instance);
    assert!(inline_policies(&instance, &instance.default_features(), &longest(), &none()).is_ok());
}

#[test]
fn a_platform_of_one_role_has_room_in_managed_policies_and_what_to_leave_out_of_inline_ones_is_said() {
    let platform = Catalog::platform_role().unwrap();
    let default = platform.default_features();
    let error = inline_policies(&platform, &default, &longest(), &none()).unwrap_err().to_string();
    assert!(error.ends_with("; leave out `ec2` and `updates`"), "{error}");
    let all = platform.features().filter(|feature| feature.exists_in(&"aws-us-gov".parse().unwrap()));
    let all = all.map(|feature| feature.id.clone()).collect();
    for features in [default, all] {
        let policies = feature_policies(&platform, &features, &longest(), &none()).unwrap();
        assert!(managed_policies(&policies, "CadoResponsePlatform").unwrap().len() <= 3);
    }
}
