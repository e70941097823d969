//! Every kind in every form: well formed, and meaning the same.

use serde_json::Value;

use crate::{
    json::{self, Policies, assert_same},
    program::{PLATFORM, command, output},
    template::Stack,
    terraform::Module,
};

/// Command lines of roles, without their form.
fn roles() -> Vec<String> {
    let narrow = "--regions eu-central-1 --kms-grants withheld --ssm-instance-tag team=forensics --s3-buckets trail-*";
    vec![
        format!("render access-role --trusted {PLATFORM}"),
        format!("render access-role --trusted {PLATFORM} {narrow}"),
        format!("render access-role --trusted {PLATFORM} --packing managed"),
        "render platform-role --bucket evidence-1111 --packing managed".to_owned(),
        format!(
            "render platform-role --bucket evidence-1111 --packing managed --part acquisition --trusted {PLATFORM}"
        ),
        "render platform-role --bucket evidence-1111 --packing managed --part instance".to_owned(),
    ]
}

fn in_stack(text: &str) -> Policies {
    let stack = Stack::new(text);
    let role = &stack.resources("AWS::IAM::Role")[0];
    let inline = role.get("Policies").and_then(Value::as_array).cloned().unwrap_or_default();
    let named =
        |name: &str, entry: &Value| (entry[name].as_str().unwrap().to_owned(), json::policy(&entry["PolicyDocument"]));
    let managed = stack.resources("AWS::IAM::ManagedPolicy");
    let inline = inline.iter().map(|entry| named("PolicyName", entry));
    inline.chain(managed.iter().map(|entry| named("ManagedPolicyName", entry))).collect()
}

fn in_module(text: &str) -> Policies {
    let module = Module::new(text);
    let blocks = ["aws_iam_role_policy", "aws_iam_policy"].into_iter().flat_map(|kind| module.blocks(kind));
    let named = |block| (module.text(block, "name", &[]), module.text(block, "policy", &[]).parse().unwrap());
    blocks.map(named).collect()
}

#[test]
fn a_role_has_the_same_policies_in_every_form() {
    for line in roles() {
        let (_, policies) = json::role(&output(&line));
        assert!(!policies.is_empty(), "{line}");
        for form in ["cloudformation", "stackset"] {
            assert_same(&policies, &in_stack(&output(&format!("{line} --as {form}"))));
        }
        assert_same(&policies, &in_module(&output(&format!("{line} --as terraform"))));
    }
}

#[test]
fn a_template_names_no_partition_that_was_not_given() {
    for form in ["cloudformation", "stackset", "terraform"] {
        for kind in ["access-role", "platform-role --packing managed", "trust", "role-list"] {
            let text = output(&format!("render {kind} --as {form}"));
            assert!(!text.contains("arn:aws:"), "{kind} {form}");
            assert!(!text.contains("OF-THE-TEMPLATE") && !text.contains("of-the-template"), "{kind} {form}");
        }
    }
}

#[test]
fn a_given_partition_is_written_out() {
    for form in ["cloudformation", "terraform"] {
        let text = output(&format!("render access-role --as {form} --partition aws-us-gov"));
        assert!(text.contains("arn:aws-us-gov:") && !text.contains("data.aws_partition"), "{form}");
    }
}

#[test]
fn a_bare_bucket_name_gets_the_partition_of_the_stack() {
    let text = output("render access-role --as cloudformation --features s3 --s3-buckets trail-logs");
    assert!(text.contains("!Sub arn:${AWS::Partition}:s3:::trail-logs/*"), "{text}");
}

#[test]
fn a_template_has_its_sections_in_the_usual_order() {
    let stack = Stack::new(&output("render access-role --as stackset"));
    let usual =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Conditions", "Resources", "Outputs"];
    assert_eq!(stack.sections(), usual);
}

#[test]
fn the_same_document_is_printed_as_yaml() {
    let line = format!("render access-role --features s3 --trusted {PLATFORM}");
    let value: Value = serde_saphyr::from_str(&output(&format!("{line} --format yaml"))).unwrap();
    let (trust, policies) = json::role(&output(&line));
    assert!(trust.means_the_same_as(&json::policy(&value["trust"])));
    assert_same(&policies, &json::policies(&value["policies"]));
}

#[test]
fn chosen_features_and_no_others_become_policies() {
    let (_, policies) = json::role(&output(&format!("render access-role --features s3,ec2 --trusted {PLATFORM}")));
    assert_eq!(policies.keys().collect::<Vec<_>>(), ["CadoResponse-ec2", "CadoResponse-s3"]);
}

#[test]
fn the_name_of_managed_policies_can_be_chosen() {
    let line =
        format!("render access-role --features s3 --packing managed --policy-prefix Evidence --trusted {PLATFORM}");
    assert_eq!(json::role(&output(&line)).1.keys().collect::<Vec<_>>(), ["Evidence"]);
}

#[test]
fn spaces_in_a_list_do_not_count() {
    let line = format!("render access-role --trusted {PLATFORM} --regions eu-west-1,eu-central-1 --features ec2,s3");
    let mut spaced = command("render access-role --trusted");
    spaced.args([PLATFORM, "--regions", "eu-west-1, eu-central-1", "--features", "ec2, s3"]);
    assert_eq!(String::from_utf8(spaced.output().unwrap().stdout).unwrap(), output(&line));
}

#[test]
fn features_are_left_out_of_the_chosen_ones_and_of_the_default_ones() {
    let names = |switches: &str| {
        let (_, policies) = json::role(&output(&format!("render access-role --trusted {PLATFORM} {switches}")));
        policies.into_keys().collect::<Vec<_>>()
    };
    let mut all = names("");
    all.retain(|name| name != "CadoResponse-ec2" && name != "CadoResponse-s3");
    assert_eq!(names("--without ec2,s3"), all);
    assert_eq!(names("--features ec2,s3 --without ami"), ["CadoResponse-ec2", "CadoResponse-s3"]);
}

/// The first lines of a template, up to the description.
fn header(line: &str) -> String {
    let text = output(line);
    text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_command_to_deploy_names_the_parameters_that_have_no_value_and_no_others() {
    let [stack, set] = ["cloudformation", "stackset"].map(|form| format!("render access-role --as {form}"));
    assert!(header(&stack).contains("--parameter-overrides TrustedRoleArns=VALUE\n"), "{}", header(&stack));
    let given = "--parameters ParameterKey=TrustedRoleArns,ParameterValue=VALUE\n";
    assert!(header(&set).contains(given), "{}", header(&set));
    for line in [stack, set] {
        let whole = header(&format!("{line} --trusted {PLATFORM}"));
        assert!(!whole.contains("VALUE") && !whole.contains("--parameter"), "{whole}");
        assert!(whole.contains("CAPABILITY_NAMED_IAM\n") || whole.contains("OnAccountRemoval=false\n"), "{whole}");
    }
    let platform = header("render platform-role --as cloudformation --packing managed");
    assert!(platform.contains("--parameter-overrides Bucket=VALUE\n"), "{platform}");
}

#[test]
fn the_platform_role_and_its_template_are_described_each_for_itself() {
    let text = output("render platform-role --as cloudformation --packing managed");
    let stack = Stack::new(&text);
    assert_eq!(stack.resources("AWS::IAM::Role")[0]["Description"], "Role of the platform in the primary account");
    assert!(
        text.contains("\nDescription: Role of the platform in the primary account, its permissions, and"),
        "{text}"
    );
}
