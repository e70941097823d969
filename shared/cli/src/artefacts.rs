//! The rendered files that the repository keeps, so that they can be deployed without building anything. A test
//! compares them with what the program renders.

use std::{ffi::OsString, fs, path::PathBuf};

use crate::{Answer, CommandError, answer, output};

/// A kept file, or a section of one, and the command that renders it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Artefact {
    /// Where it is, from the root of the repository.
    pub file: &'static str,
    /// The section that is rendered, between two comments with its name; nothing when the whole file is.
    pub section: Option<&'static str>,
    /// The arguments behind the program's name.
    pub arguments: &'static [&'static str],
}

/// Every kept file.
pub const ARTEFACTS: &[Artefact] = &[
    whole("sam/member-role.yaml", &["render", "access-role", "--as", "stackset"]),
    whole("sam/terraform/access-role/main.tf", &["render", "access-role", "--as", "terraform"]),
    whole("sam/terraform/role-list/main.tf", &["render", "role-list", "--as", "terraform"]),
    features("features of the access role", &["features", "--role", "access", "--format", "markdown"]),
    features("features of the platform's role", &["features", "--role", "platform", "--format", "markdown"]),
];

const fn whole(file: &'static str, arguments: &'static [&'static str]) -> Artefact {
    Artefact { file, section: None, arguments }
}

const fn features(section: &'static str, arguments: &'static [&'static str]) -> Artefact {
    Artefact { file: "shared/policy/README.md", section: Some(section), arguments }
}

impl Artefact {
    /// What the file has to hold, from what it holds now.
    ///
    /// # Errors
    /// When the command fails, or the file has not the comments that the section stands between.
    pub fn renew(&self, kept: &str) -> Result<String, CommandError> {
        let arguments: Vec<OsString> =
            std::iter::once(&"cado-access").chain(self.arguments).map(OsString::from).collect();
        let rendered = answer(&arguments)?.text;
        let Some(section) = self.section else { return Ok(rendered) };
        let (begin, end) = (format!("<!-- {section}: begin -->\n"), format!("<!-- {section}: end -->"));
        let parts = kept.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let lacking =
            || CommandError::Read { file: self.file.to_owned(), source: format!("no `{begin}` in it").into() };
        let (before, behind) = parts.ok_or_else(lacking)?;
        Ok(format!("{before}{begin}{rendered}{end}{behind}"))
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
            let file = self.root.join(artefact.file);
            let kept = fs::read_to_string(&file).unwrap_or_default();
            output::replace_file(&file, &artefact.renew(&kept)?)?;
            written.push_str(&format!("{}\n", artefact.file));
        }
        Ok(Answer::text(written))
    }
}
