//! What the policies of a module refer to, and the policies as resources.

use super::{expression::Expression, file::Block};
use crate::document::{Mark, Tree};

/// The data sources that the marks of these documents are filled in from.
pub(super) fn data_sources<'a>(documents: impl Iterator<Item = &'a Tree> + Clone) -> Vec<Block> {
    let sources =
        [(Mark::Partition, "aws_partition"), (Mark::Account, "aws_caller_identity"), (Mark::Region, "aws_region")];
    let needed = |mark| documents.clone().any(|document| document.has(mark));
    let used = sources.into_iter().filter(|(mark, _)| needed(*mark));
    used.map(|(_, source)| Block::new("data", &[source, "current"], [])).collect()
}

/// An inline policy of the role.
pub(super) fn inline(label: &str, role: &str, name: &str, document: &Tree) -> Block {
    Block::new(
        "resource",
        &["aws_iam_role_policy", label],
        [
            ("name", name.into()),
            ("role", Expression::raw(&format!("aws_iam_role.{role}.id"))),
            ("policy", Expression::json(document.into())),
        ],
    )
}

/// A managed policy.
pub(super) fn managed(label: &str, name: &str, description: &str, document: &Tree) -> Block {
    Block::new(
        "resource",
        &["aws_iam_policy", label],
        [("name", name.into()), ("description", description.into()), ("policy", Expression::json(document.into()))],
    )
}

/// A name of AWS as a label of Terraform.
pub(super) fn label(name: &str) -> String {
    let plain = |symbol: char| if symbol.is_ascii_alphanumeric() { symbol.to_ascii_lowercase() } else { '_' };
    let label: String = name.chars().map(plain).collect();
    match label.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("_{label}"),
        false => label,
    }
}
