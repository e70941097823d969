//! The adapters against answers of AWS that the emulator never gives: pages, throttling, denial, account states,
//! principals that are gone. The SDK's own retries run inside these tests.

mod access_role;
mod dead_letter;
mod deletion;
mod organization;
mod session;
