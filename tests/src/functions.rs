//! The functions' binaries, built for this machine (the emulator runs them as plain processes), and a copy of the
//! template that points at them. Cargo's dev profile and the whole workspace are asked for, exactly what the tests and
//! the demo are compiled with, so that this build finds everything done already, the AWS SDK above all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::tools;

/// Where the template expects a function's folder; the name follows.
const CODE_URI: &str = "CodeUri: ../target/lambda/";

/// Cargo's messages about one finished target; of all its other messages nothing is read.
#[derive(Deserialize)]
struct Artifact {
    executable: Option<PathBuf>,
}

/// The workspace's binaries by name.
#[derive(Clone, Debug)]
pub struct Functions(BTreeMap<String, PathBuf>);

impl Functions {
    /// Builds them; quick when the tests or the demo have just been built.
    ///
    /// # Errors
    /// Cargo failed; the message has the compiler's words.
    pub fn build() -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.current_dir(tools::workspace_directory());
        build.args(["build", "--workspace", "--bins", "--message-format", "json-render-diagnostics"]);
        let messages = tools::output(&mut build).context("the functions do not build")?;
        let artifacts = messages.lines().filter_map(|line| serde_json::from_str::<Artifact>(line).ok());
        Ok(Self(artifacts.filter_map(|artifact| named(artifact.executable?)).collect()))
    }

    /// Copies `template` into `folder`, and beside it a folder with the `bootstrap` of each function that it names.
    ///
    /// # Errors
    /// The template names no function, or one that the workspace has no binary for.
    pub fn stage(&self, template: &Path, folder: &Path) -> Result<PathBuf> {
        let text = fs::read_to_string(template).with_context(|| format!("cannot read {}", template.display()))?;
        let names: Vec<&str> = text.lines().filter_map(function_named_in).collect();
        if names.is_empty() {
            bail!("{} has no line `{CODE_URI}<function>/`: rewrite it so, or this harness", template.display());
        }
        for name in names {
            self.stage_one(name, &folder.join(name))?;
        }
        let staged = folder.join("template.yaml");
        fs::write(&staged, text.replace(CODE_URI, "CodeUri: ./"))?;
        Ok(staged)
    }

    fn stage_one(&self, name: &str, folder: &Path) -> Result<()> {
        let binary = self.0.get(name);
        let binary = binary.with_context(|| format!("the workspace builds no binary `{name}`"))?;
        fs::create_dir_all(folder)?;
        fs::copy(binary, folder.join("bootstrap")).with_context(|| format!("cannot copy {}", binary.display()))?;
        Ok(())
    }
}

fn named(executable: PathBuf) -> Option<(String, PathBuf)> {
    let name = executable.file_name()?.to_str()?.to_owned();
    Some((name, executable))
}

fn function_named_in(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix(CODE_URI)?;
    Some(name.trim_end_matches('/'))
}

/// The processor of this machine, in the words of the template's parameter `Architecture`.
pub fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_template_in_which_it_finds_no_function() {
        let folder = tempfile::tempdir().unwrap();
        let template = folder.path().join("other.yaml");
        fs::write(&template, "CodeUri: elsewhere/\n").unwrap();
        let error = Functions(BTreeMap::new()).stage(&template, folder.path()).unwrap_err();
        assert!(error.to_string().contains("has no line"), "{error}");
    }

    #[test]
    fn points_the_copy_of_the_template_at_the_copied_binaries() {
        let folder = tempfile::tempdir().unwrap();
        let (binary, template) = (folder.path().join("some-function"), folder.path().join("original.yaml"));
        fs::write(&binary, "binary").unwrap();
        fs::write(&template, "      CodeUri: ../target/lambda/some-function/\n").unwrap();

        let functions = Functions(named(binary).into_iter().collect());
        let copy = functions.stage(&template, &folder.path().join("build")).unwrap();

        assert_eq!(fs::read_to_string(&copy).unwrap(), "      CodeUri: ./some-function/\n");
        assert!(copy.with_file_name("some-function").join("bootstrap").exists());
    }
}
