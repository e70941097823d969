//! The point of it all: the platform gets into the account, with real temporary credentials, and nobody else does.

use anyhow::{Context as _, Result, ensure};
use system_tests::emulator::HUB;
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE};
use system_tests::roles::{Role, assume_access_roles};

use crate::day::Day;
use crate::report::Facts;

/// Name of a role of the hub with the platform's permissions, which no access role trusts.
const STRANGER: &str = "Stranger";

/// From the platform's role into the account, and what happens to a role that is not the platform's.
pub(super) async fn assume(day: &Day, facts: &mut Facts) -> Result<()> {
    let target = Role::arn(&day.accounts.workload, ACCESS_ROLE);
    let platform = day.hub.assume_role(&Role::arn(HUB, PLATFORM_ROLE), "platform").await?;
    let inside = platform.assume_role(&target, "investigation").await?;
    let identity = inside.sts.get_caller_identity().send().await?;
    ensure!(identity.account() == Some(&day.accounts.workload), "the session is in another account");
    facts.note("platform", identity.arn().unwrap_or_default());

    let denied = inside.iam.list_users().send().await.err().map(aws_sdk_iam::Error::from);
    let denied = denied.context("the session may list users, which no feature grants")?.to_string();
    ensure!(denied.contains("AccessDenied"), "listing users failed, but was not denied: {denied}");
    facts.note("listing users", "denied to the platform: no feature grants it");

    Role::trusting_the_hub(STRANGER).with_policy(assume_access_roles()).create(&day.hub).await?;
    let stranger = day.hub.assume_role(&Role::arn(HUB, STRANGER), "stranger").await?;
    let refusal = stranger.assume_role(&target, "intrusion").await.err().context("a stranger got in")?;
    ensure!(format!("{refusal:#}").contains("AccessDenied"), "refused for another reason: {refusal:#}");
    facts.note("stranger", "refused: AccessDenied");
    Ok(())
}
