//! Wires custom-resources: logging, settings, clients, runtime.

use custom_resources::{config::Config, provider};
use lambda::{Environment, chain, init_logging};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use serde_json::value::RawValue;

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let config = Config::from_environment(&Environment::of_the_process()).map_err(|error| chain(&error))?;
    let sdk = access::sdk_config().await;
    let provider = &provider(&config, &sdk).await?;
    let respond = async |event: LambdaEvent<Box<RawValue>>| {
        let answered = provider.respond(event.payload.get().as_bytes(), event.context.deadline()).await;
        answered
            .map(drop)
            .map_err(|error| Diagnostic { error_type: error.error_type().to_owned(), error_message: chain(&error) })
    };
    run(service_fn(respond)).await
}
