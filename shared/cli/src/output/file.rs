//! Writes a file so that it is either the old one or the new one, never a part: through a temporary file beside it.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use crate::CommandError;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Those who could read it before; of a new file, those who can read other new files.
    AsBefore,
    /// Its owner.
    Owner,
}

/// Puts the text into the file. One that is there keeps its permissions; a new one has those of other new files. What
/// is no ordinary file, such as `/dev/null` or a pipe, is written to and not replaced.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), CommandError> {
    write(path, text, Readers::AsBefore).map_err(|source| CommandError::Write { file: path.to_owned(), source })
}

/// The same for a text with a secret: nobody but its owner can read the file then, whoever could before.
pub(crate) fn replace_privately(path: &Path, text: &str) -> Result<(), CommandError> {
    write(path, text, Readers::Owner).map_err(|source| CommandError::Write { file: path.to_owned(), source })
}

fn write(path: &Path, text: &str, readers: Readers) -> io::Result<()> {
    match fs::canonicalize(path) {
        Ok(found) if found.is_file() => {
            let before = (readers == Readers::AsBefore).then(|| found.metadata()).transpose()?;
            exchange(&found, text, before.map(|found| found.permissions()), readers)
        }
        Ok(found) => fs::OpenOptions::new().write(true).open(found)?.write_all(text.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => exchange(path, text, None, readers),
        Err(error) => Err(error),
    }
}

fn exchange(path: &Path, text: &str, permissions: Option<fs::Permissions>, readers: Readers) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder that is missing is told as such, and not as a temporary file in it.
    folder.metadata()?;
    let mut temporary = tempfile::Builder::new();
    // Temporary files are for their owner alone by default.
    let temporary = match readers {
        Readers::AsBefore => readable(&mut temporary),
        Readers::Owner => &mut temporary,
    };
    let mut file = temporary.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    permissions.map_or(Ok(()), |permissions| file.as_file().set_permissions(permissions))?;
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// An ordinary file, under the umask.
#[cfg(unix)]
fn readable<'a, 'b, 'c>(builder: &'c mut tempfile::Builder<'a, 'b>) -> &'c mut tempfile::Builder<'a, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable<'a, 'b, 'c>(builder: &'c mut tempfile::Builder<'a, 'b>) -> &'c mut tempfile::Builder<'a, 'b> {
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_a_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("role.yaml");
        replace(&path, "old").unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_links_and_devices() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let [path, link] = ["role.yaml", "link.yaml"].map(|name| folder.path().join(name));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&path, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink() && fs::read_to_string(&path).unwrap() == "new");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        replace(Path::new("/dev/null"), "new").unwrap();
        assert!(Path::new("/dev/null").metadata().unwrap().file_type().is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_for_its_owner_also_in_a_file_that_others_could_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for name in ["old.json", "new.json"] {
            let path = folder.path().join(name);
            if name == "old.json" {
                fs::write(&path, "old").unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            }
            replace_privately(&path, "secret").unwrap();
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn names_the_file_that_it_cannot_write() {
        let error = replace(Path::new("/no-such-folder/role.yaml"), "x").unwrap_err();
        assert!(error.to_string().contains("`/no-such-folder/role.yaml`"), "{error}");
    }
}
