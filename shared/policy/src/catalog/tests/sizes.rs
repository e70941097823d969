//! How long the policies are: IAM allows 10,240 characters for the inline policies of a role together.

use super::*;

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
    ami 646
    cloudtrail 143
    ebs-direct 830
    ec2 1768
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
    ami 635
    cloudtrail 143
    cloudwatch-agent 271
    core-platform 464
    cross-account-access 418
    cross-account-list 215
    ebs-direct 830
    ec2 1530
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
    updates 1577
    updates-alb 425
    workers 1412
    ");
}

#[test]
fn what_a_role_has_by_default_fits_it_in_every_partition() {
    for (role, catalog) in catalogs() {
        let policies = inline_policies(&catalog, &catalog.default_features(), &longest());
        assert!(policies.is_ok(), "{role}: {policies:?}");
    }
}

#[test]
fn all_features_of_the_access_role_fit_it_together() {
    let access = Catalog::access_role().unwrap();
    assert_eq!(inline_policies(&access, &all(&access), &longest()).unwrap().len(), access.features().count());
}

#[test]
fn updates_and_the_alternative_to_ec2_fit_a_platform_of_two_roles() {
    let platform = Catalog::platform_role().unwrap();
    let chosen = |part, without: &str, with: &str| {
        let catalog = platform.part(part);
        let mut chosen = catalog.default_features();
        chosen.retain(|id| id.as_str() != without);
        chosen.extend(ids(&[with]));
        inline_policies(&catalog, &chosen, &longest())
    };
    assert!(chosen(PlatformPart::Instance, "", "updates").is_ok());
    assert!(chosen(PlatformPart::Acquisition, "ec2", "ebs-direct").is_ok());
}
