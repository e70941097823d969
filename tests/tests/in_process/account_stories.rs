//! What can become of an account: it is new, its role has drifted, it is closed.

use anyhow::Result;
use serde_json::json;
use system_tests::{clients::Clients, emulator::HUB, events, parameters::ACCESS_ROLE, roles::Role};

use crate::{
    list_stories::seed_list,
    messages::AccountEvent,
    scenario::{Delivery, Scenario, Story, Work},
    world::World,
};

#[derive(Clone, Copy)]
pub(crate) enum AccountStory {
    New,
    NewInUnit,
    Drifted,
    Closed,
}

/// A role that stands on the list beside the account's own.
const NEIGHBOUR: &str = "arn:aws:iam::300000000001:role/CadoResponseSecondRole";

/// What a drifted role lets nobody do any more once it is repaired.
pub(crate) const TOO_MUCH: &str = "iam:CreateUser";

pub(crate) fn account_stories() -> Vec<Scenario> {
    let story = |name, story, requests| Scenario { name, requests, story: Story::Account(story) };
    let created = &["DescribeAccount", "AssumeRole", "CreateRole", "PutRolePolicy", "SendMessage", "CreatePolicy"];
    let repaired = &["UpdateAssumeRolePolicy", "DeleteRolePolicy", "PutRolePolicy", "UpdateRole", "SendMessage"];
    vec![
        story("a new account gets its role", AccountStory::New, created),
        story("a new account below a unit gets its role", AccountStory::NewInUnit, &["ListParents", "CreateRole"]),
        story("a drifted role is repaired", AccountStory::Drifted, repaired),
        story("a closed account leaves the list", AccountStory::Closed, &["SendMessage", "CreatePolicyVersion"]),
    ]
}

impl AccountStory {
    pub(crate) async fn seed(self, world: &World) -> Result<Work> {
        let organization = &world.organization;
        let top = organization.root();
        match self {
            Self::New => {
                let account = organization.account("new", top).await?;
                Ok(onboarding(AccountEvent::created(&account), account, vec![]))
            }
            Self::NewInUnit => {
                let included = organization.organizational_unit("included", top).await?;
                let below = organization.organizational_unit("below", &included).await?;
                let account = organization.account("new", &below).await?;
                Ok(onboarding(AccountEvent::created(&account).with_units(&included), account, vec![]))
            }
            Self::Drifted => {
                let account = organization.account("drifted", top).await?;
                make_drifted_role(&world.home.root_of(&account)).await?;
                let listed = vec![NEIGHBOUR.to_owned(), Role::arn(&account, ACCESS_ROLE)];
                seed_list(world, std::slice::from_ref(&listed), 1).await?;
                Ok(onboarding(AccountEvent::new(&events::managed_account_updated(&account)), account, listed))
            }
            Self::Closed => {
                let account = organization.account_without_entry_role("closed", top).await?;
                let staying = vec![NEIGHBOUR.to_owned()];
                seed_list(world, &[vec![NEIGHBOUR.to_owned(), Role::arn(&account, ACCESS_ROLE)]], 1).await?;
                organization.close_account(&account).await?;
                let delivery = Delivery::Event(AccountEvent::new(&events::account_closed(&account)));
                Ok(Work { delivery, wanted: staying.iter().cloned().collect(), staying, role_of: None })
            }
        }
    }
}

/// An event after which the account has its role, and that role is on the list beside those that were on it.
fn onboarding(event: AccountEvent, account: String, staying: Vec<String>) -> Work {
    let wanted = staying.iter().cloned().chain([Role::arn(&account, ACCESS_ROLE)]).collect();
    Work { delivery: Delivery::Event(event), staying, wanted, role_of: Some(account) }
}

/// Ours by its tag, and nothing else about it is right: a stranger is trusted, the session is short, one policy was
/// changed, one is missing, and one is of a feature that is not wanted any more.
async fn make_drifted_role(account: &Clients) -> Result<()> {
    let allow = |action: &str| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    let document = |statement| json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let stranger = json!({"AWS": format!("arn:aws:iam::{HUB}:root")});
    let trust = document(json!({"Effect": "Allow", "Principal": stranger, "Action": "sts:AssumeRole"}));
    let role = account.iam.create_role().role_name(ACCESS_ROLE).assume_role_policy_document(trust);
    role.max_session_duration(3_600).tags(access::ownership_tag(ACCESS_ROLE)?).send().await?;
    for name in ["CadoResponse-ec2", "CadoResponse-ssm-triage"] {
        let policy = account.iam.put_role_policy().role_name(ACCESS_ROLE).policy_name(name);
        policy.policy_document(document(allow(TOO_MUCH))).send().await?;
    }
    Ok(())
}
