//! The platform lives in an account of its own: the organization is read, and its accounts are entered, through a role in
//! the management account. The emulator forwards no events between accounts, so they are delivered by hand.

use anyhow::{Result, ensure};
use serde_json::json;
use system_tests::{
    access_role::AccessRole, emulator::HUB, list_policies::listed_roles, parameters::ACCESS_ROLE, roles::Role,
};

use crate::{
    messages::AccountEvent,
    world::{Primary, World},
};

const PRIMARY: Primary = Primary {
    account: "111111111111",
    key: "111111111111",
    organization_role: "arn:aws:iam::000000000000:role/CadoAccessOrganization",
};

/// The role of `sam/management-account.yaml`, as far as this flow needs it.
fn organization_role() -> Role {
    let statement =
        |action: serde_json::Value, resource: &str| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    Role::trusting("CadoAccessOrganization", json!({"AWS": "arn:aws:iam::111111111111:root"})).with_policy(json!({
        "Version": "2012-10-17",
        "Statement": [
            statement(json!(["organizations:DescribeAccount", "organizations:ListParents"]), "*"),
            statement(json!("sts:AssumeRole"), "arn:aws:iam::*:role/OrganizationAccountAccessRole"),
            statement(
                json!(["iam:GetRole", "iam:CreateRole", "iam:TagRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:GetRolePolicy", "iam:PutRolePolicy"]),
                &Role::arn(HUB, ACCESS_ROLE),
            ),
        ],
    }))
}

#[tokio::test]
async fn accounts_are_entered_through_the_role_in_the_management_account_and_that_account_too() -> Result<()> {
    let world = World::start_in(PRIMARY).await?;
    organization_role().create(&world.management).await?;
    let member = world.organization.account("member", world.organization.root()).await?;
    for account in [member.as_str(), HUB] {
        world.settle(&AccountEvent::created(account)).await?;
        let role = AccessRole::read(&world.management.root_of(account), ACCESS_ROLE).await?;
        let trust = role.map(|role| role.trust).unwrap_or_default();
        ensure!(trust.contains("arn:aws:iam::111111111111:role/"), "{account}: {trust}");
    }
    let mut listed = listed_roles(&world.home).await?;
    listed.sort();
    let mut wanted = [Role::arn(HUB, ACCESS_ROLE), Role::arn(&member, ACCESS_ROLE)];
    wanted.sort();
    ensure!(listed == wanted, "{listed:?}");
    Ok(())
}
