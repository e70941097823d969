//! Wires account-onboarding: logging, settings, clients, runtime.

use account_onboarding::{AccountOnboarding, config::Config};
use aws_config::BehaviorVersion;
use aws_lambda_events::sqs::SqsEvent;
use lambda::{Environment, chain, init_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let config = Config::from_environment(&Environment::of_the_process()).map_err(|error| chain(&error))?;
    let sdk = aws_config::defaults(BehaviorVersion::v2026_01_12()).load().await;
    let function = &AccountOnboarding::new(config, &sdk).await;
    run(service_fn(async |event: LambdaEvent<SqsEvent>| Ok::<_, Error>(function.handle(event.payload).await))).await
}
