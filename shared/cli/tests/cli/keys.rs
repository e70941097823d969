//! Key policies.

use policy::Policy;

use crate::{
    json,
    program::{PLATFORM, output},
    template::Stack,
    terraform::Module,
};

fn sids(policy: &Policy) -> Vec<&str> {
    policy.statements.iter().filter_map(|statement| statement.sid.as_deref()).collect()
}

#[test]
fn the_whole_document_means_the_same_in_every_form() {
    for switches in ["", "--kms-grants any", "--kms-grants withheld --regions eu-central-1,eu-west-1"] {
        let line = format!("render key-policy --trusted {PLATFORM} {switches}");
        let json: Policy = output(&format!("{line} --account 222222222222")).parse().unwrap();
        let stack = Stack::new(&output(&format!("{line} --account 222222222222 --as cloudformation")));
        assert!(json.means_the_same_as(&json::policy(&stack.resources("AWS::KMS::Key")[0]["KeyPolicy"])));
        let module = Module::new(&output(&format!("{line} --account 222222222222 --as terraform")));
        let policy: Policy = module.text(module.blocks("aws_kms_key")[0], "policy", &[]).parse().unwrap();
        assert!(json.means_the_same_as(&policy));
    }
}

#[test]
fn only_the_whole_document_leaves_the_administration_to_the_account() {
    let line = format!("render key-policy --trusted {PLATFORM}");
    assert_eq!(sids(&output(&line).parse().unwrap()), ["CadoResponseUseOfKey", "CadoResponseGrantsForAwsResources"]);
    let whole: Policy = output(&format!("{line} --account 222222222222")).parse().unwrap();
    assert_eq!(sids(&whole), ["AccountAdministration", "CadoResponseUseOfKey", "CadoResponseGrantsForAwsResources"]);
    let template = Stack::new(&output(&format!("{line} --as stackset")));
    assert_eq!(sids(&json::policy(&template.resources("AWS::KMS::Key")[0]["KeyPolicy"])).len(), 3);
}

#[test]
fn withheld_grants_have_no_statement() {
    let text = output(&format!("render key-policy --trusted {PLATFORM} --kms-grants withheld"));
    assert_eq!(sids(&text.parse().unwrap()), ["CadoResponseUseOfKey"]);
}
