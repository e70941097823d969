//! The frame of a template: its sections in the order that people expect, each after an empty line.

use super::{
    header::{self, Scope},
    node::Node,
};
use crate::{CommandError, output::to_yaml, render::form::Form};

/// A parameter with its group and its label in the console.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) group: &'static str,
    pub(super) label: &'static str,
    pub(super) definition: Node,
}

/// A template.
#[derive(Debug)]
pub(super) struct Template<'a> {
    /// What is in it, for the first lines; more lines follow under it.
    pub(super) title: &'a str,
    pub(super) remarks: Vec<String>,
    pub(super) scope: Scope,
    pub(super) description: &'a str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) conditions: Node,
    pub(super) resources: Node,
    pub(super) outputs: Node,
}

impl Template<'_> {
    /// The text of the template.
    pub(super) fn print(&self, form: Form, made_by: &str) -> Result<String, CommandError> {
        let parameters = self.parameters.iter().map(|parameter| (parameter.name, parameter.definition.clone()));
        let head =
            Node::map([("AWSTemplateFormatVersion", "2010-09-09".into()), ("Description", self.description.into())]);
        let sections = [
            ("Metadata", self.metadata()),
            ("Parameters", Node::map(parameters)),
            ("Conditions", self.conditions.clone()),
            ("Resources", self.resources.clone()),
            ("Outputs", self.outputs.clone()),
        ];
        let needed = self.parameters.iter().filter(|parameter| !parameter.definition.has("Default"));
        let needed: Vec<&str> = needed.map(|parameter| parameter.name).collect();
        let mut text = header::header(self.title, &self.remarks, self.scope, form, made_by, &needed);
        text.push_str(&to_yaml(&head)?);
        for (name, section) in sections {
            if !matches!(&section, Node::Map(fields) if fields.is_empty()) {
                text.push('\n');
                text.push_str(&to_yaml(&Node::map([(name, section)]))?);
            }
        }
        Ok(text)
    }

    /// How the console shows the parameters.
    fn metadata(&self) -> Node {
        if self.parameters.is_empty() {
            return Node::Map(vec![]);
        }
        let mut groups: Vec<(&str, Vec<Node>)> = vec![];
        for parameter in &self.parameters {
            match groups.iter_mut().find(|(group, _)| *group == parameter.group) {
                Some((_, names)) => names.push(parameter.name.into()),
                None => groups.push((parameter.group, vec![parameter.name.into()])),
            }
        }
        let labelled = |label: &str| Node::map([("default", label.into())]);
        let group = |(name, names)| Node::map([("Label", labelled(name)), ("Parameters", Node::List(names))]);
        let labels = self.parameters.iter().map(|parameter| (parameter.name, labelled(parameter.label)));
        let groups = Node::List(groups.into_iter().map(group).collect());
        let interface = Node::map([("ParameterGroups", groups), ("ParameterLabels", Node::map(labels))]);
        Node::map([("AWS::CloudFormation::Interface", interface)])
    }
}
