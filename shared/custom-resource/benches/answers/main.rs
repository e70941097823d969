//! 10,000 requests of every kind, one after the other as Lambda delivers them, against an HTTP endpoint on kept connections:
//! whether each gets one answer that fits, and what the protocol costs, which is the whole time less that of the handler and
//! that of the endpoint. Fails outside of the limits, that of the time on a busy machine too: times are those
//! of the clock. `cargo bench -p custom-resource --bench answers`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark stops at the first surprise, and one of its handlers panics"
)]

mod endpoint;
mod figures;
mod request;
mod resource;

use std::time::{Duration, Instant};

use custom_resource::{HttpsEndpoint, Provider, ResponseHosts};
use endpoint::Bucket;
use figures::Figures;
use request::Request;
use resource::{Clock, Timed};

fn main() {
    // `cargo test --all-targets` starts benchmarks too, without this argument and unoptimized.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    // The panics are wanted, and their messages are in the answers.
    std::panic::set_hook(Box::new(|_| {}));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let figures = runtime.block_on(run());
    print!("{figures}");
    figures.check();
}

async fn run() -> Figures {
    let (bucket, clock) = (Bucket::start(), Clock::default());
    let hosts = ResponseHosts::of_cloudformation().and_emulator(bucket.address().parse().unwrap());
    let provider = Provider::new(HttpsEndpoint::new().unwrap(), hosts).with("Custom::Timed", Timed(clock.clone()));
    let mut overheads = Vec::with_capacity(request::COUNT);
    let began = Instant::now();
    for number in 0..request::COUNT {
        let request = Request::of(number);
        let event = request.event(&bucket.address());
        let (began, deadline) = (Instant::now(), custom_resource::Deadline::after(request.time()));
        let answered = provider.respond(&event, deadline).await.unwrap();
        let whole = began.elapsed();
        assert_eq!(answered.status, request.expected(), "{request:?}");
        let handler = if request.reaches_the_handler() { clock.taken().await } else { Duration::ZERO };
        let elsewhere = handler + bucket.time_of(&request.id());
        overheads.push(whole.saturating_sub(elsewhere));
    }
    Figures::new(overheads, bucket.receipts(), began.elapsed())
}
