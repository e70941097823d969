//! A stack of somebody else, which asks for custom resources: created, updated and deleted through CloudFormation's own API,
//! so that a failure can be looked at like a success.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::clients::REGION;
use crate::emulator::Emulator;
use crate::http;
use crate::wait::{Progress, until};

/// How long a stack may take, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(120);

/// A stack by its name.
#[derive(Clone, Debug)]
pub struct OtherStack {
    port: u16,
    name: String,
}

/// Where a stack came to rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// `CREATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE` …
    pub status: String,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
    /// What the stack's events say about failures, the latest first.
    pub failures: Vec<String>,
}

impl OtherStack {
    /// A stack that is not there yet.
    #[must_use]
    pub fn named(emulator: &Emulator, name: &str) -> Self {
        Self { port: emulator.port(), name: name.to_owned() }
    }

    /// Creates it, and waits until it is at rest.
    ///
    /// # Errors
    /// CloudFormation refused, or never came to an end.
    pub async fn create(&self, template: &str, parameters: &[(&str, &str)]) -> Result<Rest> {
        self.send("CreateStack", template, parameters)?;
        self.rest().await
    }

    /// Updates it, and waits until it is at rest.
    ///
    /// # Errors
    /// CloudFormation refused, or never came to an end.
    pub async fn update(&self, template: &str, parameters: &[(&str, &str)]) -> Result<Rest> {
        self.send("UpdateStack", template, parameters)?;
        self.rest().await
    }

    /// Deletes it, and waits until it is gone, or until that failed.
    ///
    /// # Errors
    /// CloudFormation refused, never came to an end, or could not delete a resource; the error has its reason.
    pub async fn delete(&self) -> Result<()> {
        self.query("DeleteStack", "")?;
        until(PATIENCE, &format!("the end of {}", self.name), async || {
            let Ok(description) = self.query("DescribeStacks", "") else { return Ok(Progress::Done(())) };
            let status = element(&description, "StackStatus").unwrap_or_default();
            ensure!(status != "DELETE_FAILED", "{}: {:#?}", self.name, self.failures()?);
            Ok(Progress::when((status == "DELETE_COMPLETE").then_some(()), status))
        })
        .await
    }

    async fn rest(&self) -> Result<Rest> {
        until(PATIENCE, &format!("{} at rest", self.name), async || {
            let description = self.query("DescribeStacks", "")?;
            let status = element(&description, "StackStatus").context("a stack without a status")?;
            let at_rest = !status.ends_with("IN_PROGRESS");
            let rest = || -> Result<Rest> {
                Ok(Rest { status: status.clone(), outputs: outputs(&description), failures: self.failures()? })
            };
            Ok(Progress::when(at_rest.then(rest).transpose()?, status.clone()))
        })
        .await
    }

    fn failures(&self) -> Result<Vec<String>> {
        let events = self.query("DescribeStackEvents", "")?;
        let failed = |event: &&str| element(event, "ResourceStatus").is_some_and(|status| status.ends_with("FAILED"));
        let reason = |event: &str| element(event, "ResourceStatusReason");
        Ok(members(&events, "StackEvents").into_iter().filter(failed).filter_map(reason).collect())
    }

    fn send(&self, action: &str, template: &str, parameters: &[(&str, &str)]) -> Result<()> {
        let mut form = format!("&TemplateBody={}&Capabilities.member.1=CAPABILITY_IAM", encoded(template));
        for (number, (name, value)) in parameters.iter().enumerate() {
            let member = format!("&Parameters.member.{}.Parameter", number + 1);
            form.push_str(&format!("{member}Key={name}{member}Value={}", encoded(value)));
        }
        self.query(action, &form).map(drop)
    }

    fn query(&self, action: &str, form: &str) -> Result<String> {
        let form = format!("Action={action}&Version=2010-05-15&StackName={}{form}", self.name);
        http::query(self.port, "cloudformation", REGION, &form)
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn outputs(description: &str) -> BTreeMap<String, String> {
    let output = |member: &&str| Some((element(member, "OutputKey")?, element(member, "OutputValue")?));
    members(description, "Outputs").iter().filter_map(output).collect()
}

/// The members of a list, as text: CloudFormation's XML nests no list of the same name.
fn members<'a>(xml: &'a str, list: &str) -> Vec<&'a str> {
    let inside = xml.split_once(&format!("<{list}>")).and_then(|(_, rest)| rest.split_once(&format!("</{list}>")));
    inside.map_or_else(Vec::new, |(inside, _)| inside.split("<member>").skip(1).collect())
}

fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    Some(plain.replace("&#x27;", "'").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_outputs_and_reasons_from_the_answers_of_cloudformation() {
        let xml = "<Outputs><member><OutputKey>A</OutputKey><OutputValue>1 &amp; 2</OutputValue></member>\
                   <member><OutputKey>B</OutputKey><OutputValue>x</OutputValue></member></Outputs>";
        let expected = [("A", "1 & 2"), ("B", "x")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(outputs(xml), BTreeMap::from(expected));
        assert_eq!(element("<A>&lt;role&gt;</A>", "A").as_deref(), Some("<role>"));
        assert_eq!((members(xml, "StackEvents").len(), element(xml, "Missing")), (0, None));
    }
}
