//! The functions on the worst day: crashes between any two calls, throttling and server errors on any call, writers
//! that race. They run in this process, as libraries, against the emulator, through an HTTP client that fails on command.

mod crashes;
mod failing_client;
mod failures;
mod races;
mod world;
