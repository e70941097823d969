//! What policies grant of the catalogue's features, as rendered, tightened, cut and denied.

use super::*;
use crate::{Feature, Placeholders, Tightening, inline_policies};

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn feature(statements: &str, id: &str) -> FeatureExplanation {
    let explained = Explainer::new(CatalogRole::Access).unwrap().explain([&policy(statements)]);
    explained.into_iter().find(|feature| feature.feature.as_str() == id).unwrap()
}

fn rendered(feature: &Feature) -> Policy {
    let placeholders = Placeholders::new("aws".parse().unwrap())
        .for_account(&"222222222222".parse().unwrap())
        .in_region(&"us-gov-west-1".parse().unwrap())
        .with_bucket(&"evidence".parse().unwrap());
    feature.policy(&placeholders).unwrap()
}

#[test]
fn every_feature_that_was_rendered_is_granted_in_full() {
    for role in CatalogRole::WHOLE {
        let explainer = Explainer::new(role).unwrap();
        let catalog = role.catalog().unwrap();
        let policies: Vec<Policy> = catalog.features().map(rendered).collect();
        for explained in explainer.explain(&policies) {
            assert_eq!(explained.status, FeatureStatus::Full, "{role}: {explained:?}");
            assert!(explained.denied.is_empty() && explained.missing.is_empty(), "{explained:?}");
        }
        for (feature, policy) in catalog.features().zip(&policies) {
            let explained = explainer.explain([policy]);
            let own = explained.iter().find(|explained| explained.feature == feature.id).unwrap();
            assert_eq!(own.status, FeatureStatus::Full, "{role}: {own:?}");
        }
    }
}

#[test]
fn each_of_the_platforms_two_roles_is_explained_by_its_own_part() {
    for (role, part) in [
        (CatalogRole::PlatformAcquisition, PlatformPart::Acquisition),
        (CatalogRole::PlatformInstance, PlatformPart::Instance),
    ] {
        let policies: Vec<Policy> = Catalog::platform_role().unwrap().part(part).features().map(rendered).collect();
        let explained = Explainer::new(role).unwrap().explain(&policies);
        assert!(
            !explained.is_empty() && explained.iter().all(|feature| feature.status == FeatureStatus::Full),
            "{role}"
        );
    }
}

#[test]
fn nothing_is_granted_by_no_policy_nor_by_the_policy_of_a_resource() {
    let explainer = Explainer::new(CatalogRole::Access).unwrap();
    let resource = policy(r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#);
    for explained in [explainer.explain([]), explainer.explain([&resource])] {
        assert!(explained.iter().all(|feature| feature.status == FeatureStatus::None && feature.granted.is_empty()));
    }
}

#[test]
fn everything_is_granted_by_a_star() {
    let all = policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    let explained = Explainer::new(CatalogRole::Access).unwrap().explain([&all]);
    assert!(explained.iter().all(|feature| feature.status == FeatureStatus::Full));
}

#[test]
fn a_condition_or_fewer_resources_narrow_a_feature() {
    let eks = |rest: &str| {
        feature(&format!(r#"{{"Effect":"Allow","Action":["eks:DescribeCluster","EKS:listclusters"],{rest}}}"#), "eks")
    };
    assert_eq!(eks(r#""Resource":"*""#).status, FeatureStatus::Full);
    let conditional = eks(r#""Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}"#);
    assert_eq!(conditional.status, FeatureStatus::Narrowed);
    assert_eq!(conditional.narrowed.len(), 2);
    let scoped = eks(r#""Resource":"arn:aws:eks:*:*:cluster/a""#);
    assert!(scoped.narrowed.contains("eks:DescribeCluster") && scoped.granted.is_empty(), "{scoped:?}");
    assert!(scoped.missing.contains("eks:ListClusters"), "listing knows no cluster: {scoped:?}");
    assert_eq!(eks(r#""NotResource":"arn:aws:eks:*:*:cluster/a""#).status, FeatureStatus::Narrowed);
}

#[test]
fn a_missing_action_is_named() {
    let eks = feature(r#"{"Effect":"Allow","Action":"eks:ListClusters","Resource":"*"}"#, "eks");
    assert_eq!(eks.status, FeatureStatus::Part);
    assert_eq!(eks.missing.into_iter().collect::<Vec<_>>(), ["eks:DescribeCluster"]);
}

#[test]
fn commands_that_only_run_on_tagged_instances_are_narrowed() {
    let triage = feature(
        r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*",
            "Condition":{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":["True"]}}},
           {"Effect":"Allow","Action":"ssm:SendCommand","Resource":[
            "arn:aws:ssm:*::document/AWS-RunShellScript","arn:aws:ssm:*::document/AWS-RunPowerShellScript"]},
           {"Effect":"Allow","Action":["ssm:DescribeInstanceInformation","ssm:GetCommandInvocation"],"Resource":"*"},
           {"Effect":"Allow","Action":"ssm:*Session","Resource":"*"}"#,
        "ssm-triage",
    );
    assert_eq!(triage.status, FeatureStatus::Narrowed);
    assert_eq!(triage.narrowed.into_iter().collect::<Vec<_>>(), ["ssm:SendCommand"]);
}

#[test]
fn actions_that_a_pattern_of_the_catalogue_means_may_be_named_one_by_one() {
    let key = |reencrypt: &str| {
        feature(
            &format!(
                r#"{{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt","kms:GenerateDataKey*","kms:CreateGrant",
                    "kms:DescribeKey","kms:ListAliases",{reencrypt}],"Resource":"*"}}"#
            ),
            "kms-custom-key",
        )
    };
    assert_eq!(key(r#""kms:ReEncryptFrom","kms:ReEncryptTo""#).status, FeatureStatus::Full);
    assert_eq!(key(r#""kms:ReEncryptFrom""#).status, FeatureStatus::Narrowed);
    assert_eq!(key(r#""kms:ReEncrypt""#).status, FeatureStatus::Part);
}

#[test]
fn a_denial_narrows_a_feature_or_takes_the_action_away() {
    let with = |denial: &str| {
        let eks = r#"{"Effect":"Allow","Action":["eks:DescribeCluster","eks:ListClusters"],"Resource":"*"}"#;
        feature(&format!("{eks},{denial}"), "eks")
    };
    let some = with(r#"{"Sid":"No","Effect":"Deny","Action":"eks:*","Resource":"arn:aws:eks:*:*:cluster/secret"}"#);
    assert_eq!(some.status, FeatureStatus::Narrowed);
    let denial = some.denied.first().unwrap();
    assert_eq!((denial.action.as_str(), denial.policy, denial.statement), ("eks:DescribeCluster", 1, 2));
    assert_eq!(denial.sid.as_deref(), Some("No"));
    let all = with(r#"{"Effect":"Deny","NotAction":"eks:ListClusters","Resource":"*"}"#);
    assert_eq!((all.status, all.missing.len()), (FeatureStatus::Part, 1));
    let elsewhere = with(r#"{"Effect":"Deny","Action":"ec2:*","Resource":"*"}"#);
    assert_eq!((elsewhere.status, elsewhere.denied.len()), (FeatureStatus::Full, 0));
}

#[test]
fn what_the_default_features_render_to_is_explained_as_them() {
    let catalog = Catalog::access_role().unwrap();
    let chosen = catalog.default_features();
    let policies =
        inline_policies(&catalog, &chosen, &Placeholders::new("aws".parse().unwrap()), &Tightening::default()).unwrap();
    let explained = Explainer::new(CatalogRole::Access).unwrap().explain(policies.values());
    let full = explained.iter().filter(|feature| feature.status == FeatureStatus::Full);
    assert!(full.map(|feature| &feature.feature).collect::<Vec<_>>().len() >= chosen.len());
    assert!(serde_json::to_string(&explained).unwrap().contains(r#""feature":"s3","status":"full""#));
}

#[test]
fn what_can_never_match_is_not_granted() {
    for (statements, id) in [
        (
            r#"{"Effect":"Allow","Action":"cloudtrail:LookupEvents","Resource":"*","Condition":{"StringEquals":{"ec2:ResourceTag/x":"y"}}}"#,
            "cloudtrail",
        ),
        (
            r#"{"Effect":"Allow","Action":["eks:DescribeCluster","eks:ListClusters"],"Resource":"arn:aws:eks:*:*:nodegroup/*"}"#,
            "eks",
        ),
    ] {
        assert_eq!(feature(statements, id).status, FeatureStatus::None, "{id}");
    }
    let without_document = feature(
        r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*"}"#,
        "ssm-triage",
    );
    assert!(without_document.missing.contains("ssm:SendCommand"), "{without_document:?}");
}

#[test]
fn what_an_action_needs_may_stand_in_another_policy() {
    let instance = policy(r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*"}"#);
    let document = policy(
        r#"{"Effect":"Allow","Action":"ssm:SendCommand",
            "Resource":["arn:aws:ssm:*::document/AWS-RunShellScript","arn:aws:ssm:*::document/AWS-RunPowerShellScript"]}"#,
    );
    let explained = Explainer::new(CatalogRole::Access).unwrap().explain([&instance, &document]);
    let triage = explained.iter().find(|feature| feature.feature.as_str() == "ssm-triage").unwrap();
    assert!(!triage.missing.contains("ssm:SendCommand"), "{triage:?}");
}
