//! Logging: JSON, one line per event, with the time. Lambda drops lines of a JSON log below the chosen level,
//! and takes a line without a time stamp for INFO whatever its level says; the runtime's own set-up writes none.

use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging at the level that Lambda's log settings put into `AWS_LAMBDA_LOG_LEVEL`; `INFO` without it.
///
/// `crate_name` is the function's own crate. Libraries that are not ours speak only at `WARN` and above: at
/// `DEBUG` the SDK writes whole requests.
pub fn init_logging(crate_name: &str) {
    let level = std::env::var("AWS_LAMBDA_LOG_LEVEL").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::try_new(format!("warn,access={level},{crate_name}={level}"))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = fmt().json().flatten_event(true).with_current_span(true).with_span_list(false);
    // A second call finds a logger in place, which is as good.
    let _ = subscriber.with_env_filter(filter).try_init();
}
