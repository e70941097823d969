//! What the demo has found out so far: the scenes in their order, each with its result and the facts that it showed.
//! A scene that fails ends the day; those after it are reported as not played.

use std::io::{IsTerminal as _, stderr};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::summary::{FAILED, PASSED, mark};

/// What a scene showed, in the order of showing.
#[derive(Debug, Default)]
pub(crate) struct Facts(Map<String, Value>);

impl Facts {
    /// Notes one fact.
    pub(crate) fn note(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The facts by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }
}

/// How a scene ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Passed,
    Failed,
    NotPlayed,
}

/// One scene.
#[derive(Debug, Serialize)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) seconds: f64,
    pub(crate) error: Option<String>,
    #[serde(serialize_with = "facts")]
    pub(crate) facts: Facts,
}

/// All scenes.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) scenes: Vec<Scene>,
    /// What the stack is called, where it is and which accounts there are, for whoever wants to look around.
    pub(crate) surroundings: Facts,
    started: Instant,
}

impl Report {
    /// A report in which nothing has been played.
    pub(crate) fn new(titles: &[(&'static str, &'static str)]) -> Self {
        let scene = |&(name, title): &(&'static str, &'static str)| Scene {
            name,
            title,
            outcome: Outcome::NotPlayed,
            seconds: 0.0,
            error: None,
            facts: Facts::default(),
        };
        Self { scenes: titles.iter().map(scene).collect(), surroundings: Facts::default(), started: Instant::now() }
    }

    /// Plays the next scene unless an earlier one has failed; returns what it returned, where it passed.
    pub(crate) async fn play<T>(&mut self, scene: impl AsyncFnOnce(&mut Facts) -> Result<T>) -> Option<T> {
        if self.scenes.iter().any(|scene| scene.outcome == Outcome::Failed) {
            return None;
        }
        let next = self.scenes.iter_mut().find(|scene| scene.outcome == Outcome::NotPlayed)?;
        eprintln!("… {}", next.title);
        let started = Instant::now();
        let result = scene(&mut next.facts).await;
        next.seconds = rounded(started.elapsed());
        next.outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        let sign = if result.is_ok() { PASSED } else { FAILED };
        eprintln!("{} {} ({} s)", mark(sign, stderr().is_terminal()), next.title, next.seconds);
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                next.error = Some(format!("{error:#}"));
                None
            }
        }
    }

    /// Whether every scene was played and passed.
    pub(crate) fn passed(&self) -> bool {
        self.scenes.iter().all(|scene| scene.outcome == Outcome::Passed)
    }

    /// Seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        rounded(self.started.elapsed())
    }
}

fn rounded(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10.0).round() / 10.0
}

fn facts<S: serde::Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
    facts.0.serialize(serializer)
}
