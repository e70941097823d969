//! What the linters let pass about the templates: figures that have to fit each other, and the names that the functions
//! and the operators rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::simulator::Simulator;
use system_tests::tools::workspace_directory;

use crate::stacks::{Stack, management, one_account, primary};

const FUNCTION: &str = "AWS::Serverless::Function";

/// Actions that only read, or that only write logs and traces, and so may stand beside `Resource: "*"`.
const HARMLESS: [&str; 10] = [
    "ec2:DescribeImages",
    "ec2:DescribeSnapshots",
    "ec2:DescribeVolumes",
    "kms:ListAliases",
    "organizations:DescribeAccount",
    "organizations:ListParents",
    "iam:GetAccountSummary",
    "iam:ListPolicies",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
];

fn number(value: &Value, path: &str) -> Result<u64> {
    value.pointer(path).and_then(Value::as_u64).with_context(|| format!("no number at {path}"))
}

/// The functions that queues feed.
fn fed_by_queues(stack: &Stack) -> Result<Vec<&str>> {
    let mut functions = stack.resources(FUNCTION)?;
    functions.retain(|function| !["KmsCleanup", "CustomResources"].contains(function));
    Ok(functions)
}

/// The one SQS event of a function.
fn event(function: &Value) -> Result<&Value> {
    let events = function.get("Events").and_then(Value::as_object).context("a function without events")?;
    events.values().next().and_then(|event| event.get("Properties")).context("an event without properties")
}

/// The logical id in the ARN that the test gives to a resource.
fn logical_id(arn: &Value) -> Result<&str> {
    arn.as_str().and_then(|arn| arn.rsplit(':').next()).context("no ARN")
}

fn variables(stack: &Stack, function: &str) -> Result<BTreeSet<String>> {
    let properties = stack.properties(function)?;
    let variables = properties.pointer("/Environment/Variables").and_then(Value::as_object);
    Ok(variables.context("no variables")?.keys().cloned().collect())
}

/// The sample events by file name, in order.
fn samples() -> Result<BTreeMap<String, Value>> {
    let mut samples = BTreeMap::new();
    for entry in fs::read_dir(workspace_directory().join("sam/events"))? {
        let path = entry?.path();
        let name = path.file_name().context("a file without a name")?.to_string_lossy().into_owned();
        let event = serde_json::from_str(&fs::read_to_string(&path)?).with_context(|| name.clone())?;
        samples.insert(name, event);
    }
    Ok(samples)
}

/// Every inline policy statement of every role of the stack.
fn statements(stack: &Stack) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for role in stack.resources("AWS::IAM::Role")? {
        let properties = stack.properties(role)?;
        for policy in properties.get("Policies").and_then(Value::as_array).context("no policies")? {
            let statements = policy.pointer("/PolicyDocument/Statement").and_then(Value::as_array);
            all.extend(statements.context("no statements")?.iter().cloned());
        }
    }
    Ok(all)
}

#[test]
fn every_function_runs_on_the_supported_runtime_with_a_role_and_a_log_group_of_its_own() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    let globals = stack.document().pointer("/Globals/Function").context("no globals")?;
    assert_eq!(globals["Runtime"], "provided.al2023");
    assert_eq!(globals["Handler"], "bootstrap");
    assert_eq!(globals["Tracing"], "Active");
    for function in stack.resources(FUNCTION)? {
        let properties = stack.properties(function)?;
        assert_eq!(logical_id(&properties["Role"])?.rsplit('/').next(), Some(&*format!("{function}Role")));
        assert_eq!(properties["LoggingConfig"]["LogGroup"], format!("{function}Logs"));
        assert_eq!(properties["LoggingConfig"]["LogFormat"], "JSON");
        assert!(number(&properties, "/Timeout")? <= 900);
        assert_eq!(stack.properties(&format!("{function}Logs"))?["RetentionInDays"], "90");
    }
    Ok(())
}

#[test]
fn a_queue_hides_a_message_for_six_timeouts_of_its_function_and_the_batching_window() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    for function in fed_by_queues(&stack)? {
        let properties = stack.properties(function)?;
        let event = event(&properties)?;
        let queue = stack.properties(logical_id(&event["Queue"])?)?;
        let window = event.get("MaximumBatchingWindowInSeconds").and_then(Value::as_u64).unwrap_or_default();
        assert!(number(&queue, "/VisibilityTimeout")? >= 6 * number(&properties, "/Timeout")? + window, "{function}");
    }
    Ok(())
}

#[test]
fn a_batch_has_ten_messages_and_only_the_failed_ones_come_back() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    for function in fed_by_queues(&stack)? {
        let properties = stack.properties(function)?;
        let event = event(&properties)?;
        assert_eq!(event["BatchSize"], 10, "{function}");
        assert_eq!(event["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]), "{function}");
    }
    let properties = stack.properties("AccountOnboarding")?;
    assert_eq!(event(&properties)?["ScalingConfig"]["MaximumConcurrency"], 5);
    Ok(())
}

#[test]
fn the_schedule_starts_one_run_at_a_time_and_keeps_what_cannot_start() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    let function = stack.properties("KmsCleanup")?;
    assert_eq!(function["ReservedConcurrentExecutions"], 1);
    assert_eq!(function["EventInvokeConfig"]["MaximumRetryAttempts"], 0);
    // An event that meets another run has to outlive it.
    assert!(number(&function, "/EventInvokeConfig/MaximumEventAgeInSeconds")? >= 2 * number(&function, "/Timeout")?);
    let schedule = stack.properties("KmsCleanupTimer")?;
    assert_eq!(schedule["ScheduleExpression"], "rate(1 day)");
    assert_eq!(schedule["FlexibleTimeWindow"], json!({"Mode": "OFF"}));
    let target = &schedule["Target"];
    assert_eq!(logical_id(&target["Arn"])?, "KmsCleanup");
    assert_eq!(logical_id(&target["DeadLetterConfig"]["Arn"])?, "KmsCleanupDeadLetterQueue");
    let input: Value = serde_json::from_str(target["Input"].as_str().context("no input")?)?;
    assert_eq!(input, json!({"scheduled": true}));
    assert!(number(target, "/RetryPolicy/MaximumRetryAttempts")? > 0);
    Ok(())
}

#[test]
fn the_clean_up_only_reports_until_it_is_told_otherwise() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    let variables = stack.properties("KmsCleanup")?["Environment"]["Variables"].clone();
    let expected = [
        ("KMS_DRY_RUN", "true"),
        ("KMS_ALIAS_PREFIX", policy::TEMPORARY_KEY_ALIAS_PREFIX),
        ("KMS_PENDING_WINDOW_DAYS", "30"),
        ("KMS_MINIMUM_AGE_HOURS", "24"),
        ("KMS_MINIMUM_IDLE_HOURS", "24"),
        ("KMS_MAXIMUM_RETIREMENTS", "20"),
        ("KMS_REGIONS", ""),
        ("KMS_ACCOUNTS", ""),
    ];
    for (name, value) in expected {
        assert_eq!(variables[name], value, "{name}");
    }
    Ok(())
}

#[test]
fn silence_is_noticed_after_two_periods_of_the_schedule_at_the_latest() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    let alarm = stack.properties("KmsCleanupSilenceAlarm")?;
    assert_eq!(alarm["TreatMissingData"], "breaching");
    assert_eq!(alarm["EvaluationPeriods"], "48");
    assert_eq!(number(&alarm, "/Period")?, 3600);
    // CloudWatch looks back seven days at most with periods of an hour.
    let longest = number(&stack.document()["Parameters"]["KmsSilenceHours"], "/MaxValue")?;
    assert_eq!(longest * number(&alarm, "/Period")?, 7 * 86_400);
    Ok(())
}

#[test]
fn every_queue_is_encrypted_and_dead_letters_outlive_their_queue() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [one_account(&simulator)?, management(&simulator, true)?] {
        for name in stack.resources("AWS::SQS::Queue")? {
            let queue = stack.properties(name)?;
            assert_eq!(queue["SqsManagedSseEnabled"], true, "{name}");
            let Some(target) = queue.pointer("/RedrivePolicy/deadLetterTargetArn") else {
                assert_eq!(number(&queue, "/MessageRetentionPeriod")?, 14 * 86_400, "{name}");
                continue;
            };
            let dead_letters = stack.properties(logical_id(target)?)?;
            assert!(
                number(&queue, "/MessageRetentionPeriod")? < number(&dead_letters, "/MessageRetentionPeriod")?,
                "{name}"
            );
            assert!(number(&queue, "/RedrivePolicy/maxReceiveCount")? >= 5, "{name}");
            assert_eq!(queue.get("FifoQueue"), dead_letters.get("FifoQueue"), "{name}");
        }
    }
    Ok(())
}

/// One text or a list of them, as IAM takes actions and resources.
fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().filter_map(Value::as_str).collect()
}

/// Whether a resource excludes nothing: `*`, `arn:*`, `arn:*:*:*:*:*`, and the same with the partition named.
fn is_every_resource(resource: &str) -> bool {
    let parts: Vec<&str> = resource.split(':').skip_while(|part| *part == "arn" || part.starts_with("aws")).collect();
    parts.iter().all(|part| part.bytes().all(|byte| byte == b'*' || byte == b'/'))
}

/// Whether a statement allows an action that changes something on every resource, or names what it does not cover.
fn is_too_wide(statement: &Value) -> bool {
    let (actions, resources) = (texts(&statement["Action"]), texts(&statement["Resource"]));
    let harmless = actions.iter().all(|action| HARMLESS.contains(action));
    let inverted = statement.get("NotAction").is_some() || statement.get("NotResource").is_some();
    inverted || resources.is_empty() || !harmless && resources.into_iter().any(is_every_resource)
}

#[test]
fn no_action_that_changes_anything_is_allowed_on_every_resource() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [one_account(&simulator)?, primary(&simulator)?, management(&simulator, true)?] {
        for statement in statements(&stack)? {
            assert!(!is_too_wide(&statement), "{statement:#}");
        }
    }
    Ok(())
}

#[test]
fn a_statement_on_every_resource_is_found_however_it_is_written() {
    let statement = |action: Value, resource: Value| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    let role = "arn:aws:iam::111111111111:role/Platform";
    for resource in ["*", "**", "arn:*", "arn:aws:*", "arn:*:*:*:*:*", "arn:*:*::*", "arn:aws:*:*:*:*/*"] {
        assert!(is_too_wide(&statement(json!("iam:CreateRole"), json!(resource))), "{resource}");
        assert!(is_too_wide(&statement(json!(["iam:CreateRole"]), json!([role, resource]))), "{resource}");
        assert!(!is_too_wide(&statement(json!("organizations:DescribeAccount"), json!([resource]))), "{resource}");
    }
    let mixed = json!(["organizations:DescribeAccount", "organizations:CloseAccount"]);
    assert!(is_too_wide(&statement(mixed, json!("*"))));
    assert!(is_too_wide(&json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": role})));
    assert!(is_too_wide(&json!({"Effect": "Allow", "Action": "iam:*", "NotResource": role})));
    for resource in [role, "arn:aws:iam::*:role/OrganizationAccountAccessRole", "arn:aws:organizations::*:account/*"] {
        assert!(!is_too_wide(&statement(json!("iam:CreateRole"), json!(resource))), "{resource}");
    }
}

#[test]
fn both_rules_listen_to_the_same_events() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let pattern = |stack: Stack| Ok(stack.properties("OrganizationEvents")?["EventPattern"].clone());
    let of_primary: Result<Value> = pattern(primary(&simulator)?);
    assert_eq!(of_primary?, pattern(management(&simulator, false)?)?);
    Ok(())
}

#[test]
fn the_rule_takes_every_sample_event_except_the_failed_call_and_the_unknown_one() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    let pattern = stack.properties("OrganizationEvents")?["EventPattern"].clone();
    let names = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let (sources, events) = (names(&pattern["source"]), names(&pattern["detail"]["eventName"]));
    assert_eq!(pattern["detail"]["errorCode"], json!([{"exists": false}]));
    let mut refused = Vec::new();
    for (file, event) in samples()? {
        let Some(detail) = event.get("detail") else { continue };
        let matches = sources.contains(&event["source"]) && events.contains(&detail["eventName"]);
        if !matches || detail.get("errorCode").is_some() {
            refused.push(file);
        }
    }
    assert_eq!(refused, ["move_account_failed.json", "unknown_event.json"]);
    Ok(())
}

#[test]
fn a_function_gets_exactly_the_variables_that_it_reads() -> Result<()> {
    let stack = one_account(&Simulator::set_up()?)?;
    for (function, folder) in
        [("AccountOnboarding", "account-onboarding"), ("RoleList", "role-list"), ("KmsCleanup", "kms-cleanup")]
    {
        assert_eq!(variables(&stack, function)?, variables_read_by(folder)?, "{function}");
    }
    Ok(())
}

/// The names of variables in a function's `config.rs`: texts in capitals, up to its own tests.
fn variables_read_by(folder: &str) -> Result<BTreeSet<String>> {
    let source = workspace_directory().join("functions").join(folder).join("src/config.rs");
    let source = std::fs::read_to_string(source)?;
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let capitals = |text: &&str| text.len() > 3 && text.bytes().all(capital);
    Ok(code.split('"').filter(capitals).map(str::to_owned).collect())
}

#[test]
fn the_names_that_others_rely_on_are_there() -> Result<()> {
    let stack = primary(&Simulator::set_up()?)?;
    let outputs = [
        "AccountTasksQueueUrl",
        "AccountTasksDeadLetterQueueUrl",
        "RoleChangesQueueUrl",
        "RoleChangesDeadLetterQueueUrl",
        "RoleListPolicyArn",
        "AccountOnboardingFunctionName",
        "RoleListFunctionName",
        "KmsCleanupFunctionName",
        "KmsCleanupDeadLetterQueueUrl",
        "AccountOnboardingRoleArn",
        "KmsCleanupRoleArn",
        "EventBusArn",
    ];
    for output in outputs {
        assert!(!stack.output(output)?.is_empty(), "{output}");
    }
    assert_eq!(stack.output("RoleListPolicyArn")?, "arn:aws:iam::999999999999:policy/CadoResponseCrossAccountPolicy");
    Ok(())
}

#[test]
fn the_parameters_that_others_set_are_there() -> Result<()> {
    let stack = primary(&Simulator::set_up()?)?;
    let fixed = [
        "PlatformRoleName",
        "AccessRoleName",
        "EntryRoleNames",
        "OrganizationRoleArn",
        "ExternalId",
        "Features",
        "MaxSessionDuration",
        "IncludeOrganizationalUnits",
        "ExcludeAccounts",
        "IncludeManagementAccount",
        "AdoptExistingRoles",
        "AttachRoleList",
        "OrganizationEventSource",
        "DryRun",
        "Architecture",
        "AlarmTopicArn",
        "SsmInstanceTag",
        "KmsKeyArns",
        "KmsGrants",
        "AllowedRegions",
        "S3BucketArns",
        "KmsCleanupSchedule",
        "KmsDryRun",
        "KmsMinimumAgeHours",
        "KmsMinimumIdleHours",
        "KmsPendingWindowDays",
        "KmsRegions",
        "KmsAccounts",
        "KmsMaximumRetirements",
        "KmsAliasPrefix",
        "KmsSilenceHours",
    ];
    for name in fixed {
        assert!(stack.document()["Parameters"][name].is_object(), "{name}");
    }
    Ok(())
}

#[test]
fn every_parameter_is_explained_grouped_and_checked() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [primary(&simulator)?, management(&simulator, false)?] {
        let parameters = stack.document()["Parameters"].as_object().context("no parameters")?;
        let interface = &stack.document()["Metadata"]["AWS::CloudFormation::Interface"];
        let groups = interface["ParameterGroups"].as_array().context("no groups")?;
        let grouped: Vec<&Value> = groups.iter().filter_map(|group| group["Parameters"].as_array()).flatten().collect();
        assert_eq!(grouped.len(), parameters.len());
        for (name, parameter) in parameters {
            assert!(grouped.iter().any(|known| *known == name), "{name} is in no group");
            assert!(interface["ParameterLabels"][name]["default"].is_string(), "{name} has no label");
            assert!(parameter["Description"].as_str().is_some_and(|text| text.len() > 30), "{name} is not explained");
            assert!(parameter["ConstraintDescription"].is_string(), "{name} does not say what it takes");
            let checks = ["AllowedPattern", "AllowedValues", "MinValue"];
            assert!(checks.iter().any(|check| parameter.get(check).is_some()), "{name} is not checked");
        }
    }
    Ok(())
}
