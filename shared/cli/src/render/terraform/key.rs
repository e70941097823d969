//! The module of a KMS key that the platform may use.

use super::{
    expression::Expression,
    file::{Block, file, output},
    policies::data_sources,
};
use crate::document::Tree;

const RETAINED: &str = "The key cannot be destroyed by Terraform: what it encrypts could not be read any more.";

/// The text of the module.
pub(in crate::render) fn key(policy: &Tree, made_by: &str) -> String {
    let mut blocks = data_sources(std::iter::once(policy));
    blocks.push(
        Block::new(
            "resource",
            &["aws_kms_key", "key"],
            [
                ("description", "Key that the platform may use to acquire what it encrypts".into()),
                ("enable_key_rotation", Expression::raw("true")),
                ("multi_region", Expression::raw("false")),
                ("policy", Expression::json(policy.into())),
            ],
        )
        .with(Block::new("lifecycle", &[], [("prevent_destroy", Expression::raw("true"))])),
    );
    blocks.push(output("key_arn", "ARN of the key.", "aws_kms_key.key.arn"));
    file("A KMS key that the platform may use.", &[RETAINED], made_by, &blocks)
}
