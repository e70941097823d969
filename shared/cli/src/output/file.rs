//! Writes a file so that it is either the old one or the new one, never a part: through a temporary file beside it.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::CommandError;

/// Puts the text into the file, which may be there already. It has the permissions of other new files.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), CommandError> {
    write(path, text).map_err(|source| CommandError::Write { file: path.to_owned(), source })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder that is missing is told as such, and not as a temporary file in it.
    folder.metadata()?;
    let mut temporary = tempfile::Builder::new();
    let mut file = readable(&mut temporary).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// Temporary files are for their owner alone by default; this one becomes an ordinary file, under the umask.
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
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn names_the_file_that_it_cannot_write() {
        let error = replace(Path::new("/no-such-folder/role.yaml"), "x").unwrap_err();
        assert!(error.to_string().contains("`/no-such-folder/role.yaml`"), "{error}");
    }
}
