//! The protocol as CloudFormation and Lambda see it: events go in, HTTP requests come out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and some of its handlers panic"
)]

mod attributes;
mod delivery;
mod endpoints;
mod envelopes;
mod events;
mod failures;
mod fuzz;
mod greeting;
mod life_cycle;
mod properties;
mod repetitions;
mod runtime;
mod time;
