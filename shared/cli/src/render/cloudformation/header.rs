//! The first lines of a template: what it is, how it was made, and how it is deployed.

use crate::render::form::Form;

/// Where the resources of a template are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// In every account as a whole: IAM, with fixed names.
    Account,
    /// The same in one account, the primary one.
    PrimaryAccount,
    /// In the Region of the stack.
    Region,
}

const STACK: &str =
    "Deploy it as a stack, in one Region only: IAM is global, and a second Region would make the same names again.
  aws cloudformation deploy --stack-name NAME --template-file FILE --capabilities CAPABILITY_NAMED_IAM";

const REGIONAL_STACK: &str = "Deploy it as a stack, in the Region where it is needed.
  aws cloudformation deploy --stack-name NAME --template-file FILE";

const STACK_SET: &str =
    "Deploy it as a StackSet, to one Region only: IAM is global, and a second Region would make the same names again.
  Service-managed: from the management account or a delegated administrator, to the organization or to organizational
  units, with automatic deployment on, so that new accounts get it, too. Such a StackSet leaves the management account
  out: deploy the template there as a stack. A delegated administrator adds --call-as DELEGATED_ADMIN to both commands.
  Self-managed: to a list of accounts, which need AWSCloudFormationStackSetExecutionRole; leave out the line with
  SERVICE_MANAGED and the one below it, and name the accounts with --accounts instead of --deployment-targets.
    aws cloudformation create-stack-set --stack-set-name NAME --template-body file://FILE \\
      --capabilities CAPABILITY_NAMED_IAM \\
      --permission-model SERVICE_MANAGED \\
      --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false";

const STACK_SET_INSTANCES: &str = "    aws cloudformation create-stack-instances --stack-set-name NAME --regions REGION \\
      --deployment-targets OrganizationalUnitIds=ROOT-OR-UNIT";

const PRIMARY_STACK_SET: &str =
    "It belongs into one account, the primary one, and into one Region, because IAM is global: a stack there is enough.
Where it has to be a StackSet, a self-managed one, with that account alone:
  aws cloudformation create-stack-set --stack-set-name NAME --template-body file://FILE \\
    --capabilities CAPABILITY_NAMED_IAM --permission-model SELF_MANAGED";

const PRIMARY_STACK_SET_INSTANCES: &str =
    "  aws cloudformation create-stack-instances --stack-set-name NAME --regions REGION --accounts PRIMARY-ACCOUNT";

const REGIONAL_STACK_SET: &str = "Deploy it as a StackSet, to the Regions where it is needed.
  Service-managed: from the management account or a delegated administrator, with automatic deployment on. Such a
  StackSet leaves the management account out: deploy the template there as a stack.
  Self-managed: to a list of accounts, which need AWSCloudFormationStackSetExecutionRole.";

/// The comment lines. Parameters without a default have to be given, so that they stand in the command; the others do
/// not.
pub(super) fn header(
    title: &str,
    remarks: &[String],
    scope: Scope,
    form: Form,
    made_by: &str,
    needed: &[&str],
) -> String {
    let deployment = match (form, scope) {
        (Form::Stackset, Scope::Account) => {
            format!("{STACK_SET}{}\n{STACK_SET_INSTANCES}", behind("      --parameters", stack_set_values(needed)))
        }
        (Form::Stackset, Scope::PrimaryAccount) => {
            let given = behind("    --parameters", stack_set_values(needed));
            format!("{PRIMARY_STACK_SET}{given}\n{PRIMARY_STACK_SET_INSTANCES}")
        }
        (Form::Stackset, Scope::Region) => REGIONAL_STACK_SET.to_owned(),
        (_, Scope::Account | Scope::PrimaryAccount) => {
            let given = needed.iter().map(|name| format!(" {name}=VALUE"));
            format!("{STACK}{}", behind("    --parameter-overrides", given.collect()))
        }
        (_, Scope::Region) => REGIONAL_STACK.to_owned(),
    };
    let made = format!("Generated. Do not edit it, render it again:\n  {made_by}");
    let mut paragraphs = vec![title, &made, &deployment];
    paragraphs.extend(remarks.iter().map(String::as_str));
    let lines = paragraphs.join("\n\n");
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

fn stack_set_values(needed: &[&str]) -> String {
    needed.iter().map(|name| format!(" ParameterKey={name},ParameterValue=VALUE")).collect()
}

/// A further line of a command, where there is something to say.
fn behind(switch: &str, values: String) -> String {
    if values.is_empty() { String::new() } else { format!(" \\\n{switch}{values}") }
}
