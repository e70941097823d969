//! The access role: what is read, what is planned for it, and the calls that carry it out.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use aws_sdk_iam::{
    Client,
    operation::{
        get_role::GetRoleOutput, get_role_policy::GetRolePolicyOutput,
        list_attached_role_policies::ListAttachedRolePoliciesOutput, list_role_policies::ListRolePoliciesOutput,
    },
    types::{AttachedPermissionsBoundary, AttachedPolicy, Role, Tag},
};
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use policy::{Policy, Statement, TrustPolicy};
use proptest::prelude::*;

use crate::{
    CUSTOM_RESOURCE_TAG, MANAGED_BY, MANAGED_BY_TAG,
    access_role::{Action, ObservedRole, TrustText, WantedRole, apply, observe, plan},
};

pub(super) const ROLE: &str = "arn:aws:iam::222222222222:role/CadoResponseSecondRole";

pub(super) fn wanted() -> WantedRole {
    let policy = |action: &str| Policy::new(vec![Statement::allow(action, "*")]);
    WantedRole {
        name: "CadoResponseSecondRole".parse().unwrap(),
        trust: TrustPolicy::new(["arn:aws:iam::111111111111:role/Platform".parse().unwrap()], None, None).unwrap(),
        max_session_seconds: 43_200,
        inline_policies: [("CadoResponse-a", "a:b"), ("CadoResponse-c", "c:d")]
            .map(|(name, action)| (name.to_owned(), policy(action)))
            .into(),
        feature_policies: ["CadoResponse-a", "CadoResponse-c", "CadoResponse-old"].map(str::to_owned).into(),
        boundary: None,
        adopt: false,
        owner: None,
    }
}

pub(super) fn healthy() -> ObservedRole {
    let wanted = wanted();
    ObservedRole {
        arn: ROLE.to_owned(),
        trust: TrustText(wanted.trust.policy().print()),
        max_session_seconds: wanted.max_session_seconds,
        tags: [(MANAGED_BY_TAG.to_owned(), MANAGED_BY.to_owned())].into(),
        boundary: None,
        inline_policies: wanted.inline_policies.iter().map(|(name, policy)| (name.clone(), policy.print())).collect(),
        foreign_policies: Vec::new(),
        attached_policies: Vec::new(),
    }
}

fn lines(found: Option<&ObservedRole>, wanted: &WantedRole) -> Vec<String> {
    let plan = plan(found, wanted, &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap();
    plan.actions.iter().map(|action| action.to_string().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_new_role_is_created_with_its_policies() {
    let boundary = Some("Bound".parse().unwrap());
    let lines = lines(None, &WantedRole { boundary, ..wanted() });
    assert_eq!(
        lines,
        [
            "create role sessions up to 43200 s",
            "put inline policy CadoResponse-a; the role is new",
            "put inline policy CadoResponse-c; the role is new",
        ]
    );
}

#[test]
fn a_healthy_role_is_left_as_it_is() {
    let plan = plan(Some(&healthy()), &wanted(), &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap();
    assert!(plan.changes_nothing());
    assert_eq!(plan.to_string(), format!("{ROLE}\n  nothing to change"));
}

#[test]
fn every_drift_is_repaired_in_a_safe_order() {
    let mut found = healthy();
    found.trust = TrustText(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#.to_owned());
    found.max_session_seconds = 3_600;
    found.inline_policies.remove("CadoResponse-a");
    found.inline_policies.insert("CadoResponse-c".to_owned(), wanted().inline_policies["CadoResponse-a"].print());
    found.inline_policies.insert("CadoResponse-old".to_owned(), "whatever".to_owned());
    let boundary = Some("Bound".parse().unwrap());
    let lines = lines(Some(&found), &WantedRole { boundary, ..wanted() });
    assert!(lines[0].starts_with("update trust policy "), "{lines:?}");
    assert_eq!(
        lines[1..],
        [
            "put boundary arn:aws:iam::222222222222:policy/Bound; there is no boundary",
            "delete inline policy CadoResponse-old; its feature is off",
            "put inline policy CadoResponse-a; it is missing",
            "put inline policy CadoResponse-c; it was changed",
            "update session length 43200 s; it is 3600 s",
        ]
    );
}

#[test]
fn a_principal_that_aws_shows_as_an_id_means_a_dead_trust_and_is_rewritten() {
    let mut found = healthy();
    found.trust = TrustText(found.trust.0.replace("arn:aws:iam::111111111111:role/Platform", "AROAEXAMPLEEXAMPLE001"));
    let lines = lines(Some(&found), &wanted());
    assert!(lines[0].contains("AROAEXAMPLEEXAMPLE001"), "{lines:?}");
}

#[test]
fn policies_of_somebody_else_stay_and_are_named() {
    let mut found = healthy();
    found.foreign_policies.push("TheirOwn".to_owned());
    found.attached_policies.push("AdministratorAccess".to_owned());
    found.inline_policies.insert("CadoResponse-by-hand".to_owned(), "{}".to_owned());
    let plan = plan(Some(&found), &wanted(), &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap();
    assert!(plan.changes_nothing());
    assert_eq!(plan.foreign_policies, ["TheirOwn", "CadoResponse-by-hand"]);
    assert!(plan.to_string().contains("leave managed policy  AdministratorAccess"), "{plan}");
}

#[test]
fn a_boundary_that_nobody_asked_about_stays() {
    let found = ObservedRole { boundary: Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()), ..healthy() };
    assert!(lines(Some(&found), &wanted()).is_empty());
}

#[test]
fn a_role_without_our_tag_is_refused_unless_adoption_is_on() {
    let found = ObservedRole { tags: BTreeMap::new(), ..healthy() };
    let refused = plan(Some(&found), &wanted(), &"aws".parse().unwrap(), &"222222222222".parse().unwrap());
    assert!(refused.unwrap_err().to_string().contains("AdoptExistingRoles"));
    let adopted = lines(Some(&found), &WantedRole { adopt: true, ..wanted() });
    assert_eq!(adopted, ["tag role cado-access:managed-by=cado-access"]);
}

#[test]
fn a_role_of_one_custom_resource_is_no_other_ones_even_with_adoption_and_onboarding_looks_after_it() {
    let mut found = healthy();
    found.tags.insert(CUSTOM_RESOURCE_TAG.to_owned(), "Theirs@stack".to_owned());
    let ours = WantedRole { owner: Some("Ours@stack".to_owned()), adopt: true, ..wanted() };
    let refused = plan(Some(&found), &ours, &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap_err();
    assert!(refused.to_string().contains("belongs to the custom resource `Theirs@stack`"), "{refused}");
    let theirs = WantedRole { owner: Some("Theirs@stack".to_owned()), ..wanted() };
    assert!(lines(Some(&found), &theirs).is_empty());
    assert!(lines(Some(&found), &wanted()).is_empty());
}

#[test]
fn a_role_that_was_there_before_gets_no_owner() {
    let wanted = WantedRole { owner: Some("Ours@stack".to_owned()), adopt: true, ..wanted() };
    let untagged = ObservedRole { tags: BTreeMap::new(), ..healthy() };
    assert!(lines(Some(&healthy()), &wanted).is_empty());
    assert_eq!(lines(Some(&untagged), &wanted), ["tag role cado-access:managed-by=cado-access"]);
}

#[test]
fn a_log_of_the_plan_shows_policies_and_no_trust() {
    let trust = TrustPolicy::new(
        ["arn:aws:iam::111111111111:role/Platform".parse().unwrap()],
        Some("tenant-4711".parse().unwrap()),
        None,
    );
    let wanted = WantedRole { trust: trust.unwrap(), ..wanted() };
    let plan = plan(None, &wanted, &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap();
    let json = serde_json::to_string(&plan).unwrap();
    assert!(!json.contains("4711"), "{json}");
    let debug = format!("{plan:?} {:?}", after(None, &plan.actions));
    assert!(!debug.contains("4711"), "{debug}");
    assert!(json.contains("a:b"), "{json}");
}

/// What a role looks like after the plan's actions, as IAM would have it.
fn after(found: Option<ObservedRole>, actions: &[Action]) -> ObservedRole {
    let mut role = found.unwrap_or_else(|| ObservedRole { inline_policies: BTreeMap::new(), ..healthy() });
    for action in actions {
        match action.clone() {
            Action::CreateRole { trust, max_session_seconds, boundary, owner } => {
                role.tags.extend(owner.map(|owner| (CUSTOM_RESOURCE_TAG.to_owned(), owner)));
                (role.trust, role.max_session_seconds, role.boundary) = (trust, max_session_seconds, boundary);
            }
            Action::UpdateTrust { trust, .. } => role.trust = trust,
            Action::PutBoundary { boundary, .. } => role.boundary = Some(boundary),
            Action::DeletePolicy { name, .. } => drop(role.inline_policies.remove(&name)),
            Action::PutPolicy { name, document, .. } => drop(role.inline_policies.insert(name, document)),
            Action::UpdateMaxSession { seconds, .. } => role.max_session_seconds = seconds,
            Action::DeleteRole => unreachable!("no upkeep deletes a role"),
            Action::Tag => drop(role.tags.insert(MANAGED_BY_TAG.to_owned(), MANAGED_BY.to_owned())),
        }
    }
    role
}

proptest! {
    #[test]
    fn a_crash_after_any_call_is_healed_by_the_next_run(
        exists in any::<bool>(), trust in any::<bool>(), session in any::<bool>(), tagged in any::<bool>(),
        bounded in any::<bool>(), missing in any::<bool>(), old in any::<bool>(), crash in 0_usize..8,
    ) {
        let wanted = WantedRole { adopt: true, boundary: Some("Bound".parse().unwrap()), ..wanted() };
        let mut found = healthy();
        if trust { found.trust = TrustText("{}".to_owned()); }
        if session { found.max_session_seconds = 3_600; }
        if !tagged { found.tags.clear(); }
        if bounded { found.boundary = Some("arn:aws:iam::222222222222:policy/Bound".to_owned()); }
        if missing { found.inline_policies.clear(); }
        if old { found.inline_policies.insert("CadoResponse-old".to_owned(), "{}".to_owned()); }
        let found = exists.then_some(found);
        let plan = |found: Option<&ObservedRole>| {
            super::super::access_role::plan(found, &wanted, &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap()
        };
        let first = plan(found.as_ref());
        let crashed = crash.min(first.actions.len());
        let half = (crashed > 0 || found.is_some()).then(|| after(found, &first.actions[..crashed]));
        let second = plan(half.as_ref());
        let healed = after(half, &second.actions);
        prop_assert!(plan(Some(&healed)).changes_nothing());
    }
}

#[tokio::test]
async fn reads_a_role_with_all_pages_and_decodes_its_documents() {
    let role = Role::builder()
        .path("/")
        .role_name("CadoResponseSecondRole")
        .role_id("AROAX")
        .arn(ROLE)
        .create_date(aws_sdk_iam::primitives::DateTime::from_secs(0))
        .assume_role_policy_document("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D")
        .max_session_duration(7_200)
        .permissions_boundary(AttachedPermissionsBoundary::builder().permissions_boundary_arn("arn:bound").build())
        .tags(Tag::builder().key(MANAGED_BY_TAG).value(MANAGED_BY).build().unwrap())
        .build()
        .unwrap();
    let get = mock!(Client::get_role).then_output(move || GetRoleOutput::builder().role(role.clone()).build());
    let page = |names: &[&str], marker: Option<&str>| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let page = ListRolePoliciesOutput::builder().set_policy_names(Some(names)).is_truncated(marker.is_some());
        page.set_marker(marker.map(str::to_owned)).build().unwrap()
    };
    let first = page(&["CadoResponse-a", "Theirs"], Some("m"));
    let second = page(&["CadoResponse-c"], None);
    let one = mock!(Client::list_role_policies)
        .match_requests(|request| request.marker().is_none())
        .then_output(move || first.clone());
    let two = mock!(Client::list_role_policies)
        .match_requests(|request| request.marker() == Some("m"))
        .then_output(move || second.clone());
    let document = mock!(Client::get_role_policy).then_output(|| {
        let answer = GetRolePolicyOutput::builder().role_name("r").policy_name("p");
        answer.policy_document("%7B%22a%22%3A%22%2B%20b%22%7D").build().unwrap()
    });
    let attached = mock!(Client::list_attached_role_policies).then_output(|| {
        let policy = AttachedPolicy::builder().policy_name("AdministratorAccess").build();
        ListAttachedRolePoliciesOutput::builder().attached_policies(policy).build()
    });
    let iam = mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&get, &one, &two, &document, &attached]);
    let found = observe(&iam, &"CadoResponseSecondRole".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(found.inline_policies.keys().collect::<Vec<_>>(), ["CadoResponse-a", "CadoResponse-c"]);
    assert_eq!(found.inline_policies["CadoResponse-a"], r#"{"a":"+ b"}"#);
    assert_eq!(found.foreign_policies, ["Theirs"]);
    assert_eq!(found.attached_policies, ["AdministratorAccess"]);
    assert_eq!(found.trust.0, r#"{"Version":"2012-10-17","Statement":[]}"#);
    assert_eq!((found.max_session_seconds, found.boundary.as_deref()), (7_200, Some("arn:bound")));
}

#[tokio::test]
async fn a_role_that_vanishes_while_it_is_read_is_an_error_and_not_an_absence() {
    let gone = mock!(Client::get_role).sequence().http_status(503, None).times(3).build();
    let iam = mock_client!(aws_sdk_iam, [&gone]);
    assert!(observe(&iam, &"CadoResponseSecondRole".parse().unwrap()).await.is_err());
    assert_eq!(gone.num_calls(), 3, "5xx is tried three times");
}

#[tokio::test]
async fn stops_at_the_first_call_that_fails() {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&calls);
    let create = mock!(Client::create_role)
        .match_requests(move |request| {
            seen.lock().unwrap().push(request.permissions_boundary().map(str::to_owned));
            request.tags().iter().any(|tag| tag.key() == MANAGED_BY_TAG)
        })
        .sequence()
        .http_status(400, Some(denied()))
        .build();
    let iam = mock_client!(aws_sdk_iam, RuleMode::Sequential, [&create]);
    let plan = plan(None, &wanted(), &"aws".parse().unwrap(), &"222222222222".parse().unwrap()).unwrap();
    let error = apply(&iam, &plan).await.unwrap_err();
    assert!(error.is("AccessDenied"), "{error}");
    assert_eq!(calls.lock().unwrap().as_slice(), [None]);
}

fn denied() -> String {
    "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
        .to_owned()
}
