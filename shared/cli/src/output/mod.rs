//! Where answers go: standard output and standard error with or without colours, files, and the formats of data.

mod color;
mod deliver;
mod file;
mod format;
mod plain;
mod sections;
mod table;
mod yaml;

pub(crate) use self::{
    color::{Color, ERROR, set_colors},
    deliver::{deliver, report},
    file::replace as replace_file,
    format::{Format, Report, print_document, print_report, to_json},
    plain::{plain, wrap},
    sections::{Section, heading, print_sections},
    table::Table,
    yaml::to_yaml,
};
