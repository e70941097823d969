//! Every permission of the catalogue takes effect: a statement that AWS accepts and that can never match looks
//! like a grant and is none. That the check finds such statements is proved beside it.

use policy::{Actions, Catalog, Defect, Placeholders, Policy, Resources, ServiceAuthorization, Unchecked};

fn catalogs() -> [(&'static str, Catalog); 2] {
    [("access", Catalog::access_role().unwrap()), ("platform", Catalog::platform_role().unwrap())]
}

fn placeholders() -> Placeholders {
    Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap())
}

/// The policy of every feature, by itself.
fn policies() -> Vec<(String, Policy)> {
    let of_role = |(role, catalog): (&str, Catalog)| {
        let named =
            |feature: &policy::Feature| (format!("{role}: {}", feature.id), feature.policy(&placeholders()).unwrap());
        catalog.features().map(named).collect::<Vec<_>>()
    };
    catalogs().into_iter().flat_map(of_role).collect()
}

#[test]
fn every_permission_of_every_feature_takes_effect_without_the_other_features() {
    let reference = ServiceAuthorization::embedded().unwrap();
    for (name, policy) in policies() {
        assert_eq!(reference.defects(&policy), Vec::<Defect>::new(), "{name}");
    }
}

#[test]
fn no_permission_of_the_catalogue_goes_unchecked() {
    let reference = ServiceAuthorization::embedded().unwrap();
    for (name, policy) in policies() {
        assert_eq!(reference.unchecked(&policy), Vec::<Unchecked>::new(), "{name}");
        for statement in &policy.statements {
            assert!(matches!(statement.actions, Actions::Only(_)), "{name}: {:?}", statement.sid);
            assert!(matches!(statement.resources, Some(Resources::Only(_))), "{name}: {:?}", statement.sid);
        }
    }
}
