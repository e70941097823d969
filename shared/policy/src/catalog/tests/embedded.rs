//! The embedded files: their texts, and what they render to.

use super::*;
use crate::{Actions, Effect, Resources};

/// Every statement of both roles, with the names of the role and of the feature.
fn entries() -> Vec<(String, CatalogStatement)> {
    let named = |(role, catalog): (&str, Catalog)| {
        let of_feature = |feature: &Feature| {
            let name = format!("{role}: {}", feature.id);
            feature.statements.iter().map(|entry| (name.clone(), entry.clone())).collect::<Vec<_>>()
        };
        catalog.features().flat_map(of_feature).collect::<Vec<_>>()
    };
    catalogs().into_iter().flat_map(named).collect()
}

#[test]
fn every_feature_says_in_sentences_what_it_is_for() {
    for (role, catalog) in catalogs() {
        for feature in catalog.features() {
            let texts = [Some(&feature.purpose), Some(&feature.without), feature.optional.as_ref()];
            for text in texts.into_iter().flatten() {
                assert!(
                    text.ends_with('.') && text.is_ascii() && !text.contains("  "),
                    "{role}: {}: {text}",
                    feature.id
                );
            }
            assert!(!feature.statements.is_empty(), "{role}: {}", feature.id);
        }
    }
}

#[test]
fn every_statement_says_where_it_comes_from_and_what_changed() {
    for (name, entry) in entries() {
        assert!(!entry.origin.is_empty() && !entry.origin.ends_with('.'), "{name}: {}", entry.origin);
        assert!(entry.correction.as_ref().is_none_or(|text| text.ends_with('.')), "{name}: {:?}", entry.correction);
    }
}

#[test]
fn actions_are_sorted_and_stand_once() {
    for (name, entry) in entries() {
        let (Actions::Only(actions) | Actions::AllExcept(actions)) = &entry.statement.actions;
        assert!(actions.values().is_sorted_by(|one, next| one < next), "{name}: {actions:?}");
    }
}

#[test]
fn only_the_platform_is_divided_between_two_roles() {
    assert!(entries().iter().all(|(name, entry)| name.starts_with("platform") || entry.on.is_empty()));
    let platform = Catalog::platform_role().unwrap();
    for feature in platform.features() {
        let parts = [PlatformPart::Acquisition, PlatformPart::Instance].map(|part| feature.part(part));
        let counted: usize = parts.iter().flatten().map(|part| part.statements.len()).sum();
        assert!(counted >= feature.statements.len(), "{}", feature.id);
    }
    let instance = platform.part(PlatformPart::Instance);
    assert!(instance.select(&ids(&["workers", "updates", "cross-account-access"])).is_ok());
    assert!(instance.select(&ids(&["ec2"])).is_err() && instance.select(&ids(&["kms-temporary-key"])).is_err());
}

#[test]
fn a_role_that_nobody_chose_for_has_no_optional_feature() {
    let [(_, access), (_, platform)] = catalogs();
    let names = |catalog: &Catalog| catalog.default_features().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        names(&access),
        ["ami", "cloudtrail", "ebs-direct", "ec2", "ecs", "eks", "kms-custom-key", "lambda", "s3", "ssm-triage",]
    );
    assert_eq!(
        names(&platform),
        [
            "ami",
            "cloudtrail",
            "core-platform",
            "cross-account-access",
            "cross-account-list",
            "ebs-direct",
            "ec2",
            "ecs",
            "eks",
            "health-checks",
            "kms-custom-key",
            "kms-default-key",
            "kms-temporary-key",
            "lambda",
            "preservation",
            "s3",
            "ssm-triage",
            "updates",
            "workers",
        ]
    );
}

#[test]
fn every_feature_renders_to_a_policy_that_reads_back() {
    for (role, catalog) in catalogs() {
        for feature in catalog.features().filter(|feature| feature.exists_in(&"aws-us-gov".parse().unwrap())) {
            let policy = feature.policy(&partition("aws-us-gov")).unwrap();
            assert_eq!(policy.print().parse::<Policy>().unwrap(), policy);
            for placeholder in ["${Partition}", "${AccountId}", "${Region}", "${Bucket}", "arn:aws:"] {
                assert!(!policy.print().contains(placeholder), "{role}: {}: {placeholder}", feature.id);
            }
        }
    }
}

#[test]
fn the_bucket_has_to_be_known_where_objects_are_written_and_nowhere_else() {
    let without_bucket = Placeholders::new("aws".parse().unwrap());
    let (access, platform) = (Catalog::access_role().unwrap(), Catalog::platform_role().unwrap());
    assert!(access.features().all(|feature| feature.policy(&without_bucket).is_ok()));
    let unknown = platform.features().filter(|feature| feature.policy(&without_bucket).is_err());
    let names: Vec<&str> = unknown.map(|feature| feature.id.as_str()).collect();
    assert_eq!(names, ["health-checks", "preservation", "s3-readiness"]);
}

/// What is denied stays denied to the whole role, whatever its other features allow.
#[test]
fn the_one_denial_is_about_the_platforms_own_roles() {
    for (name, entry) in entries().into_iter().filter(|(_, entry)| entry.statement.effect == Effect::Deny) {
        assert!(name.ends_with(": isolate-role"), "{name}");
        let Some(Resources::Only(resources)) = &entry.statement.resources else { panic!("{name}") };
        assert_eq!(resources.values(), ["arn:${Partition}:iam::${AccountId}:role/*CadoResponse*"], "{name}");
    }
}

#[test]
fn renders_a_feature() {
    let policy =
        Catalog::access_role().unwrap().select(&ids(&["ssm-triage"])).unwrap()[0].policy(&partition("aws-cn")).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&policy).unwrap(), @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "RequiredForMemoryForensics",
          "Effect": "Allow",
          "Action": "ssm:SendCommand",
          "Resource": [
            "arn:aws-cn:ec2:*:*:instance/*",
            "arn:aws-cn:ssm:*::document/AWS-RunShellScript",
            "arn:aws-cn:ssm:*::document/AWS-RunPowerShellScript"
          ]
        },
        {
          "Sid": "RequiredForMemoryForensicsRead",
          "Effect": "Allow",
          "Action": [
            "ssm:DescribeInstanceInformation",
            "ssm:GetCommandInvocation"
          ],
          "Resource": "*"
        },
        {
          "Sid": "RequiredForMemoryForensicsStartSession",
          "Effect": "Allow",
          "Action": "ssm:StartSession",
          "Resource": "arn:aws-cn:ec2:*:*:instance/*"
        },
        {
          "Sid": "RequiredForMemoryForensicsTerminateSession",
          "Effect": "Allow",
          "Action": "ssm:TerminateSession",
          "Resource": "arn:aws-cn:ssm:*:*:session/*"
        }
      ]
    }
    "#);
}

#[test]
fn a_feature_is_refused_where_it_does_not_exist() {
    let platform = Catalog::platform_role().unwrap();
    let reporting = platform.select(&ids(&["error-reporting"])).unwrap()[0];
    assert!(reporting.policy(&partition("aws")).is_ok() && reporting.policy(&Placeholders::marks()).is_ok());
    assert_eq!(
        reporting.policy(&partition("aws-cn")).unwrap_err().to_string(),
        "feature `error-reporting` does not exist in the partition `aws-cn`, only in `aws`: leave it out"
    );
}
