//! The files of a folder. Folders are gone through in the order of their names, so that reports are the same everywhere.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Every file `*.json` in the folder and below, sorted. Hidden folders are left out, and links to folders are not
/// followed: they may lead in circles.
pub(super) fn json_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type()?.is_dir() {
                true if hidden => {}
                true => folders.push(entry.path()),
                false if is_json(&entry.path()) => files.push(entry.path()),
                false => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_below_and_leaves_hidden_folders_and_other_files_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.json", "a/c.JSON", "a/notes.txt", ".git/d.json"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let files = json_files(folder.path()).unwrap();
        let names: Vec<_> = files.iter().map(|file| file.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("a/c.JSON"), Path::new("b.json")]);
    }

    #[test]
    fn a_link_to_the_folder_itself_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        assert_eq!(json_files(folder.path()).unwrap().len(), 1);
    }
}
