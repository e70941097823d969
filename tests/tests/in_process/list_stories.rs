//! What can become of the list: it is made, spills, loses old versions, shrinks, and goes.

use anyhow::Result;
use policy::{Policy, Statement};
use system_tests::{
    emulator::HUB,
    parameters::{ACCESS_ROLE, PLATFORM_ROLE},
    roles::Role,
};

use crate::{
    scenario::{Delivery, Scenario, Story, Work},
    world::World,
};

/// A list, and a change to it.
pub(crate) struct ListStory {
    /// Accounts listed in each policy, by number.
    before: Vec<Vec<usize>>,
    /// Versions that the first policy has already.
    versions: usize,
    register: Vec<usize>,
    deregister: Vec<usize>,
}

pub(crate) fn list_stories() -> Vec<Scenario> {
    let story = |name, requests, before, register, deregister| Scenario {
        name,
        requests,
        story: Story::List(ListStory { before, versions: 1, register, deregister }),
    };
    let at_the_limit = ListStory { before: vec![vec![1]], versions: 5, register: vec![2], deregister: vec![] };
    vec![
        story("the first role makes the list", &["CreatePolicy", "AttachRolePolicy"], vec![], vec![1], vec![]),
        story(
            "a full policy spills",
            &["CreatePolicy", "AttachRolePolicy"],
            vec![(1..=108).collect()],
            vec![200],
            vec![],
        ),
        Scenario {
            name: "versions are pruned",
            requests: &["DeletePolicyVersion", "CreatePolicyVersion"],
            story: Story::List(at_the_limit),
        },
        story(
            "an empty overflow policy goes",
            &["DetachRolePolicy", "DeletePolicy"],
            vec![vec![1], vec![2]],
            vec![],
            vec![2],
        ),
        story(
            "a gap is filled from the end",
            &["CreatePolicyVersion", "DetachRolePolicy", "DeletePolicy"],
            vec![vec![1], vec![2], vec![3, 4]],
            vec![],
            vec![2],
        ),
        story(
            "two empty overflow policies go",
            &["DetachRolePolicy", "DeletePolicy"],
            vec![vec![1], vec![2], vec![3]],
            vec![],
            vec![2, 3],
        ),
        story("an empty list goes", &["DetachRolePolicy", "DeletePolicy"], vec![vec![1]], vec![], vec![1]),
    ]
}

fn account(number: usize) -> String {
    format!("{}", 300_000_000_000 + number)
}

fn role(number: &usize) -> String {
    Role::arn(&account(*number), ACCESS_ROLE)
}

impl ListStory {
    /// Puts the list into IAM.
    pub(crate) async fn seed(&self, world: &World) -> Result<Work> {
        let before: Vec<Vec<String>> = self.before.iter().map(|listed| listed.iter().map(role).collect()).collect();
        seed_list(world, &before, self.versions).await?;
        let gone: Vec<String> = self.deregister.iter().map(role).collect();
        let new: Vec<String> = self.register.iter().map(role).collect();
        let staying: Vec<String> = before.into_iter().flatten().filter(|role| !gone.contains(role)).collect();
        let delivery = Delivery::Changes(self.bodies(&new));
        Ok(Work { delivery, wanted: staying.iter().cloned().chain(new).collect(), staying, role_of: None })
    }

    fn bodies(&self, new: &[String]) -> Vec<String> {
        let departure = |number: &usize| format!(r#"{{"id":"{}","reason":"gone"}}"#, account(*number));
        let departures: Vec<String> = self.deregister.iter().map(departure).collect();
        vec![
            format!(r#"{{"kind":"register","roles":{new:?}}}"#),
            format!(r#"{{"kind":"deregister","accounts":[{}]}}"#, departures.join(",")),
        ]
    }
}

/// Puts a list into IAM as the function itself would have, the first policy in so many versions.
pub(crate) async fn seed_list(world: &World, policies: &[Vec<String>], versions: usize) -> Result<()> {
    let iam = &world.home.iam;
    for (number, roles) in policies.iter().enumerate() {
        let name = policy::role_list::list_policy_name(number);
        let document = Policy::new(vec![Statement::allow("sts:AssumeRole", roles.clone())]).print();
        let tag = access::ownership_tag(&name)?;
        iam.create_policy().policy_name(&name).policy_document(&document).tags(tag).send().await?;
        let arn = format!("arn:aws:iam::{HUB}:policy/{name}");
        iam.attach_role_policy().role_name(PLATFORM_ROLE).policy_arn(&arn).send().await?;
        for _ in 1..versions {
            let version = iam.create_policy_version().policy_arn(&arn).policy_document(&document);
            version.set_as_default(true).send().await?;
        }
    }
    Ok(())
}
