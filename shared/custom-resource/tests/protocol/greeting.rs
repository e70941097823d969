//! A resource type that does what its properties say, and counts.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use custom_resource::{
    Attributes, Create, Created, CustomResource, Delete, Failure, PhysicalResourceId, Update, Updated,
};
use serde::Deserialize;
use tokio::sync::Notify;

#[derive(Debug, Clone, Default)]
pub(crate) struct Greeting {
    pub(crate) calls: Arc<AtomicUsize>,
    /// What a waiting handler waits for.
    pub(crate) go: Arc<Notify>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Properties {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) times: u8,
    #[serde(default)]
    behaviour: Behaviour,
    /// Length of an attribute.
    #[serde(default)]
    long: usize,
    /// What is said to exist before the behaviour shows.
    left_behind: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
enum Behaviour {
    #[default]
    Well,
    Fail,
    FailAtLength,
    Panic,
    PanicWithText,
    Wait,
    Secret,
}

impl Greeting {
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    async fn act(
        &self,
        properties: &Properties,
        context: &custom_resource::RequestContext,
    ) -> Result<Attributes, Failure> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        context.step(format!("greeting {}", properties.name));
        if let Some(id) = &properties.left_behind {
            context.left_behind(id.parse()?);
        }
        let attributes = Attributes::new().with("Text", format!("hello {}", properties.name));
        match properties.behaviour {
            Behaviour::Well => Ok(attributes.with("Long", "x".repeat(properties.long))),
            Behaviour::Fail => Err(Failure::new("nobody is there")),
            Behaviour::FailAtLength => Err(Failure::new("ä\"".repeat(5_000))),
            Behaviour::Panic => panic!("lost my voice"),
            Behaviour::PanicWithText => panic!("lost my voice {} times", properties.times),
            Behaviour::Wait => {
                self.go.notified().await;
                Ok(attributes)
            }
            Behaviour::Secret => Ok(attributes.with("Password", "hunter2").no_echo()),
        }
    }
}

impl CustomResource for Greeting {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        let attributes = self.act(&request.properties, &request.context).await?;
        Ok(Created::new(request.context.stable_id()).attributes(attributes))
    }

    async fn update(&self, request: Update<Properties>) -> Result<Updated, Failure> {
        let attributes = self.act(&request.properties, &request.context).await?;
        let renamed = request.old_properties.is_ok_and(|old| old.name != request.properties.name);
        let updated = match renamed {
            true => Updated::replaced_by(PhysicalResourceId::new(format!("greeting-{}", request.properties.name))?),
            false => Updated::in_place(),
        };
        Ok(updated.attributes(attributes))
    }

    async fn delete(&self, request: Delete<Properties>) -> Result<(), Failure> {
        match request.properties {
            Ok(properties) => self.act(&properties, &request.context).await.map(|_| ()),
            Err(_) => {
                self.calls.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        }
    }
}
