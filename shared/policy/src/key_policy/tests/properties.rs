//! The policy that is written passes the check, and no statement of it is superfluous.

use proptest::prelude::*;

use super::*;
use crate::KmsGrants;

#[derive(Debug, Clone)]
struct Setting {
    wanted: KeyPolicy,
    acquisition: Acquisition,
}

prop_compose! {
    fn setting()(
        two_accounts in any::<bool>(),
        any_grant in any::<bool>(),
        narrow in any::<bool>(),
        administered in any::<bool>(),
        region in prop::sample::select(vec!["eu-west-3", "us-east-1"]),
        own_rights in any::<bool>(),
    ) -> Setting {
        let grants = if any_grant { KmsGrants::Any } else { KmsGrants::AwsResourcesOnly };
        let roles = [role(PLATFORM), role(ACCESS)].into_iter().take(if two_accounts { 2 } else { 1 });
        let mut wanted = KeyPolicy::new(roles, grants).unwrap();
        let base = match two_accounts {
            true => super::two_accounts(ROOT, RIGHTS, if own_rights { RIGHTS } else { "" }),
            false => one_account(ROOT, if own_rights { RIGHTS } else { "" }),
        };
        if narrow {
            wanted = wanted.in_regions(["eu-west-3", region].map(|region| region.parse().unwrap())).unwrap();
        }
        if administered {
            wanted = wanted.administered_by(&base.key.account);
        }
        let key_policy = wanted.policy().unwrap();
        Setting { wanted, acquisition: Acquisition { key_policy, region: region.parse().unwrap(), ..base } }
    }
}

proptest! {
    #[test]
    fn the_policy_that_is_written_passes(setting in setting()) {
        prop_assert_eq!(check(&setting.acquisition).unwrap().outcome, Outcome::Works);
    }

    #[test]
    fn a_statement_that_is_taken_away_is_asked_for_again(setting in setting(), which in any::<prop::sample::Index>()) {
        let mut statements = setting.wanted.statements();
        statements.remove(which.index(statements.len()));
        prop_assume!(!statements.is_empty());
        let without = Acquisition { key_policy: Policy::new(statements), ..setting.acquisition };
        let report = check(&without).unwrap();
        // What is left may do: the account's IAM policies, or a grant by the access role.
        let still_works = report.outcome == Outcome::Works;
        prop_assert_eq!(report.missing().is_empty(), still_works);
        prop_assert_eq!(check(&completed(without, &report)).unwrap().outcome, Outcome::Works);
    }

    #[test]
    fn without_another_way_every_statement_is_needed(two in any::<bool>(), which in any::<prop::sample::Index>(), narrow in any::<bool>()) {
        let roles = [role(PLATFORM), role(ACCESS)].into_iter().take(if two { 2 } else { 1 });
        let mut wanted = KeyPolicy::new(roles, KmsGrants::AwsResourcesOnly).unwrap();
        if narrow {
            wanted = wanted.in_regions(["eu-west-3".parse().unwrap()]).unwrap();
        }
        let base = if two { super::two_accounts(ROOT, RIGHTS, "") } else { one_account(ROOT, "") };
        let mut statements = wanted.statements();
        statements.remove(which.index(statements.len()));
        let without = Acquisition { key_policy: Policy::new(statements), ..base };
        let report = check(&without).unwrap();
        prop_assert!(report.outcome < Outcome::Works);
        prop_assert_eq!(report.ways[0].outcome, Outcome::DoesNotWork);
        prop_assert!(!report.missing().is_empty());
        prop_assert_eq!(check(&completed(without, &report)).unwrap().outcome, Outcome::Works);
    }
}
