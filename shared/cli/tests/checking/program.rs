//! Runs the program in a folder of its own, with files that the test writes.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
    process::{Command, Stdio},
};

pub(crate) const PLATFORM: &str = "arn:aws:iam::111111111111:role/myCadoResponseRole";
pub(crate) const ACCESS: &str = "arn:aws:iam::222222222222:role/CadoResponseSecondRole";

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The output, which has to be JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// A folder that goes with the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with one file.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, content);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes what `render` prints.
    pub(crate) fn render(&self, name: &str, line: &str) {
        let run = self.run(&format!("render {line}"));
        assert_eq!(run.code, 0, "{line}: {}", run.err);
        self.write(name, run.out);
    }

    /// Runs a command line in the folder, its words divided by spaces.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_with(line, "")
    }

    pub(crate) fn run_with(&self, line: &str, input: &str) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cado-access"));
        command.args(line.split_whitespace()).current_dir(self.path());
        for variable in ["CADO_ACCESS_EXTERNAL_ID", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().unwrap();
        if let Err(error) = child.stdin.take().unwrap().write_all(input.as_bytes()) {
            // A program that refuses its command line has no need to read.
            assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        }
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A document of these statements.
pub(crate) fn document(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

/// The ids of the rules in JSON output, with their levels.
pub(crate) fn found(run: &Run) -> Vec<(String, String)> {
    let files = run.json();
    let documents = files.as_array().unwrap().iter().flat_map(|file| file["documents"].as_array().unwrap());
    let findings = documents.flat_map(|document| document["findings"].as_array().unwrap());
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings.map(|finding| (text(&finding["level"]), text(&finding["rule"]))).collect()
}
