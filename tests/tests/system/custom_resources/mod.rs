//! Custom resources, deployed: the examples as stacks of somebody else, through their whole life and through failures. Every
//! stack comes to rest, and leaves nothing behind.

mod access_role;
mod permission_policy;
mod policy_statement;
mod role_list;

use anyhow::{Context as _, Result};
use system_tests::other_stack::OtherStack;
use system_tests::tools::workspace_directory;

use crate::stage::Stage;

/// An example of the `sam` folder.
fn example(name: &str) -> Result<String> {
    let file = workspace_directory().join("sam/examples").join(name);
    std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
}

/// The example with one text replaced by another.
fn changed(template: &str, from: &str, to: &str) -> String {
    assert!(template.contains(from), "the example has no `{from}`");
    template.replace(from, to)
}

fn stack(stage: &Stage, name: &str) -> Result<(OtherStack, String)> {
    Ok((OtherStack::named(&stage.emulator, name), stage.stack.output("CustomResourcesFunctionArn")?.to_owned()))
}
