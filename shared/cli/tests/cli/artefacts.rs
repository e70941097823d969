//! The rendered files that the repository keeps are those that the program renders.

use std::{
    fs,
    path::{Path, PathBuf},
};

use cado_access::ARTEFACTS;

use crate::program::output;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_kept_files_are_up_to_date() {
    for artefact in ARTEFACTS {
        let kept = fs::read_to_string(root().join(artefact.file)).unwrap_or_default();
        let renewed = artefact.renew(&kept).unwrap();
        assert!(kept == renewed, "`{}` is out of date: run `cargo artefacts`", artefact.file);
    }
}

#[test]
fn the_command_renews_every_kept_file() {
    let folder = tempfile::tempdir().unwrap();
    for artefact in ARTEFACTS {
        let file = folder.path().join(artefact.file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(root().join(artefact.file), &file).unwrap();
        let stale = fs::read_to_string(&file).unwrap().replace("ec2", "old");
        fs::write(&file, stale).unwrap();
    }
    output(&format!("artefacts {}", folder.path().display()));
    for artefact in ARTEFACTS {
        let written = fs::read_to_string(folder.path().join(artefact.file)).unwrap();
        assert_eq!(written, artefact.renew(&written).unwrap());
        assert!(artefact.section.is_some() || written == fs::read_to_string(root().join(artefact.file)).unwrap());
    }
}

#[test]
fn a_page_without_the_place_for_its_section_is_named() {
    let section = ARTEFACTS.iter().find(|artefact| artefact.section.is_some()).unwrap();
    assert!(section.renew("# policy").unwrap_err().to_string().contains("shared/policy/README.md"));
}
