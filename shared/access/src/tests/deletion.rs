//! Which roles go with their custom resource, and the calls that delete them.

use aws_sdk_iam::{
    Client,
    operation::{
        create_role::CreateRoleOutput, delete_role::DeleteRoleOutput, delete_role_policy::DeleteRolePolicyOutput,
        list_instance_profiles_for_role::ListInstanceProfilesForRoleOutput,
    },
    types::InstanceProfile,
};
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use policy::RoleArn;
use proptest::prelude::*;

use super::access_role::{ROLE, healthy, wanted};
use crate::{
    CUSTOM_RESOURCE_TAG, MANAGED_BY_TAG,
    access_role::{
        Action, Deletion, ObservedRole, RoleInUse, RolePlan, TrustText, apply, instance_profiles, plan_deletion,
    },
};

const OWNER: &str = "AccessRole@51af3dc0-da77-11e4-872e-1234567db123";

fn owned() -> ObservedRole {
    let mut role = healthy();
    role.tags.insert(CUSTOM_RESOURCE_TAG.to_owned(), OWNER.to_owned());
    role
}

fn decide(found: Option<&ObservedRole>, profiles: &[String]) -> Result<Deletion, RoleInUse> {
    let role: RoleArn = ROLE.parse().unwrap();
    plan_deletion(found, profiles, OWNER, &role, &wanted().feature_policies)
}

fn kept(found: &ObservedRole) -> String {
    let Deletion::Kept { reason, .. } = decide(Some(found), &[]).unwrap() else { panic!("it is not kept") };
    reason
}

#[test]
fn a_role_that_the_resource_made_goes_after_its_policies() {
    let deletion = decide(Some(&owned()), &[]).unwrap().to_string();
    let lines: Vec<_> = deletion.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            ROLE,
            "delete inline policy  CadoResponse-a; its role goes",
            "delete inline policy  CadoResponse-c; its role goes",
            "delete role           it was made by this custom resource",
        ]
    );
}

#[test]
fn a_role_that_is_gone_or_was_not_made_by_the_resource_stays_as_it_is() {
    assert_eq!(decide(None, &[]).unwrap(), Deletion::Gone);
    assert!(kept(&healthy()).contains("it was there before"));
    let mut theirs = owned();
    theirs.tags.insert(CUSTOM_RESOURCE_TAG.to_owned(), "Other@stack".to_owned());
    assert!(kept(&theirs).contains("belongs to the custom resource `Other@stack`"));
    let mut taken_over = owned();
    taken_over.tags.remove(MANAGED_BY_TAG);
    assert!(kept(&taken_over).contains("somebody took it over"));
}

#[test]
fn a_role_that_holds_what_others_put_there_is_refused_with_all_of_it() {
    let mut found = owned();
    found.foreign_policies.push("TheirOwn".to_owned());
    found.attached_policies.push("AdministratorAccess".to_owned());
    found.inline_policies.insert("CadoResponse-by-hand".to_owned(), "{}".to_owned());
    let refused = decide(Some(&found), &["Profile".to_owned()]).unwrap_err().to_string();
    for item in [
        "inline policy `TheirOwn`",
        "inline policy `CadoResponse-by-hand`",
        "managed policy `AdministratorAccess`",
        "instance profile `Profile`",
    ] {
        assert!(refused.contains(item), "{refused}");
    }
}

proptest! {
    #[test]
    fn only_what_the_resource_made_and_nobody_else_uses_is_ever_deleted(
        managed in any::<bool>(), owner in prop::option::of(any::<bool>()), foreign in any::<bool>(),
        attached in any::<bool>(), profile in any::<bool>(), policies in 0_usize..3,
    ) {
        let mut found = healthy();
        if !managed { found.tags.clear(); }
        found.tags.extend(owner.map(|ours| {
            (CUSTOM_RESOURCE_TAG.to_owned(), if ours { OWNER.to_owned() } else { "Other@stack".to_owned() })
        }));
        if foreign { found.foreign_policies.push("TheirOwn".to_owned()); }
        if attached { found.attached_policies.push("Theirs".to_owned()); }
        while found.inline_policies.len() > policies { found.inline_policies.pop_first(); }
        let profiles = if profile { vec!["Profile".to_owned()] } else { Vec::new() };
        let ours = managed && owner == Some(true);
        match decide(Some(&found), &profiles) {
            Err(_) => prop_assert!(ours && (foreign || attached || profile)),
            Ok(Deletion::Kept { .. }) => prop_assert!(!ours),
            Ok(Deletion::Gone) => prop_assert!(false, "it is there"),
            Ok(Deletion::Deleted(RolePlan { actions, .. })) => {
                prop_assert!(ours && !foreign && !attached && !profile);
                prop_assert_eq!(actions.last(), Some(&Action::DeleteRole));
                prop_assert_eq!(actions.len(), policies + 1);
            }
        }
    }
}

#[tokio::test]
async fn what_is_gone_already_counts_as_deleted() {
    let absent = "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>";
    let policies = mock!(Client::delete_role_policy)
        .sequence()
        .http_status(404, Some(absent.to_owned()))
        .output(|| DeleteRolePolicyOutput::builder().build())
        .build();
    let role = mock!(Client::delete_role)
        .sequence()
        .http_status(404, Some(absent.to_owned()))
        .output(|| DeleteRoleOutput::builder().build())
        .build();
    let iam = mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&policies, &role]);
    let Deletion::Deleted(plan) = decide(Some(&owned()), &[]).unwrap() else { panic!("it is deleted") };
    apply(&iam, &plan).await.unwrap();
    assert_eq!((policies.num_calls(), role.num_calls()), (2, 1));
}

#[tokio::test]
async fn the_owner_is_written_in_the_call_that_creates_the_role() {
    let create = mock!(Client::create_role)
        .match_requests(|request| {
            let value =
                |key: &str| request.tags().iter().find(|tag| tag.key() == key).map(aws_sdk_iam::types::Tag::value);
            value(CUSTOM_RESOURCE_TAG) == Some(OWNER) && value(MANAGED_BY_TAG) == Some("cado-access")
        })
        .then_output(|| CreateRoleOutput::builder().build());
    let iam = mock_client!(aws_sdk_iam, [&create]);
    let (trust, owner) = (TrustText("{}".to_owned()), Some(OWNER.to_owned()));
    let actions = vec![Action::CreateRole { trust, max_session_seconds: 3_600, boundary: None, owner }];
    let (foreign_policies, attached_policies) = (Vec::new(), Vec::new());
    let plan = RolePlan { role: ROLE.parse().unwrap(), actions, foreign_policies, attached_policies };
    apply(&iam, &plan).await.unwrap();
    assert_eq!(create.num_calls(), 1);
}

#[tokio::test]
async fn instance_profiles_are_read_over_all_pages() {
    let page = |name: &str, marker: Option<&str>| {
        let profile = InstanceProfile::builder().path("/").instance_profile_name(name).instance_profile_id("AIPA");
        let profile = profile.arn("arn").create_date(aws_sdk_iam::primitives::DateTime::from_secs(0));
        let profile = profile.set_roles(Some(Vec::new())).build().unwrap();
        let page = ListInstanceProfilesForRoleOutput::builder().instance_profiles(profile);
        page.is_truncated(marker.is_some()).set_marker(marker.map(str::to_owned)).build().unwrap()
    };
    let (first, second) = (page("One", Some("m")), page("Two", None));
    let one = mock!(Client::list_instance_profiles_for_role)
        .match_requests(|request| request.marker().is_none())
        .then_output(move || first.clone());
    let two = mock!(Client::list_instance_profiles_for_role)
        .match_requests(|request| request.marker() == Some("m"))
        .then_output(move || second.clone());
    let iam = mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&one, &two]);
    assert_eq!(instance_profiles(&iam, &"CadoResponseSecondRole".parse().unwrap()).await.unwrap(), ["One", "Two"]);
}
