//! How pages come from the walk to the caller: when they are asked for, or ahead of that.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::identity::Identity;
use super::parallel::Engine;
use super::walk::{Step, Walk};
use crate::error::{Error, ErrorKind};

/// Where pages come from.
pub(super) enum Source<T> {
    /// One walk through the whole list.
    Walk(Box<Walk<T>>),
    /// Several walks through parts of it.
    Engine(Box<Engine<T>>),
}

impl<T> Source<T> {
    pub(super) fn identified_by(&mut self, identity: Identity<T>) {
        match self {
            Self::Walk(walk) => walk.identified_by(identity),
            Self::Engine(engine) => engine.identified_by(identity),
        }
    }

    fn operation(&self) -> &'static str {
        match self {
            Self::Walk(walk) => walk.operation(),
            Self::Engine(engine) => engine.operation(),
        }
    }

    fn is_ended(&self) -> bool {
        match self {
            Self::Walk(walk) => walk.is_ended(),
            Self::Engine(engine) => engine.is_ended(),
        }
    }

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<T>> {
        match self {
            Self::Walk(walk) => walk.poll_step(context),
            Self::Engine(engine) => engine.poll_step(context),
        }
    }
}

/// The source of pages, or the task it was handed to.
pub(super) enum Delivery<T> {
    /// Each page is asked for when it is wanted.
    OnDemand(Source<T>),
    /// Pages are to be fetched ahead from the first poll on.
    Waiting(Source<T>, Start<T>),
    Ahead(Ahead<T>),
    Ended,
}

/// Hands a source to a task. Made where it is known that pages can be sent to one.
#[derive(Clone, Copy)]
pub(super) struct Start<T> {
    pages: usize,
    spawn: fn(Source<T>, usize, &Handle) -> Ahead<T>,
}

/// The receiving end of a task that fetches pages. Dropping it ends the task and abandons its
/// request.
pub(super) struct Ahead<T> {
    steps: mpsc::Receiver<Step<T>>,
    operation: &'static str,
    task: JoinHandle<()>,
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<T: Send + 'static> Start<T> {
    /// `None` when no page is to be fetched ahead.
    pub(super) fn ahead(pages: usize) -> Option<Self> {
        (pages > 0).then_some(Self {
            pages: pages.min(tokio::sync::Semaphore::MAX_PERMITS),
            spawn: |source, pages, runtime| {
                let (sender, steps) = mpsc::channel(pages);
                let operation = source.operation();
                Ahead {
                    steps,
                    operation,
                    task: runtime.spawn(fetch_ahead(source, sender).in_current_span()),
                }
            },
        })
    }
}

/// Room is made before a page is asked for, so that no more are ahead than were agreed.
async fn fetch_ahead<T>(mut source: Source<T>, sender: mpsc::Sender<Step<T>>) {
    while let Ok(room) = sender.reserve().await {
        let step = poll_fn(|context| source.poll_step(context)).await;
        let is_last = step.is_last();
        room.send(step);
        if is_last {
            return;
        }
    }
}

impl<T> Delivery<T> {
    /// Where pages come from, as long as that is not under way elsewhere.
    pub(super) fn source(&mut self) -> Option<&mut Source<T>> {
        match self {
            Self::OnDemand(source) | Self::Waiting(source, _) => Some(source),
            Self::Ahead(_) | Self::Ended => None,
        }
    }

    pub(super) fn fetch_ahead(&mut self, start: Option<Start<T>>) {
        *self = match (std::mem::replace(self, Self::Ended), start) {
            (Self::OnDemand(source) | Self::Waiting(source, _), Some(start)) => {
                Self::Waiting(source, start)
            }
            (Self::Waiting(source, _), None) => Self::OnDemand(source),
            (unchanged, _) => unchanged,
        };
    }

    pub(super) fn is_ended(&self) -> bool {
        match self {
            Self::OnDemand(source) | Self::Waiting(source, _) => source.is_ended(),
            Self::Ahead(_) => false,
            Self::Ended => true,
        }
    }

    /// After a failure comes the end.
    pub(super) fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<T>> {
        self.start();
        let step = match self {
            Self::OnDemand(source) | Self::Waiting(source, _) => ready!(source.poll_step(context)),
            Self::Ahead(ahead) => {
                ready!(ahead.steps.poll_recv(context)).unwrap_or_else(|| ahead.lost())
            }
            Self::Ended => Step::End(super::stats::Cost::default()),
        };
        if step.is_last() {
            *self = Self::Ended;
        }
        Poll::Ready(step)
    }

    /// Without a runtime nothing can be fetched ahead; asking for the page says so.
    fn start(&mut self) {
        let (Self::Waiting(..), Ok(runtime)) = (&*self, Handle::try_current()) else {
            return;
        };
        if let Self::Waiting(source, start) = std::mem::replace(self, Self::Ended) {
            *self = Self::Ahead((start.spawn)(source, start.pages, &runtime));
        }
    }
}

impl<T> Ahead<T> {
    /// The task says how the list ends; without that it did not come to the end.
    fn lost(&self) -> Step<T> {
        let error = Error::new(
            ErrorKind::Interrupted,
            "the task that fetches pages ahead has stopped, because its runtime was shut down or \
             fetching panicked; go on from the checkpoint",
        );
        Step::Failed(
            error.with_operation(self.operation),
            super::stats::Cost::default(),
        )
    }
}
