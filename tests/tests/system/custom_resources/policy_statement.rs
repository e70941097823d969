//! One statement in the policy of a queue that somebody else made.

use anyhow::{Context as _, Result};
use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::{Value, json};
use system_tests::emulator::HUB;
use system_tests::parameters::{PLATFORM_ROLE, Parameters};
use system_tests::roles::Role;

use super::{changed, example, stack};
use crate::stage::Stage;

const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:evidence";

/// A stage with a queue that has a statement of its own, and is a permitted target.
async fn stage() -> Result<(Stage, String)> {
    let stage = Stage::begin_with(&Parameters::default().with("PolicyStatementTargets", QUEUE)).await?;
    let theirs = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": HUB}, "Action": "sqs:ReceiveMessage", "Resource": QUEUE,
    }]});
    let request = stage.hub.sqs.create_queue().queue_name("evidence");
    let made = request.attributes(QueueAttributeName::Policy, theirs.to_string()).send().await?;
    Ok((stage, made.queue_url.context("a queue without a URL")?))
}

/// The statements of the queue's policy by their Sids.
async fn statements(stage: &Stage, queue: &str) -> Result<Vec<(String, Value)>> {
    let request = stage.hub.sqs.get_queue_attributes().queue_url(queue).attribute_names(QueueAttributeName::Policy);
    let answer = request.send().await?;
    let text = answer.attributes().and_then(|all| all.get(&QueueAttributeName::Policy)).context("no policy")?;
    let policy: Value = serde_json::from_str(text)?;
    let all = policy.get("Statement").and_then(Value::as_array).context("no statements")?.iter();
    let sid = |statement: &Value| statement.get("Sid").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(all.map(|statement| (sid(statement), statement.clone())).collect())
}

async fn sids(stage: &Stage, queue: &str) -> Result<Vec<String>> {
    Ok(statements(stage, queue).await?.into_iter().map(|(sid, _)| sid).collect())
}

#[tokio::test]
async fn a_statement_comes_changes_and_goes_and_the_rest_of_the_policy_stays() {
    let (stage, queue) = stage().await.unwrap();
    let (stack, token) = stack(&stage, "statement").unwrap();
    let (platform, other) = (Role::arn(HUB, PLATFORM_ROLE), Role::arn(HUB, "Other"));
    Role::trusting_the_hub("Other").create(&stage.hub).await.unwrap();
    let template = example("policy-statement.yaml").unwrap();
    let with = |role| [("ServiceToken", token.as_str()), ("QueueArn", QUEUE), ("SenderRoleArn", role)];
    let before = statements(&stage, &queue).await.unwrap();

    let rest = stack.create(&template, &with(&platform)).await.unwrap();
    assert_eq!(rest.status, "CREATE_COMPLETE", "{rest:#?}");
    assert_eq!(rest.outputs["Sid"], "ForensicsSends");
    assert_eq!(sids(&stage, &queue).await.unwrap(), ["Theirs", "ForensicsSends"]);

    let rest = stack.update(&template, &with(&other)).await.unwrap();
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    let now = statements(&stage, &queue).await.unwrap();
    assert!(now[0] == before[0] && now[1].1.to_string().contains(&other), "{now:#?}");

    let renamed = changed(&template, "Sid: ForensicsSends", "Sid: ForensicsWrites");
    let rest = stack.update(&renamed, &with(&other)).await.unwrap();
    assert_eq!(rest.status, "UPDATE_COMPLETE", "{rest:#?}");
    assert_eq!(sids(&stage, &queue).await.unwrap(), ["Theirs", "ForensicsWrites"]);

    let wide = changed(&renamed, "AWS: !Ref SenderRoleArn", "AWS: '*'");
    let rest = stack.update(&wide, &with(&other)).await.unwrap();
    assert_eq!(rest.status, "UPDATE_ROLLBACK_COMPLETE", "{rest:#?}");
    assert!(rest.failures.iter().any(|reason| reason.contains("lets everyone in")), "{rest:#?}");
    assert_eq!(sids(&stage, &queue).await.unwrap(), ["Theirs", "ForensicsWrites"]);

    stack.delete().await.unwrap();
    assert_eq!(statements(&stage, &queue).await.unwrap(), before);
    stack.delete().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_somebody_else_wrote_and_a_target_that_is_not_permitted_are_left_alone() {
    let (stage, queue) = stage().await.unwrap();
    let (stack, token) = stack(&stage, "refused").unwrap();
    let platform = Role::arn(HUB, PLATFORM_ROLE);
    let with = |queue| [("ServiceToken", token.as_str()), ("QueueArn", queue), ("SenderRoleArn", &*platform)];
    let before = statements(&stage, &queue).await.unwrap();

    let theirs = changed(&example("policy-statement.yaml").unwrap(), "Sid: ForensicsSends", "Sid: Theirs");
    let rest = stack.create(&theirs, &with(QUEUE)).await.unwrap();
    assert_eq!(rest.status, "ROLLBACK_COMPLETE", "{rest:#?}");
    assert!(rest.failures.iter().any(|reason| reason.contains("Theirs")), "{rest:#?}");
    stack.delete().await.unwrap();

    let foreign = "arn:aws:sqs:us-east-1:000000000000:somebody-elses";
    stage.hub.sqs.create_queue().queue_name("somebody-elses").send().await.unwrap();
    let rest = stack.create(&example("policy-statement.yaml").unwrap(), &with(foreign)).await.unwrap();
    assert_eq!(rest.status, "ROLLBACK_COMPLETE", "{rest:#?}");
    assert!(rest.failures.iter().any(|reason| reason.contains("AccessDenied")), "{rest:#?}");
    stack.delete().await.unwrap();
    assert_eq!(statements(&stage, &queue).await.unwrap(), before);
}
