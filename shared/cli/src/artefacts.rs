//! The rendered files that the repository keeps, so that they can be deployed without building anything. A test
//! compares them with what the program renders.

use std::{ffi::OsString, path::PathBuf};

use crate::{Answer, CommandError, answer, output};

/// A kept file and the command that renders it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Artefact {
    /// Where it is, from the root of the repository.
    pub file: &'static str,
    /// The arguments behind the program's name.
    pub arguments: &'static [&'static str],
}

/// Every kept file.
pub const ARTEFACTS: &[Artefact] = &[
    Artefact { file: "sam/member-role.yaml", arguments: &["render", "access-role", "--as", "stackset"] },
    Artefact { file: "sam/terraform/access-role/main.tf", arguments: &["render", "access-role", "--as", "terraform"] },
    Artefact { file: "sam/terraform/role-list/main.tf", arguments: &["render", "role-list", "--as", "terraform"] },
];

impl Artefact {
    /// What the file has to hold.
    ///
    /// # Errors
    /// When the command fails.
    pub fn render(&self) -> Result<String, CommandError> {
        let arguments: Vec<OsString> =
            std::iter::once(&"cado-access").chain(self.arguments).map(OsString::from).collect();
        Ok(answer(&arguments)?.text)
    }
}

/// Renders the files that the repository keeps.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Root of the repository.
    #[arg(value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
}

impl Arguments {
    pub(crate) fn answer(&self) -> Result<Answer, CommandError> {
        let mut written = String::new();
        for artefact in ARTEFACTS {
            output::replace_file(&self.root.join(artefact.file), &artefact.render()?)?;
            written.push_str(&format!("{}\n", artefact.file));
        }
        Ok(Answer::text(written))
    }
}
