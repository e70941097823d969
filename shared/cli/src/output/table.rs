//! Tables, for a terminal of 80 columns and for Markdown.

use comfy_table::{ColumnConstraint, ContentArrangement, presets};

use super::color::HEADING;

/// The width that every terminal has.
const WIDTH: u16 = 80;

/// The longest text that is never broken outside the last column, in characters.
const SHORT: usize = 24;

/// A heading and rows of the same length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    heading: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this heading and no rows yet.
    pub(crate) fn new(heading: impl IntoIterator<Item = &'static str>) -> Self {
        Self { heading: heading.into_iter().collect(), rows: vec![] }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// For a terminal: the heading in bold, the cells of the last column broken so that the table fits, and those of
    /// other columns only where they are long.
    pub(crate) fn to_text(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH).set_header(self.heading.clone()).add_rows(self.rows.clone());
        for (number, column) in table.column_iter_mut().enumerate().take(self.heading.len().saturating_sub(1)) {
            if self.width_of(number) <= SHORT {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let mut text = String::new();
        let mut rules = 0;
        for line in table.lines() {
            let line = line.trim_end();
            let is_rule = line.starts_with(['─', '═']);
            rules += usize::from(is_rule);
            match rules == 1 && !is_rule {
                true => text.push_str(&format!("{HEADING}{line}{HEADING:#}\n")),
                false => text.extend([line, "\n"]),
            }
        }
        text
    }

    /// The longest line of a column, in characters.
    fn width_of(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.flat_map(|cell| cell.lines()).map(|line| line.chars().count()).max().unwrap_or_default()
    }

    /// For a page.
    pub(crate) fn to_markdown(&self) -> String {
        let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
        let mut text = line(&mut self.heading.iter().map(|cell| (*cell).to_owned()));
        text.push_str(&format!("|{}\n", "---|".repeat(self.heading.len())));
        for row in &self.rows {
            text.push_str(&line(&mut row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', "<br>"))));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["id", "purpose"]);
        table.push(["ec2".to_owned(), "Copies | disks ".repeat(12)]);
        table
    }

    #[test]
    fn fits_eighty_columns() {
        let text = anstream::adapter::strip_str(&table().to_text()).to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.lines().count() > 4, "{text}");
    }

    #[test]
    fn the_heading_and_nothing_else_is_styled() {
        let text = table().to_text();
        let styled: Vec<&str> = text.lines().filter(|line| line.contains('\u{1b}')).collect();
        assert!(matches!(styled.as_slice(), [line] if line.contains("purpose")), "{text}");
    }

    #[test]
    fn a_bar_in_a_cell_does_not_divide_it_in_markdown() {
        assert!(table().to_markdown().contains("Copies \\| disks"), "{}", table().to_markdown());
    }
}
