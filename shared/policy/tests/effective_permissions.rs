//! Every permission of the catalogue takes effect: a statement that AWS accepts and that can never match looks
//! like a grant and is none. That the check finds such statements is proved beside it.

use std::error::Error;

use policy::{Actions, Catalog, Defect, Feature, Placeholders, Policy, Resources, ServiceAuthorization, Unchecked};

/// The policy of every feature of both roles, by itself.
fn policies() -> Result<Vec<(String, Policy)>, Box<dyn Error>> {
    let placeholders = Placeholders::new("aws".parse()?).with_bucket(&"evidence".parse()?);
    let mut policies = Vec::new();
    for (role, catalog) in [("access", Catalog::access_role()?), ("platform", Catalog::platform_role()?)] {
        let policy = |feature: &Feature| Ok((format!("{role}: {}", feature.id), feature.policy(&placeholders)?));
        policies.extend(catalog.features().map(policy).collect::<Result<Vec<_>, Box<dyn Error>>>()?);
    }
    Ok(policies)
}

#[test]
fn every_permission_of_every_feature_takes_effect_without_the_other_features() {
    let reference = ServiceAuthorization::embedded().unwrap();
    for (name, policy) in policies().unwrap() {
        assert_eq!(reference.defects(&policy), Vec::<Defect>::new(), "{name}");
    }
}

#[test]
fn no_permission_of_the_catalogue_goes_unchecked() {
    let reference = ServiceAuthorization::embedded().unwrap();
    for (name, policy) in policies().unwrap() {
        assert_eq!(reference.unchecked(&policy), Vec::<Unchecked>::new(), "{name}");
        for statement in &policy.statements {
            assert!(matches!(statement.actions, Actions::Only(_)), "{name}: {:?}", statement.sid);
            assert!(matches!(statement.resources, Some(Resources::Only(_))), "{name}: {:?}", statement.sid);
        }
    }
}
