//! The policies of the queues: the rule may deliver, and nobody comes over an unencrypted connection.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call};
use crate::stacks::{Stack, management, one_account, primary};

/// The policy of a queue; CloudFormation keeps it in a resource of its own.
fn policy(stack: &Stack, queue: &str) -> Result<Value> {
    stack.properties(&format!("{queue}Policy"))?.get("PolicyDocument").cloned().context("no policy document")
}

fn send(stack: &Stack, queue: &str) -> Result<Call> {
    let arn = format!("arn:aws:sqs:us-east-1:{}:{queue}", stack.account());
    Ok(call("sqs:SendMessage", arn).guarded_by(&policy(stack, queue)?))
}

/// A delivery as EventBridge makes it.
fn deliver(stack: &Stack, queue: &str, rule: &str) -> Result<Call> {
    let delivery = send(stack, queue)?.with("aws:SecureTransport", "true").with("aws:PrincipalIsAWSService", "true");
    Ok(delivery.with("aws:SourceArn", format!("arn:aws:events:us-east-1:{}:rule/{rule}", stack.account())))
}

/// A role of the queue's own account that may do everything.
fn administrator(stack: &Stack) -> Caller {
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    Caller::anyone(stack.account(), "Admin", vec![all])
}

#[test]
fn the_rule_and_only_the_rule_delivers_to_the_queues_that_take_events() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let eventbridge = Caller::service("events.amazonaws.com");
    let primary = primary(&simulator)?;
    let management = management(&simulator, false)?;
    let queues = [
        (&primary, "AccountTasksQueue"),
        (&primary, "AccountTasksDeadLetterQueue"),
        (&management, "UndeliveredEventsQueue"),
    ];
    for (stack, queue) in queues {
        eventbridge.may(&simulator, &[deliver(stack, queue, "OrganizationEvents")?])?;
        eventbridge.may_not(&simulator, &[deliver(stack, queue, "Other")?])?;
        Caller::service("sns.amazonaws.com").may_not(&simulator, &[deliver(stack, queue, "OrganizationEvents")?])?;
    }
    Ok(())
}

#[test]
fn eventbridge_delivers_nothing_to_the_queues_of_role_changes() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = one_account(&simulator)?;
    for queue in ["RoleChangesQueue", "RoleChangesDeadLetterQueue"] {
        let delivery = deliver(&stack, queue, "OrganizationEvents")?;
        Caller::service("events.amazonaws.com").may_not(&simulator, &[delivery])?;
    }
    Ok(())
}

#[test]
fn every_queue_refuses_unencrypted_connections() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [one_account(&simulator)?, management(&simulator, false)?] {
        for queue in stack.resources("AWS::SQS::Queue")? {
            let send = send(&stack, queue)?.with("aws:PrincipalIsAWSService", "false");
            let administrator = administrator(&stack);
            administrator.may(&simulator, &[send.clone().with("aws:SecureTransport", "true")])?;
            administrator.may_not(&simulator, &[send.with("aws:SecureTransport", "false")])?;
        }
    }
    Ok(())
}
