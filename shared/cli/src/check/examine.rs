//! The check of one file: its documents, one after the other, and the places of what was found.

use policy::{DocumentKind, Finding, Level, Linter, NamedDocument, Position, Rule};
use serde::Serialize;

use super::{options::Role, rules::Selection};
use crate::policies::{GivenFile, InputProblem};

/// The permission policies of a file together, in words.
pub(super) const TOGETHER: &str = "permission policies together";

/// How files are checked.
pub(super) struct Examiner {
    pub(super) linter: Linter,
    pub(super) role: Role,
    /// The kind of every document, where it is not to be guessed.
    pub(super) kind: Option<DocumentKind>,
    pub(super) selection: Selection,
}

/// A file and what was found in it.
#[derive(Debug, Serialize)]
pub(super) struct ExaminedFile {
    pub(super) file: String,
    /// Why it is no policy.
    pub(super) error: Option<FileError>,
    pub(super) documents: Vec<ExaminedDocument>,
    /// What is about all permission policies of the file: they are those of one role.
    pub(super) together: Vec<PlacedFinding>,
}

/// What keeps a file from being read as policies.
#[derive(Debug, Serialize)]
pub(super) struct FileError {
    /// Where in the file; nothing when it could not be read at all.
    #[serde(flatten)]
    pub(super) position: Option<Position>,
    pub(super) message: String,
}

/// A document and what was found in it.
#[derive(Debug, Serialize)]
pub(super) struct ExaminedDocument {
    pub(super) name: Option<String>,
    pub(super) kind: DocumentKind,
    pub(super) findings: Vec<PlacedFinding>,
}

/// A finding and where in the file its statement begins, or the document.
#[derive(Debug, Serialize)]
pub(super) struct PlacedFinding {
    pub(super) level: Level,
    pub(super) rule: Rule,
    pub(super) statement: Option<usize>,
    pub(super) sid: Option<String>,
    #[serde(flatten)]
    pub(super) position: Position,
    pub(super) message: String,
    pub(super) help: String,
}

impl Examiner {
    pub(super) fn examine(&self, GivenFile { name: file, content }: GivenFile) -> ExaminedFile {
        match content {
            Ok(content) => {
                let documents = content.documents.iter().map(|document| self.examine_document(document)).collect();
                ExaminedFile { file, error: None, documents, together: self.examine_together(&content.documents) }
            }
            Err(problem) => ExaminedFile { file, error: Some(problem.into()), documents: vec![], together: vec![] },
        }
    }

    fn examine_document(&self, document: &NamedDocument) -> ExaminedDocument {
        let kind = self.kind.unwrap_or(document.kind);
        let findings = self.placed(self.linter.lint(&document.policy, kind), document);
        ExaminedDocument { name: document.name.clone(), kind, findings }
    }

    fn examine_together(&self, documents: &[NamedDocument]) -> Vec<PlacedFinding> {
        let permissions = |document: &&NamedDocument| self.kind.unwrap_or(document.kind) == DocumentKind::Identity;
        let own: Vec<&NamedDocument> = documents.iter().filter(permissions).collect();
        let named: Vec<_> = own.iter().map(|one| (one.name.as_deref().unwrap_or_default(), &one.policy)).collect();
        let found = self.linter.lint_together(&named);
        let placed = found.into_iter().filter_map(|(at, finding)| Some(self.placed(vec![finding], own.get(at)?)));
        placed.flatten().collect()
    }

    /// The findings that are asked for, with their places.
    fn placed(&self, findings: Vec<Finding>, document: &NamedDocument) -> Vec<PlacedFinding> {
        let findings = findings.into_iter().filter_map(|finding| self.for_role(finding));
        let placed = findings.map(|Finding { statement, rule, level, sid, message, help }| {
            let position = document.position(statement);
            PlacedFinding { level, rule, statement, sid, position, message, help }
        });
        placed.filter(|found| self.selection.has(found.rule)).collect()
    }

    /// The platform's own role runs on instances and trusts EC2; an access role has no such reason.
    fn for_role(&self, finding: Finding) -> Option<Finding> {
        match (finding.rule, self.role) {
            (Rule::TrustService, Role::Platform) => None,
            (Rule::TrustService, Role::Any) => Some(Finding { level: Level::Note, ..finding }),
            _ => Some(finding),
        }
    }
}

impl ExaminedFile {
    pub(super) fn findings(&self) -> impl Iterator<Item = &PlacedFinding> {
        self.documents.iter().flat_map(|document| &document.findings).chain(&self.together)
    }

    /// Every finding with the document that it is about, in words.
    pub(super) fn parts(&self) -> impl Iterator<Item = (String, &PlacedFinding)> {
        let of = |document: &ExaminedDocument| document.title();
        let documents = self
            .documents
            .iter()
            .flat_map(move |document| document.findings.iter().map(move |found| (of(document), found)));
        documents.chain(self.together.iter().map(|found| (TOGETHER.to_owned(), found)))
    }
}

impl ExaminedDocument {
    /// The document in words.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{} `{name}`", self.kind),
            None => self.kind.to_string(),
        }
    }
}

impl PlacedFinding {
    /// What it is about.
    pub(super) fn subject(&self) -> String {
        match (self.statement, &self.sid) {
            (None, _) => "the document".to_owned(),
            (Some(number), None) => format!("statement {number}"),
            (Some(number), Some(sid)) => format!("statement {number} (`{sid}`)"),
        }
    }
}

impl From<InputProblem> for FileError {
    fn from(problem: InputProblem) -> Self {
        Self { position: problem.position(), message: problem.message() }
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(position) = self.position {
            write!(formatter, "{position}: ")?;
        }
        formatter.write_str(&self.message)
    }
}
