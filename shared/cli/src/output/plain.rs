//! Text of foreign files on a terminal: nothing in it may steer the terminal, and long lines are broken between words.

/// The width that every terminal has.
const WIDTH: usize = 80;

/// The text with `?` for what steers a terminal: control characters, and the marks that turn the direction of writing.
pub(crate) fn plain(text: &str) -> String {
    text.replace(steers, "?")
}

fn steers(symbol: char) -> bool {
    symbol.is_control() || matches!(symbol, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in lines of at most 80 characters, each with this many spaces before it. A word that is longer than a line
/// is broken as well.
pub(crate) fn wrap(text: &str, indent: usize) -> String {
    let room = WIDTH.saturating_sub(indent).max(1);
    let mut lines: Vec<String> = vec![String::new()];
    for word in plain(text).split(' ').flat_map(|word| pieces(word, room)) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => line.extend([" ", &word]),
            _ => lines.push(word),
        }
    }
    lines.iter().map(|line| format!("{:indent$}{line}\n", "")).collect()
}

fn pieces(word: &str, room: usize) -> Vec<String> {
    let symbols: Vec<char> = word.chars().collect();
    symbols.chunks(room).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_steers_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\n\u{202e}c"), "a?[31mb??c");
    }

    #[test]
    fn lines_fit_the_terminal_whatever_the_words_are() {
        let text = format!("one {} two {}", "x".repeat(200), "word ".repeat(40));
        let wrapped = wrap(&text, 4);
        assert!(wrapped.lines().all(|line| line.starts_with("    ") && line.chars().count() <= 80), "{wrapped}");
        assert_eq!(wrapped.matches('x').count(), 200);
    }
}
