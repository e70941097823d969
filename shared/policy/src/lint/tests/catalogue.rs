//! The catalogue is what is right: nothing that is rendered from it, or tightened, has an error or a warning.

use super::*;
use crate::{InstanceTag, KmsGrants, inline_policies};

#[test]
fn no_feature_of_the_catalogue_has_an_error_or_a_warning() {
    let placeholders = Placeholders::new("aws-cn".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
    let here = placeholders.clone().for_account(&"222222222222".parse().unwrap());
    for catalog in [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()] {
        let existing = catalog.features().filter(|feature| feature.exists_in(&"aws-cn".parse().unwrap()));
        for (feature, placeholders) in existing.flat_map(|feature| [(feature, &placeholders), (feature, &here)]) {
            let policy = feature.policy(placeholders).unwrap();
            let serious = linter().lint(&policy, DocumentKind::Identity);
            let serious: Vec<_> = serious.iter().filter(|finding| finding.level > Level::Note).collect();
            assert!(serious.is_empty(), "{}: {serious:#?}", feature.id);
        }
    }
}

#[test]
fn the_default_features_of_an_access_role_have_no_error_or_warning_there() {
    let catalog = Catalog::access_role().unwrap();
    let placeholders = Placeholders::new("aws".parse().unwrap());
    let policies =
        inline_policies(&catalog, &catalog.default_features(), &placeholders, &Tightening::default()).unwrap();
    let strict = Linter::for_role(CatalogRole::Access).unwrap();
    let findings = policies.values().flat_map(|policy| strict.lint(policy, DocumentKind::Identity));
    assert_eq!(findings.filter(|finding| finding.level > Level::Note).collect::<Vec<_>>(), []);
}

#[test]
fn no_tightened_feature_of_either_role_has_an_error_or_a_warning() {
    let ways = [
        Tightening { ssm_instance_tag: Some(InstanceTag::default()), ..Tightening::default() },
        Tightening {
            kms_keys: ["arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"]
                .map(|key| key.parse().unwrap())
                .into(),
            ..Tightening::default()
        },
        Tightening { kms_grants: KmsGrants::Withheld, ..Tightening::default() },
        Tightening { regions: ["eu-west-1"].map(|region| region.parse().unwrap()).into(), ..Tightening::default() },
        Tightening {
            s3_buckets: ["arn:aws:s3:::logs-*"].map(|bucket| bucket.parse().unwrap()).into(),
            ..Tightening::default()
        },
    ];
    let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
    for catalog in [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()] {
        let all: Vec<_> = catalog.features().map(|feature| feature.id.clone()).collect();
        for tightening in &ways {
            for (name, policy) in feature_policies(&catalog, &all, &placeholders, tightening).unwrap() {
                let found = linter().lint(&policy, DocumentKind::Identity);
                let serious: Vec<_> = found.iter().filter(|finding| finding.level > Level::Note).collect();
                assert!(serious.is_empty(), "{name} {tightening:?}: {serious:#?}");
            }
        }
    }
}
