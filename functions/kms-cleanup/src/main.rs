//! Wires kms-cleanup: logging, settings, clients, runtime.

use kms_cleanup::{KmsCleanup, config::Config, deadline::Deadline};
use lambda::{Environment, chain, diagnostic, init_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let config = Config::from_environment(&Environment::of_the_process()).map_err(|error| chain(&error))?;
    let sdk = access::sdk_config().await;
    let function = &KmsCleanup::new(config, &sdk);
    let handle = async |event: LambdaEvent<Value>| {
        let deadline = Deadline::of_invocation(event.context.deadline());
        function.handle(event.payload, deadline).await.map_err(|error| diagnostic(&error))
    };
    run(service_fn(handle)).await
}
