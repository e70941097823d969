//! The template of a KMS key that the platform may use.

use super::{header::Scope, node::Node, template::Template};
use crate::{CommandError, document::Tree, render::form::Form};

const RETAINED: &str = "The key is kept when the stack is deleted: what it encrypts could not be read any more.";

/// The template of a key with this policy.
pub(in crate::render) fn key(policy: &Tree, form: Form, made_by: &str) -> Result<String, CommandError> {
    let properties = Node::map([
        ("Description", "Key that the platform may use to acquire what it encrypts".into()),
        ("EnableKeyRotation", Node::Flag(true)),
        ("MultiRegion", Node::Flag(false)),
        ("KeyPolicy", policy.into()),
    ]);
    let key = Node::map([
        ("Type", "AWS::KMS::Key".into()),
        ("DeletionPolicy", "Retain".into()),
        ("UpdateReplacePolicy", "Retain".into()),
        ("Properties", properties),
    ]);
    let output = Node::map([("Description", "ARN of the key".into()), ("Value", Node::attribute("Key.Arn"))]);
    let template = Template {
        title: "A KMS key that the platform may use.",
        scope: Scope::Region,
        remarks: vec![RETAINED.to_owned()],
        description: "KMS key that the platform may use",
        parameters: vec![],
        conditions: Node::Map(vec![]),
        resources: Node::map([("Key", key)]),
        outputs: Node::map([("KeyArn", output)]),
    };
    template.print(form, made_by)
}
