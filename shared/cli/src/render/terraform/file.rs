//! A file of HCL: blocks with a line between them, and comments above.

use super::{
    expression::Expression,
    layout::{attributes, indentation},
};

/// A block such as `variable "name" { … }`.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Comment lines above it.
    comment: Vec<String>,
    head: String,
    attributes: Vec<(String, Expression)>,
    blocks: Vec<Block>,
}

impl Block {
    /// A block with its labels, such as `resource "aws_iam_role" "access"`.
    pub(super) fn new<'a>(
        kind: &str,
        labels: &[&str],
        attributes: impl IntoIterator<Item = (&'a str, Expression)>,
    ) -> Self {
        let labels: String = labels.iter().map(|label| format!(" \"{label}\"")).collect();
        let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { comment: vec![], head: format!("{kind}{labels}"), attributes, blocks: vec![] }
    }

    pub(super) fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub(super) fn under(mut self, comment: &str) -> Self {
        self.comment.extend(comment.lines().map(str::to_owned));
        self
    }

    fn print(&self, level: usize) -> String {
        let margin = indentation(level);
        let comment: String = self.comment.iter().map(|line| format!("{margin}# {line}\n")).collect();
        if self.attributes.is_empty() && self.blocks.is_empty() {
            return format!("{comment}{margin}{} {{}}\n", self.head);
        }
        let own = attributes(&self.attributes, level + 1);
        let inner = self.blocks.iter().map(|block| block.print(level + 1));
        let body: Vec<String> = Some(own).filter(|own| !own.is_empty()).into_iter().chain(inner).collect();
        format!("{comment}{margin}{} {{\n{}{margin}}}\n", self.head, body.join("\n"))
    }
}

/// The file, with its first lines.
pub(super) fn file(title: &str, remarks: &[&str], made_by: &str, blocks: &[Block]) -> String {
    let made = format!("Generated. Do not edit it, render it again:\n  {made_by}");
    let header = [&[title, &made], remarks].concat().join("\n\n");
    let header: String = header.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    let versions = Block::new("terraform", &[], [("required_version", Expression::from(">= 1.5"))]).with(Block::new(
        "required_providers",
        &[],
        [("aws", provider())],
    ));
    let blocks = std::iter::once(&versions).chain(blocks).map(|block| block.print(0));
    format!("{header}\n{}", blocks.collect::<Vec<_>>().join("\n"))
}

fn provider() -> Expression {
    Expression::object([("source", "hashicorp/aws".into()), ("version", ">= 6.0".into())])
}

/// `output "name" { … }`.
pub(super) fn output(name: &str, description: &str, value: &str) -> Block {
    Block::new("output", &[name], [("description", description.into()), ("value", Expression::raw(value))])
}
