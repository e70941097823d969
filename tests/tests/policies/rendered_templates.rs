//! Every template that the command line renders, and every one that the repository keeps, as the linters of an operator
//! see it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use system_tests::template_linters::{cfn_lint, sam_validate};
use system_tests::tools::workspace_directory;

const PLATFORM: &str = "arn:aws:iam::111111111111:role/myCadoResponseRole";
const ROLES: &str =
    "arn:aws:iam::222222222222:role/CadoResponseSecondRole,arn:aws:iam::333333333333:role/CadoResponseSecondRole";

/// Every kind, bare and with everything that can be given.
const KINDS: [(&str, &[&str]); 10] = [
    ("access-role", &[]),
    ("access-role", &["--trusted", PLATFORM, "--organization", "o-exampleorg1", "--packing", "managed"]),
    ("access-role", &TIGHT),
    ("platform-role", &[]),
    ("platform-role", &["--features", "core-platform,workers,updates,updates-alb", "--trusted", PLATFORM]),
    ("trust", &["--trusted", PLATFORM]),
    ("role-list", &["--roles", ROLES]),
    ("key-policy", &["--trusted", PLATFORM]),
    ("key-policy", &["--trusted", PLATFORM, "--kms-grants", "withheld", "--regions", "eu-central-1,us-east-1"]),
    ("access-role", &["--partition", "aws-us-gov", "--account", "222222222222", "--region", "us-gov-west-1"]),
];

const TIGHT: [&str; 14] = [
    "--ssm-instance-tag",
    "CadoResponseSSMEnabled=True",
    "--kms-keys",
    "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "--kms-grants",
    "any",
    "--regions",
    "eu-central-1",
    "--s3-buckets",
    "arn:aws:s3:::aws-cloudtrail-logs-*",
    "--role-name",
    "TeamCadoResponseRole",
    "--max-session-duration",
    "3600",
];

/// Renders every kind in one form into a folder.
fn render_all(form: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let render = |(number, (kind, switches)): (usize, &(&str, &[&str]))| {
        let arguments = [&["cado-access", "render", kind, "--as", form][..], switches].concat();
        let arguments: Vec<OsString> = arguments.into_iter().map(OsString::from).collect();
        let answer = cado_access::answer(&arguments).with_context(|| format!("{arguments:?}"))?;
        let file = folder.join(format!("{number}-{kind}.yaml"));
        fs::write(&file, answer.text)?;
        Ok(file)
    };
    KINDS.iter().enumerate().map(render).collect()
}

/// The templates that the repository keeps.
fn kept() -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(workspace_directory().join("sam"))?;
    let paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect())
}

#[test]
fn cfn_lint_finds_nothing_in_any_template() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut templates = kept()?;
    for form in ["cloudformation", "stackset"] {
        let of_form = folder.path().join(form);
        fs::create_dir(&of_form)?;
        templates.extend(render_all(form, &of_form)?);
    }
    assert!(templates.len() >= 3 + 2 * KINDS.len());
    cfn_lint(&templates)
}

#[test]
fn sam_reads_every_kept_template() -> Result<()> {
    kept()?.iter().try_for_each(|template| sam_validate(template))
}

#[test]
fn sam_reads_every_kind_of_rendered_template() -> Result<()> {
    let folder = tempfile::tempdir()?;
    render_all("stackset", folder.path())?.iter().try_for_each(|template| sam_validate(template))
}

#[test]
fn a_template_that_is_wrong_is_found() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("wrong.yaml");
    fs::write(&file, "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties: {Rolename: x}\n")?;
    let error = cfn_lint(std::slice::from_ref(&file)).unwrap_err();
    assert!(format!("{error:#}").contains("Rolename"), "{error:#}");
    assert!(sam_validate(&file).is_err());
    Ok(())
}
