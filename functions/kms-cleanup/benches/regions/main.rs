//! The whole job at the size of a large account: 17 Regions with 600 aliases each, 1,000 keys to retire, at the rates that AWS
//! publishes. The function's own binary, as a process behind a runtime API, against a stub of AWS with 25 ms of latency that
//! throttles what comes faster. Fails outside of the limits. Linux only: the memory is read from `/proc`.
//! `cargo bench -p kms-cleanup --bench regions`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

mod account;
mod bound;
mod function;
mod http;
mod kms;
mod limits;
mod rates;
mod refill;
mod stub;

use std::sync::Arc;

use account::Account;
use bound::Bound;
use limits::Figures;
use stub::Stub;

fn main() {
    // `cargo test --all-targets` starts benchmarks too, without this argument and unoptimized.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let stub = Arc::new(Stub::new(Account::new()));
    let address = http::serve({
        let stub = Arc::clone(&stub);
        move |request| Some(stub.answer(&request))
    });
    let bound = Bound::of(&stub.account());
    let run = function::run(address);
    let figures = Figures { bound, run, traffic: stub.traffic() };
    print!("{figures}");
    stub.account().check_all_retired();
    figures.check();
}
