//! How pages come from the walk to the caller: when they are asked for, or ahead of that.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::walk::{Step, Walk};
use crate::error::{Error, ErrorKind};

/// The walk, or the task it was handed to.
pub(super) enum Delivery<T> {
    /// Each page is asked for when it is wanted.
    OnDemand(Walk<T>),
    /// Pages are to be fetched ahead from the first poll on.
    Waiting(Walk<T>, Start<T>),
    Ahead(Ahead<T>),
    Ended,
}

/// Hands a walk to a task. Made where it is known that pages can be sent to one.
#[derive(Clone, Copy)]
pub(super) struct Start<T> {
    pages: usize,
    spawn: fn(Walk<T>, usize, &Handle) -> Ahead<T>,
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
            spawn: |walk, pages, runtime| {
                let (sender, steps) = mpsc::channel(pages);
                let operation = walk.operation();
                Ahead {
                    steps,
                    operation,
                    task: runtime.spawn(fetch_ahead(walk, sender).in_current_span()),
                }
            },
        })
    }
}

/// Room is made before a page is asked for, so that no more are ahead than were agreed.
async fn fetch_ahead<T>(mut walk: Walk<T>, sender: mpsc::Sender<Step<T>>) {
    while let Ok(room) = sender.reserve().await {
        let step = poll_fn(|context| walk.poll_step(context)).await;
        let goes_on = matches!(step, Step::Page(..));
        room.send(step);
        if !goes_on {
            return;
        }
    }
}

impl<T> Delivery<T> {
    pub(super) fn fetch_ahead(&mut self, start: Option<Start<T>>) {
        *self = match (std::mem::replace(self, Self::Ended), start) {
            (Self::OnDemand(walk) | Self::Waiting(walk, _), Some(start)) => {
                Self::Waiting(walk, start)
            }
            (Self::Waiting(walk, _), None) => Self::OnDemand(walk),
            (unchanged, _) => unchanged,
        };
    }

    pub(super) fn is_ended(&self) -> bool {
        match self {
            Self::OnDemand(walk) | Self::Waiting(walk, _) => walk.is_ended(),
            Self::Ahead(_) => false,
            Self::Ended => true,
        }
    }

    /// After a failure comes the end.
    pub(super) fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<T>> {
        self.start();
        let step = match self {
            Self::OnDemand(walk) | Self::Waiting(walk, _) => ready!(walk.poll_step(context)),
            Self::Ahead(ahead) => {
                ready!(ahead.steps.poll_recv(context)).unwrap_or_else(|| ahead.lost())
            }
            Self::Ended => Step::End(super::stats::Cost::default()),
        };
        if !matches!(step, Step::Page(..)) {
            *self = Self::Ended;
        }
        Poll::Ready(step)
    }

    /// Without a runtime nothing can be fetched ahead; asking for the page says so.
    fn start(&mut self) {
        let (Self::Waiting(..), Ok(runtime)) = (&*self, Handle::try_current()) else {
            return;
        };
        if let Self::Waiting(walk, start) = std::mem::replace(self, Self::Ended) {
            *self = Self::Ahead((start.spawn)(walk, start.pages, &runtime));
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
