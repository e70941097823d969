//! An input file, or `-` for standard input.

use std::{
    convert::Infallible,
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::CommandError;

/// The largest input that is read, in bytes; a list of every account of the largest organization is far below.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Where input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    StandardInput,
    File(PathBuf),
}

impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "-" => Self::StandardInput,
            path => Self::File(path.into()),
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => formatter.write_str("standard input"),
            Self::File(path) => path.display().fmt(formatter),
        }
    }
}

impl Input {
    /// The text, as a whole.
    ///
    /// # Errors
    /// When it cannot be read, is longer than 16 MiB, or is no UTF-8.
    pub(crate) fn read(&self) -> Result<String, CommandError> {
        let failed = |source| CommandError::Read { file: self.to_string(), source };
        let mut text = String::new();
        let read = match self {
            Self::StandardInput => io::stdin().lock().take(LARGEST + 1).read_to_string(&mut text),
            Self::File(path) => fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text)),
        };
        match read.map_err(|error| failed(error.into()))? as u64 > LARGEST {
            true => Err(failed("it is longer than 16 MiB".into())),
            false => Ok(text),
        }
    }

    /// The bytes, at most so many and one more, by which a longer input can be told.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read_bytes(&self, most: usize) -> io::Result<Vec<u8>> {
        let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = vec![];
        match self {
            Self::StandardInput => io::stdin().lock().take(most).read_to_end(&mut bytes)?,
            Self::File(path) => open(path)?.take(most).read_to_end(&mut bytes)?,
        };
        Ok(bytes)
    }

    /// The lines that say something: neither empty nor comments (`#`), with their numbers counted from 1.
    ///
    /// # Errors
    /// Those of [`Self::read`].
    pub(crate) fn lines(&self) -> Result<Vec<(usize, String)>, CommandError> {
        let text = self.read()?;
        let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim));
        let telling = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        Ok(telling.map(|(number, line)| (number, line.to_owned())).collect())
    }
}

/// Opens a file of bytes. A pipe or a device with a name could keep the program waiting for ever; `-` is for those.
fn open(path: &Path) -> io::Result<fs::File> {
    match fs::metadata(path)?.file_type() {
        kind if kind.is_file() => fs::File::open(path),
        _ => Err(io::Error::other("it is no regular file; give it on standard input, `-`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_leaves_comments_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roles.txt");
        fs::write(&path, "\u{feff}# roles\r\n\r\n one \r\ntwo").unwrap();
        let lines = Input::File(path).lines().unwrap();
        assert_eq!(lines, [(3, "one".to_owned()), (4, "two".to_owned())]);
    }

    #[test]
    fn names_a_file_that_is_not_there() {
        let error = "/no/such/file".parse::<Input>().unwrap().read().unwrap_err();
        assert_eq!(error.to_string(), "`/no/such/file` cannot be read");
    }
}
