//! Where answers go: standard output and standard error with or without colours, files, and the formats of data.

mod color;
mod deliver;
mod file;
mod format;
mod table;
mod yaml;

pub(crate) use self::{
    color::{Color, set_colors},
    deliver::{deliver, report},
    file::replace as replace_file,
    format::{Format, Report, print_document, print_report},
    table::Table,
    yaml::to_yaml,
};
