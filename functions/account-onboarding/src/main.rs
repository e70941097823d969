//! Wires account-onboarding: logging, settings, clients, runtime.

use account_onboarding::{AccountOnboarding, config::Config};
use aws_lambda_events::sqs::SqsEvent;
use lambda::{Environment, chain, init_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let config = Config::from_environment(&Environment::of_the_process()).map_err(|error| chain(&error))?;
    let sdk = access::sdk_config().await;
    let function = &AccountOnboarding::new(config, &sdk).await;
    run(service_fn(async |event: LambdaEvent<SqsEvent>| Ok::<_, Error>(function.handle(event.payload).await))).await
}
