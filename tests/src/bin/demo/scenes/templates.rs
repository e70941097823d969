//! CloudFormation templates that ask for the same things: the examples as stacks of somebody else, and what remains of them.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use system_tests::emulator::HUB;
use system_tests::other_stack::{OtherStack, Rest};
use system_tests::parameters::PLATFORM_ROLE;
use system_tests::roles::Role;
use system_tests::tools::workspace_directory;

use crate::day::Day;
use crate::report::Facts;

/// The queue whose policy an example edits.
pub(crate) const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:evidence";

/// Each example is deployed and deleted again; a mistake in one is answered in seconds.
pub(super) async fn ask(day: &Day, facts: &mut Facts) -> Result<()> {
    let token = day.stack.output("CustomResourcesFunctionArn")?.to_owned();
    day.hub.sqs.create_queue().queue_name("evidence").send().await?;
    let (platform, listed) = (Role::arn(HUB, PLATFORM_ROLE), "arn:aws:iam::222222222222:role/CadoResponseEvidence");
    let sandbox = &*day.accounts.sandbox;
    let examples: [(&str, Vec<(&str, &str)>); 4] = [
        ("access-role", vec![("AccountIds", sandbox)]),
        ("role-list", vec![("RoleArns", listed)]),
        ("permission-policy", vec![]),
        ("policy-statement", vec![("QueueArn", QUEUE), ("SenderRoleArn", &platform)]),
    ];
    for (name, parameters) in &examples {
        let (stack, rest) = deploy(day, &token, name, parameters).await?;
        ensure!(rest.status == "CREATE_COMPLETE", "{name}: {rest:#?}");
        facts.note(name, json!(rest.outputs));
        stack.delete().await.with_context(|| format!("{name} is not gone"))?;
    }
    let (stack, rest) = deploy(day, &token, "access-role", &[("AccountIds", "999999999999")]).await?;
    ensure!(rest.status == "ROLLBACK_COMPLETE", "a foreign account was let in: {rest:#?}");
    facts.note("a mistake", json!(rest.failures.first()));
    stack.delete().await?;
    facts.note("left behind", "nothing");
    Ok(())
}

async fn deploy(day: &Day, token: &str, name: &str, parameters: &[(&str, &str)]) -> Result<(OtherStack, Rest)> {
    let file = workspace_directory().join(format!("sam/examples/{name}.yaml"));
    let template = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let stack = OtherStack::named(&day.emulator, name);
    let parameters = [&[("ServiceToken", token)], parameters].concat();
    let rest = stack.create(&template, &parameters).await?;
    Ok((stack, rest))
}
