//! The system tests: each module is one subject, each test a sentence.

mod custom_resources;
mod departures;
mod disorder;
mod drift;
mod dry_run;
mod entry_roles;
mod foreign_role;
mod hand_edits;
mod harness;
mod kms_cleanup;
mod many_accounts;
mod member_role;
mod poison;
mod policy_versions;
mod scope;
mod stage;
mod tightening;
mod unreadable_list;
