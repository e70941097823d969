//! The two templates as stacks: rendered for one account that is primary and management account in one, and for two.
//! Resources get the names that their logical ids suggest, so that the tests can write the ARNs down.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use system_tests::simulator::Simulator;
use system_tests::tools::workspace_directory;

use crate::intrinsics::Template;

/// The account from which the organization is managed.
pub(crate) const MANAGEMENT: &str = "111111111111";
/// The platform's account where it is not the management account.
pub(crate) const PRIMARY: &str = "999999999999";
/// The account to be onboarded.
pub(crate) const MEMBER: &str = "222222222222";

/// One stack in one account.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    template: Template,
    account: &'static str,
}

/// The primary account's stack in the management account.
pub(crate) fn one_account(simulator: &Simulator) -> Result<Stack> {
    stack(simulator, "template.yaml", MANAGEMENT, &[("PlatformRoleName", "Platform")])
}

/// The primary account's stack in an account of its own.
pub(crate) fn primary(simulator: &Simulator) -> Result<Stack> {
    let organization_role = "arn:aws:iam::111111111111:role/CadoAccessOrganization";
    let parameters = [("PlatformRoleName", "Platform"), ("OrganizationRoleArn", organization_role)];
    stack(simulator, "template.yaml", PRIMARY, &parameters)
}

/// The management account's stack that goes with it.
pub(crate) fn management(simulator: &Simulator, include_management_account: bool) -> Result<Stack> {
    let primary = primary(simulator)?;
    let parameters = [
        ("PrimaryEventBusArn", &*primary.output("EventBusArn")?),
        ("TrustedRoleArns", &*primary.output("AccountOnboardingRoleArn")?),
        ("IncludeManagementAccount", if include_management_account { "true" } else { "false" }),
    ];
    stack(simulator, "management-account.yaml", MANAGEMENT, &parameters)
}

/// A template of the `sam` folder with the given parameters, the others at their defaults.
pub(crate) fn stack(
    simulator: &Simulator,
    file: &str,
    account: &'static str,
    parameters: &[(&str, &str)],
) -> Result<Stack> {
    let document = simulator.read_template(&workspace_directory().join("sam").join(file))?;
    let mut values = BTreeMap::from([
        ("AWS::Partition".to_owned(), "aws".into()),
        ("AWS::Region".to_owned(), "us-east-1".into()),
        ("AWS::AccountId".to_owned(), account.into()),
        ("AWS::StackName".to_owned(), "stack".into()),
    ]);
    let declared = document.get("Parameters").and_then(Value::as_object).context("no parameters")?;
    for (name, declaration) in declared {
        let given = parameters.iter().find(|(given, _)| given == name).map(|(_, value)| json!(value));
        let value = given.or_else(|| declaration.get("Default").cloned());
        values.insert(name.clone(), parameter(declaration, value.with_context(|| format!("{name} is not given"))?));
    }
    let unknown = parameters.iter().find(|(name, _)| !declared.contains_key(*name));
    ensure!(unknown.is_none(), "{file} has no parameter {unknown:?}");
    Ok(Stack { template: Template { document, values }, account })
}

/// CloudFormation hands every parameter on as a text, and a comma-delimited one as a list of texts.
fn parameter(declaration: &Value, value: Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match declaration.get("Type").and_then(Value::as_str) {
        Some("CommaDelimitedList") => text.split(',').map(str::trim).collect(),
        _ => text.into(),
    }
}

impl Stack {
    /// The account that the stack stands in.
    pub(crate) fn account(&self) -> &'static str {
        self.account
    }

    /// The template, unresolved.
    pub(crate) fn document(&self) -> &Value {
        &self.template.document
    }

    /// A resource's properties, resolved.
    pub(crate) fn properties(&self, resource: &str) -> Result<Value> {
        let definition = self.definition(resource)?;
        let properties = definition.get("Properties").context("no properties")?;
        self.template.resolve(properties)?.with_context(|| format!("{resource} resolves to nothing"))
    }

    /// Logical ids of the stack's resources of one type, without those whose condition does not hold.
    pub(crate) fn resources(&self, kind: &str) -> Result<Vec<&str>> {
        let all = self.document().get("Resources").and_then(Value::as_object).context("no resources")?;
        let of_kind = all.iter().filter(|(_, resource)| resource.get("Type").is_some_and(|found| found == kind));
        let mut names = Vec::new();
        for (name, resource) in of_kind {
            let condition = resource.get("Condition").and_then(Value::as_str);
            if condition.is_none_or(|condition| self.template.condition(condition).unwrap_or(true)) {
                names.push(name.as_str());
            }
        }
        Ok(names)
    }

    /// An output's value.
    pub(crate) fn output(&self, name: &str) -> Result<String> {
        let value = self.document().pointer(&format!("/Outputs/{name}/Value"));
        let value = self.template.resolve(value.with_context(|| format!("no output {name}"))?)?;
        value.as_ref().and_then(Value::as_str).map(str::to_owned).context("an output is a text")
    }

    fn definition(&self, resource: &str) -> Result<&Value> {
        self.document().pointer(&format!("/Resources/{resource}")).with_context(|| format!("no resource {resource}"))
    }
}

impl Template {
    /// What a resource would be called: `attribute` is `Ref` or the name of an attribute.
    pub(crate) fn resource(&self, name: &str, attribute: &str) -> Result<String> {
        let definition = self.document.pointer(&format!("/Resources/{name}"));
        let definition = definition.with_context(|| format!("nothing is called {name}"))?;
        let kind = definition.get("Type").and_then(Value::as_str).context("a resource without a type")?;
        let bus = || match definition.pointer("/Properties/Name") {
            Some(own) => self.resolve(own)?.and_then(|own| own.as_str().map(str::to_owned)).context("no name"),
            None => Ok(name.to_owned()),
        };
        Ok(match (kind, attribute) {
            ("AWS::SQS::Queue", "Ref") => format!("https://sqs.us-east-1.amazonaws.com/{}/{name}", self.account()?),
            ("AWS::Events::EventBus", "Ref") => bus()?,
            (_, "Ref") | ("AWS::SQS::Queue", "QueueName") => name.to_owned(),
            ("AWS::SQS::Queue", "Arn") => self.arn("sqs", name)?,
            ("AWS::DynamoDB::Table", "Arn") => self.arn("dynamodb", &format!("table/{name}"))?,
            ("AWS::Events::Rule", "Arn") => self.arn("events", &format!("rule/{name}"))?,
            ("AWS::Events::EventBus", "Arn") => self.arn("events", &format!("event-bus/{}", bus()?))?,
            ("AWS::Logs::LogGroup", "Arn") => self.arn("logs", &format!("log-group:{name}:*"))?,
            ("AWS::Serverless::Function", "Arn") => self.arn("lambda", &format!("function:{name}"))?,
            ("AWS::IAM::Role", "Arn") => format!("arn:aws:iam::{}:role/{name}", self.account()?),
            _ => bail!("{attribute} of {kind} is not known here"),
        })
    }

    fn arn(&self, service: &str, resource: &str) -> Result<String> {
        Ok(format!("arn:aws:{service}:us-east-1:{}:{resource}", self.account()?))
    }

    fn account(&self) -> Result<&str> {
        self.values.get("AWS::AccountId").and_then(Value::as_str).context("no account")
    }
}
