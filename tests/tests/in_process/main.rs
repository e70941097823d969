//! The functions in this process, as libraries, against the emulator: for what a deployed stack cannot be brought to.
//! Crashes between any two requests, throttling and server errors on any request, writers that race; and a primary
//! account that is not the management account.

mod account_stories;
mod crashes;
mod disturbance;
mod failing_client;
mod failures;
mod fault;
mod list_stories;
mod messages;
mod races;
mod requests;
mod scenario;
mod two_accounts;
mod world;
