//! Whether output has colours. The choice is looked up before the command line is parsed, because help and errors of
//! parsing are coloured as well.

use std::ffi::OsString;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

/// When output has colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Everywhere, files and pipes included
    Always,
    /// Nowhere
    Never,
}

/// Headings of tables.
pub(crate) const HEADING: Style = Style::new().bold();
/// The word before an error.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word before a remark.
pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default().bold();

/// Applies the choice of a command line to everything that is printed from now on.
pub(crate) fn set_colors(arguments: &[OsString]) {
    match chosen(arguments) {
        Color::Auto => ColorChoice::Auto.write_global(),
        Color::Always => ColorChoice::Always.write_global(),
        Color::Never => ColorChoice::Never.write_global(),
    }
}

/// The last choice on the command line; a malformed one is refused later, when the line is parsed.
fn chosen(arguments: &[OsString]) -> Color {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let joined = texts.iter().filter_map(|text| text.strip_prefix("--color="));
    let apart = texts.iter().zip(texts.iter().skip(1)).filter(|(flag, _)| *flag == "--color").map(|(_, when)| &**when);
    let mut choices = joined.chain(apart).filter_map(|when| Color::from_str(when, false).ok());
    choices.next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_choice_in_both_spellings() {
        let chosen = |line: &str| chosen(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(chosen("cado-access features --color always"), Color::Always);
        assert_eq!(chosen("cado-access --color=never features"), Color::Never);
        assert_eq!(chosen("cado-access features"), Color::Auto);
    }
}
