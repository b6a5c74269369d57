//! The thread that runs the calls of code that is not async.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::error::Error;

/// A thread that runs futures for callers that cannot wait for them. Clones
/// share it; it ends when the last of them is dropped.
///
/// ```
/// let worker = openapi_runtime::blocking::Worker::start()?;
/// let answer = worker.run(async {
///     tokio::time::sleep(std::time::Duration::from_millis(1)).await;
///     42
/// })?;
/// assert_eq!(answer, 42);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Worker {
    jobs: Arc<UnboundedSender<Job>>,
}

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Worker {
    /// Starts the thread.
    ///
    /// ```
    /// use openapi_runtime::blocking::Worker;
    ///
    /// let worker = Worker::start()?;
    /// let on_it = worker.run(async { std::thread::current().name().map(str::to_owned) })?;
    /// assert_eq!(on_it.as_deref(), Some("openapi-runtime-blocking"));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the system gives
    /// no thread, or no runtime can be built on it.
    pub fn start() -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::config("no runtime can be started").with_source(error))?;
        let (jobs, mut waiting) = unbounded_channel::<Job>();
        thread::Builder::new()
            .name("openapi-runtime-blocking".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    while let Some(job) = waiting.recv().await {
                        tokio::spawn(job);
                    }
                });
            })
            .map_err(|error| Error::config("no thread can be started").with_source(error))?;
        Ok(Self {
            jobs: Arc::new(jobs),
        })
    }

    /// Runs a future to its end, and gives what it returns.
    ///
    /// ```
    /// use openapi_runtime::blocking::Worker;
    ///
    /// let worker = Worker::start()?;
    /// assert_eq!(worker.run(async { 6 * 7 })?, 42);
    /// assert!(worker.run(async { panic!("a fault of the future") }).map(|()| ()).is_err());
    /// // It goes on with others.
    /// assert!(worker.run(async {}).is_ok());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the future
    /// panicked, which is a fault of its own and not the caller's.
    pub fn run<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let (done, result) = mpsc::sync_channel(1);
        let job = Box::pin(async move {
            // The caller waits below; it is gone only when its thread was
            // unwound, and then nobody misses the result.
            done.send(future.await).ok();
        });
        self.jobs.send(job).map_err(|_| ended())?;
        result.recv().map_err(|_| ended())
    }
}

pub(super) fn ended() -> Error {
    Error::config("the thread that makes calls has ended, which a panic caused")
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_the_worker_goes_on() {
        let worker = Worker::start().unwrap();
        let error = worker.run(async { panic!("oh") }).map(|()| 0).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Config);
        assert_eq!(worker.run(async { 1 }).unwrap(), 1);
    }

    #[test]
    fn calls_of_several_threads_are_under_way_at_once() {
        let worker = Worker::start().unwrap();
        let (first, second) = (Arc::new(tokio::sync::Barrier::new(2)), worker.clone());
        let barrier = first.clone();
        let other = thread::spawn(move || second.run(async move { barrier.wait().await }).is_ok());
        assert!(worker.run(async move { first.wait().await }).is_ok());
        assert!(other.join().unwrap());
    }
}
