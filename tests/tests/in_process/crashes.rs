//! A crash before or after any single request: the next delivery of the same messages completes the work, and at no
//! moment has a role that belongs on the list been off it.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use policy::{Policy, Statement};
use system_tests::{
    access_role::AccessRole,
    emulator::HUB,
    list_policies::{list_policies, listed_roles},
    parameters::{ACCESS_ROLE, PLATFORM_ROLE},
};

use crate::{
    failing_client::{FailingClient, Fault},
    world::{World, of_bodies},
};

const FORMS: [fn(usize) -> Fault; 2] = [Fault::CrashBefore, Fault::CrashAfter];

#[tokio::test]
async fn an_onboarding_that_crashed_at_any_request_is_completed_by_the_next_delivery() -> Result<()> {
    let (mut world, mut crashes) = (World::start().await?, 0);
    for form in FORMS {
        for at in 0.. {
            world = world.again().await?;
            let account = world.organization.account("new", world.organization.root()).await?;
            let client = FailingClient::new(form(at));
            if client.until_crash(world.deliver(&account, &client)).await.is_some() {
                break;
            }
            world.settle(&account).await?;
            check_onboarded(&world, &account).await?;
            crashes += 1;
        }
    }
    println!("{crashes} crashes healed");
    ensure!(crashes > 20, "the flow has more requests than {crashes} crashes tell");
    Ok(())
}

/// The role is there with its policies, it is listed once, and looking again changes nothing.
async fn check_onboarded(world: &World, account: &str) -> Result<()> {
    let role = AccessRole::read(&world.home.root_of(account), ACCESS_ROLE).await?;
    let policies = role.iter().flat_map(|role| role.policies.keys()).collect::<Vec<_>>();
    ensure!(policies == ["CadoResponse-ec2", "CadoResponse-s3"], "{policies:?}");
    let before = list_policies(&world.home).await?;
    ensure!(listed_roles(&world.home).await? == [format!("arn:aws:iam::{account}:role/{ACCESS_ROLE}")]);
    ensure!(attached(world).await? == ["CadoResponseCrossAccountPolicy"]);
    world.settle(account).await?;
    ensure!(list_policies(&world.home).await? == before, "the second look wrote a version");
    Ok(())
}

async fn attached(world: &World) -> Result<Vec<String>> {
    let answer = world.home.iam.list_attached_role_policies().role_name(PLATFORM_ROLE).send().await?;
    let mut names: Vec<_> = answer.attached_policies().iter().filter_map(|policy| policy.policy_name.clone()).collect();
    names.sort();
    Ok(names)
}

/// A list, a change to it, and what must be listed afterwards.
struct Story {
    name: &'static str,
    /// Accounts listed in each policy, by number.
    before: Vec<Vec<usize>>,
    /// Versions that the first policy has already.
    versions: usize,
    register: Vec<usize>,
    deregister: Vec<usize>,
}

fn role(number: usize) -> String {
    format!("arn:aws:iam::{}:role/{ACCESS_ROLE}", 300_000_000_000 + number)
}

fn stories() -> Vec<Story> {
    let story = |name, before, register, deregister| Story { name, before, versions: 1, register, deregister };
    vec![
        story("the first role makes the list", vec![], vec![1], vec![]),
        story("a full policy spills", vec![(1..=108).collect()], vec![200], vec![]),
        Story { versions: 5, ..story("versions are pruned", vec![vec![1]], vec![2], vec![]) },
        story("an empty overflow policy is deleted", vec![vec![1], vec![2]], vec![], vec![2]),
        story("a gap is filled from the end", vec![vec![1], vec![2], vec![3, 4]], vec![], vec![2]),
        story("an empty list is deleted", vec![vec![1]], vec![], vec![1]),
    ]
}

impl Story {
    fn wanted(&self) -> BTreeSet<String> {
        let gone = |number: &&usize| !self.deregister.contains(number);
        self.before.iter().flatten().chain(&self.register).filter(gone).map(|number| role(*number)).collect()
    }

    fn staying(&self) -> BTreeSet<String> {
        let gone = |number: &&usize| !self.deregister.contains(number);
        self.before.iter().flatten().filter(gone).map(|number| role(*number)).collect()
    }

    fn bodies(&self) -> Vec<String> {
        let roles: Vec<String> = self.register.iter().map(|number| role(*number)).collect();
        let account = |number: &usize| format!(r#"{{"id":"{:012}","reason":"gone"}}"#, 300_000_000_000 + number);
        let accounts: Vec<String> = self.deregister.iter().map(account).collect();
        vec![
            format!(r#"{{"kind":"register","roles":{roles:?}}}"#),
            format!(r#"{{"kind":"deregister","accounts":[{}]}}"#, accounts.join(",")),
        ]
    }

    /// Puts the list into IAM as the function itself would have.
    async fn seed(&self, world: &World) -> Result<()> {
        for (number, listed) in self.before.iter().enumerate() {
            let name = policy::role_list::list_policy_name(number);
            let roles: Vec<String> = listed.iter().map(|number| role(*number)).collect();
            let document = Policy::new(vec![Statement::allow("sts:AssumeRole", roles)]).print();
            let tag = access::ownership_tag(&name)?;
            let iam = &world.home.iam;
            iam.create_policy().policy_name(&name).policy_document(&document).tags(tag).send().await?;
            let arn = format!("arn:aws:iam::{HUB}:policy/{name}");
            iam.attach_role_policy().role_name(PLATFORM_ROLE).policy_arn(&arn).send().await?;
            for _ in 1..self.versions {
                iam.create_policy_version()
                    .policy_arn(&arn)
                    .policy_document(&document)
                    .set_as_default(true)
                    .send()
                    .await?;
            }
        }
        Ok(())
    }

    /// Crashes at request `at`, checks what is there, delivers again, and checks the end.
    async fn tell(&self, world: &World, fault: Fault) -> Result<bool> {
        self.seed(world).await?;
        let client = FailingClient::new(fault);
        let (function, event) = (world.role_list(&client)?, of_bodies(&self.bodies()));
        let crashed = client.until_crash(function.handle(event)).await.is_none();
        let there: BTreeSet<String> = listed_roles(&world.home).await?.into_iter().collect();
        ensure!(self.staying().is_subset(&there), "{}, {fault:?}: a role was lost for a moment", self.name);
        let honest = world.role_list(&FailingClient::new(Fault::None))?;
        for _ in 0..2 {
            let response = honest.handle(of_bodies(&self.bodies())).await?;
            ensure!(response.batch_item_failures.is_empty(), "{}, {fault:?}: came back", self.name);
        }
        self.check_end(world).await?;
        Ok(crashed)
    }

    async fn check_end(&self, world: &World) -> Result<()> {
        let listed = listed_roles(&world.home).await?;
        ensure!(listed.len() == self.wanted().len(), "{}: something stands twice: {listed:?}", self.name);
        ensure!(listed.into_iter().collect::<BTreeSet<_>>() == self.wanted(), "{}", self.name);
        let names: Vec<String> = list_policies(&world.home).await?.into_iter().map(|policy| policy.name).collect();
        ensure!(attached(world).await? == names, "{}: not all are attached", self.name);
        Ok(())
    }
}

#[tokio::test]
async fn a_change_of_the_list_that_crashed_at_any_request_is_completed_by_the_next_delivery() -> Result<()> {
    let (mut world, mut crashes) = (World::start().await?, 0);
    for story in stories() {
        for form in FORMS {
            for at in 0.. {
                world = world.again().await?;
                if !story.tell(&world, form(at)).await? {
                    break;
                }
                crashes += 1;
            }
        }
    }
    println!("{crashes} crashes healed");
    ensure!(crashes > 100, "the stories have more requests than {crashes} crashes tell");
    Ok(())
}
