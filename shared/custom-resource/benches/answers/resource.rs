//! A resource type that measures the time that its handler has, up to the moment that it is stopped or panics.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use custom_resource::{
    Attributes, Create, Created, CustomResource, Delete, Failure, PhysicalResourceId, RequestContext, Update, Updated,
};
use serde::Deserialize;
use tokio::{sync::Notify, time::sleep};

/// What the last handler took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock(Arc<(Mutex<Duration>, Notify)>);

impl Clock {
    /// Waits for the handler's end: one that was stopped may end after its answer.
    pub(crate) async fn taken(&self) -> Duration {
        self.0.1.notified().await;
        *self.0.0.lock().unwrap()
    }
}

/// Measures until it is dropped.
struct Running(Clock, Instant);

impl Drop for Running {
    fn drop(&mut self) {
        let Self(clock, began) = self;
        *clock.0.0.lock().unwrap() = began.elapsed();
        clock.0.1.notify_one();
    }
}

#[derive(Debug)]
pub(crate) struct Timed(pub(crate) Clock);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    behaviour: Behaviour,
    count: u32,
    flag: bool,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Tag {
    key: String,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Behaviour {
    Well,
    Replace,
    Slow,
    Fail,
    TooLong,
    Panic,
    TimeOut,
}

impl Timed {
    async fn act(&self, properties: &Properties, context: &RequestContext) -> Result<Attributes, Failure> {
        let _running = Running(self.0.clone(), Instant::now());
        context.step("measuring");
        let Properties { behaviour, count, flag, tags } = properties;
        let tags: Vec<String> = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        let attributes = Attributes::new().with("Count", *count).with("Flag", *flag).with("Tags", tags);
        match behaviour {
            Behaviour::Well | Behaviour::Replace => Ok(attributes),
            Behaviour::Slow => {
                sleep(Duration::from_millis(2)).await;
                Ok(attributes)
            }
            Behaviour::Fail => Err(Failure::new("no ".repeat(3_000))),
            Behaviour::TooLong => Ok(attributes.with("Long", "x".repeat(5_000))),
            Behaviour::Panic => std::panic::panic_any("wanted"),
            Behaviour::TimeOut => std::future::pending().await,
        }
    }
}

impl CustomResource for Timed {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        let attributes = self.act(&request.properties, &request.context).await?;
        Ok(Created::new(request.context.stable_id()).attributes(attributes))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let attributes = self.act(&request.properties, &request.context).await?;
        let updated = match request.properties.behaviour {
            Behaviour::Replace => Updated::replaced_by(PhysicalResourceId::new("timed-2")?),
            _ => Updated::in_place(),
        };
        Ok(updated.attributes(attributes))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        self.act(&request.properties?, &request.context).await.map(|_| ())
    }
}
