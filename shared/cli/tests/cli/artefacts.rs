//! The rendered files that the repository keeps are those that the program renders.

use std::{fs, path::Path};

use cado_access::ARTEFACTS;

use crate::program::output;

#[test]
fn the_kept_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for artefact in ARTEFACTS {
        let kept = fs::read_to_string(root.join(artefact.file)).unwrap_or_default();
        let rendered = artefact.render().unwrap();
        assert!(kept == rendered, "`{}` is out of date: run `cargo artefacts`", artefact.file);
    }
}

#[test]
fn the_command_writes_every_kept_file() {
    let folder = tempfile::tempdir().unwrap();
    for artefact in ARTEFACTS {
        fs::create_dir_all(folder.path().join(artefact.file).parent().unwrap()).unwrap();
    }
    output(&format!("artefacts {}", folder.path().display()));
    for artefact in ARTEFACTS {
        let written = fs::read_to_string(folder.path().join(artefact.file)).unwrap();
        assert_eq!(written, artefact.render().unwrap());
    }
}
