//! The function as a whole, on a cloud in memory behind the SDK's HTTP client, and its pure parts by table and by property.

mod accounts;
mod adapters;
mod bounds;
mod cloud;
mod crashes;
mod evidence;
mod fixtures;
mod generator;
mod listing;
mod property;
mod races;
mod requests;
mod restoring;
mod rule_table;
mod sets;
mod settings;
