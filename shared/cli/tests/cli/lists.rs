//! The list of roles.

use std::collections::BTreeSet;

use hcl::Value;
use policy::{DocumentLimit, Policy};

use crate::{
    json::{self, assert_same},
    program::{output, run, run_with},
    template::Stack,
    terraform::Module,
};

fn accounts(count: u64) -> String {
    (0..count).map(|number| (100_000_000_000 + number).to_string()).collect::<Vec<_>>().join(",")
}

fn resources(policy: &Policy) -> Vec<String> {
    let value = serde_json::to_value(policy).unwrap();
    let resources = value["Statement"][0]["Resource"].as_array().unwrap();
    resources.iter().map(|arn| arn.as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_policy_is_printed_as_the_bare_document() {
    let policy: Policy = output("render role-list --account 222222222222,333333333333").parse().unwrap();
    let expected = [
        "arn:aws:iam::222222222222:role/CadoResponseSecondRole",
        "arn:aws:iam::333333333333:role/CadoResponseSecondRole",
    ];
    assert_eq!(resources(&policy), expected);
}

#[test]
fn several_policies_need_the_switch_that_prints_them_by_name() {
    let line = format!("render role-list --account {}", accounts(250));
    let refused = run(&line);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("the roles need 3 policies") && refused.err.contains("`--all`"), "{}", refused.err);
    let policies = json::policies(&serde_json::from_str(&output(&format!("{line} --all"))).unwrap());
    let names =
        ["CadoResponseCrossAccountPolicy", "CadoResponseCrossAccountPolicy_1", "CadoResponseCrossAccountPolicy_2"];
    assert_eq!(policies.keys().collect::<Vec<_>>(), names);
    assert!(policies.values().all(|policy| DocumentLimit::ManagedPolicy.check(policy.size()).is_ok()));
}

#[test]
fn a_list_of_given_roles_is_the_same_in_every_form() {
    let line = format!("render role-list --all --account {}", accounts(120));
    let policies = json::policies(&serde_json::from_str(&output(&line)).unwrap());
    let stack = Stack::new(&output(&format!("{line} --as cloudformation")));
    let named = |entry: &serde_json::Value| {
        (entry["ManagedPolicyName"].as_str().unwrap().to_owned(), json::policy(&entry["PolicyDocument"]))
    };
    assert_same(&policies, &stack.resources("AWS::IAM::ManagedPolicy").iter().map(named).collect());
    let module = Module::new(&output(&format!("{line} --as terraform")));
    let named = |block| (module.text(block, "name", &[]), module.text(block, "policy", &[]).parse().unwrap());
    assert_same(&policies, &module.blocks("aws_iam_policy").into_iter().map(named).collect());
}

#[test]
fn the_module_packs_any_roles_within_the_limit() {
    let mut module = Module::new(&output("render role-list --as terraform"));
    for (count, path) in [(1, ""), (94, ""), (95, ""), (400, "forensics/"), (300, &*"p".repeat(60))] {
        let arn = |number| format!("arn:aws:iam::{}:role/{path}CadoResponseSecondRole", 100_000_000_000_u64 + number);
        let wanted: BTreeSet<String> = (0..count).map(arn).collect();
        module.set("role_arns", wanted.iter().cloned().map(Value::from).collect::<Vec<_>>().into());
        let number = module.local("policies").as_array().unwrap().len();
        let policies: Vec<Policy> = (0..number).map(|number| document(&module, number)).collect();
        assert!(policies.iter().all(|policy| DocumentLimit::ManagedPolicy.check(policy.size()).is_ok()), "{count}");
        let listed: Vec<String> = policies.iter().flat_map(resources).collect();
        assert_eq!(listed.len(), wanted.len());
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), wanted);
    }
}

fn document(module: &Module, number: usize) -> Policy {
    let count = hcl::value!({ "index" = (number) });
    module.text(module.blocks("aws_iam_policy")[0], "policy", &[("count", count)]).parse().unwrap()
}

#[test]
fn the_template_without_roles_takes_them_as_a_parameter() {
    let mut stack = Stack::new(&output("render role-list --as cloudformation"));
    stack.set("RoleArns", "arn:aws:iam::222222222222:role/CadoResponseSecondRole");
    let policy = &stack.resources("AWS::IAM::ManagedPolicy")[0];
    assert_eq!(policy.get("Roles"), None);
    assert_eq!(resources(&json::policy(&policy["PolicyDocument"])).len(), 1);
}

#[test]
fn roles_are_read_from_standard_input() {
    let input = "# ours\narn:aws:iam::222222222222:role/CadoResponseSecondRole\n\n";
    let listed = run_with("render role-list --roles-from -", input, &[]);
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    assert_eq!(resources(&listed.out.parse().unwrap()).len(), 1);
    let refused = run_with("render role-list --roles-from -", "# ours\nnonsense\n", &[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("standard input, line 2: `nonsense` is not an ARN"), "{}", refused.err);
}

#[test]
fn the_old_name_of_the_switch_still_works() {
    let arn = "arn:aws:iam::222222222222:role/CadoResponseSecondRole";
    assert_eq!(
        output(&format!("render role-list --trusted {arn}")),
        output(&format!("render role-list --roles {arn}"))
    );
}

#[test]
fn lines_may_be_accounts_and_errors_name_the_line() {
    let input = "222222222222\narn:aws-cn:iam::333333333333:role/CadoResponseSecondRole\n";
    let listed = run_with("render role-list --roles-from - --role-name CadoResponseOther", input, &[]);
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    let expected = [
        "arn:aws-cn:iam::222222222222:role/CadoResponseOther",
        "arn:aws-cn:iam::333333333333:role/CadoResponseSecondRole",
    ];
    assert_eq!(resources(&listed.out.parse().unwrap()), expected);
    for (line, problem) in [
        ("22222222222", "line 2: `22222222222` is not an AWS account id"),
        ("arn:aws:iam::222222222222:role/Other", "line 2: role `arn:aws:iam::222222222222:role/Other` is refused"),
        ("arn:aws-cn:iam::222222222222:role/CadoResponse", "it is in partition `aws-cn`"),
    ] {
        let refused = run_with("render role-list --partition aws --roles-from -", &format!("# ours\n{line}\n"), &[]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{line}");
        let place = "`--roles-from`: standard input, line 2: ";
        assert!(refused.err.contains(place) && refused.err.contains(problem), "{}", refused.err);
    }
}

#[test]
fn no_account_is_taken_for_the_one_that_the_list_is_for() {
    let policy: Policy = output("render role-list --account 000000000000,000000000001").parse().unwrap();
    assert_eq!(resources(&policy).len(), 2);
}
