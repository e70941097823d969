//! Who is trusted, in every form and with every condition.

use hcl::Value;
use policy::Policy;

use crate::{
    json,
    program::{PLATFORM, output, run_with},
    template::Stack,
    terraform::Module,
};

const ORGANIZATION: &str = "o-exampleorgid";

fn document(line: &str) -> Policy {
    output(line).parse().unwrap()
}

fn in_stack(text: &str, parameters: &[(&str, &str)]) -> Policy {
    let mut stack = Stack::new(text);
    parameters.iter().for_each(|(name, value)| stack.set(name, value));
    json::policy(&stack.resources("AWS::IAM::Role")[0]["AssumeRolePolicyDocument"])
}

fn in_module(text: &str, variables: &[(&str, &str)]) -> Policy {
    let mut module = Module::new(text);
    variables.iter().for_each(|(name, value)| module.set(name, Value::from(*value)));
    module.text(module.blocks("aws_iam_role")[0], "assume_role_policy", &[]).parse().unwrap()
}

fn assert_same(one: &Policy, other: &Policy) {
    assert!(one.means_the_same_as(other), "{}\n{}", one.print(), other.print());
}

#[test]
fn trust_means_the_same_in_every_form() {
    let line = format!("render trust --trusted {PLATFORM}");
    let json = document(&line);
    assert_same(&json, &in_stack(&output(&format!("{line} --as cloudformation")), &[]));
    assert_same(&json, &in_module(&output(&format!("{line} --as terraform")), &[]));
    assert_same(&json, &json::role(&output(&format!("render access-role --trusted {PLATFORM}"))).0);
}

#[test]
fn conditions_mean_the_same_in_every_form() {
    let line = format!("render trust --trusted {PLATFORM} --organization {ORGANIZATION}");
    assert_same(&document(&line), &in_stack(&output(&format!("{line} --as stackset")), &[]));
    assert_same(&document(&line), &in_module(&output(&format!("{line} --as terraform")), &[]));
    let with_id = run_with(&line, "", &[("CADO_ACCESS_EXTERNAL_ID", "tenant-4711")]).out.parse().unwrap();
    assert_same(&with_id, &in_stack(&output(&format!("{line} --as stackset")), &[("ExternalId", "tenant-4711")]));
    let module = output(&format!("{line} --as terraform"));
    assert_same(&with_id, &in_module(&module, &[("external_id", "tenant-4711")]));
}

#[test]
fn the_platform_role_trusts_the_ec2_service_and_the_given_roles() {
    for trusted in ["", "--trusted arn:aws:iam::111111111111:role/runner"] {
        let line = format!("render platform-role --packing managed --bucket evidence-1111 {trusted}");
        let (json, _) = json::role(&output(&line));
        assert_eq!(json.statements.len(), if trusted.is_empty() { 1 } else { 2 });
        assert!(json.print().contains(r#"{"Service":"ec2.amazonaws.com"}"#));
        assert_same(&json, &in_stack(&output(&format!("{line} --as cloudformation")), &[]));
        assert_same(&json, &in_module(&output(&format!("{line} --as terraform")), &[]));
    }
}

#[test]
fn no_template_holds_the_external_id() {
    for form in ["cloudformation", "stackset", "terraform"] {
        let run = run_with(&format!("render access-role --external-id tenant-4711 --as {form}"), "", &[]);
        assert_eq!(run.code, 0);
        assert!(!run.out.contains("4711") && !run.err.contains("4711"), "{form}");
        assert!(run.err.starts_with("cado-access: note: the ExternalId is not written"), "{}", run.err);
    }
}

#[test]
fn an_empty_variable_is_no_external_id() {
    let line = format!("render trust --trusted {PLATFORM}");
    let empty = run_with(&line, "", &[("CADO_ACCESS_EXTERNAL_ID", "")]);
    assert_eq!((empty.code, empty.err.as_str(), empty.out), (0, "", output(&line)));
    assert_eq!(run_with(&format!("{line} --external-id="), "", &[]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_file_with_the_external_id_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    for kind in ["trust", "access-role"] {
        let file = folder.path().join(kind);
        let line = format!("render {kind} --trusted {PLATFORM} -o {}", file.display());
        let run = run_with(&line, "", &[("CADO_ACCESS_EXTERNAL_ID", "tenant-4711")]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{kind}");
    }
}
