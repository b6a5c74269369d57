//! Calls from code that is not async.
//!
//! A [`Worker`] is a thread with a tokio runtime of its own. The caller's
//! thread waits for it without entering a runtime, and so it may be any
//! thread, one that runs async code included (which then blocks, of course).

mod worker;

use std::fmt;

use bytes::Bytes;

use self::worker::ended;
use crate::error::Error;
use crate::page::{Items, Page, Pages};

pub use self::worker::Worker;

/// A list walked by a [`Worker`]: an iterator over items or pages. After an
/// error that [ends the stream](Error::ends_stream) it gives `None`.
///
/// Take `while let Some(item) = list.next()` or `for item in list`, and look at
/// each result: `while let Some(Ok(item))` takes an error for the end.
///
/// ```
/// use openapi_runtime::blocking::{Blocking, Worker};
/// use openapi_runtime::{NextPage, Page, PageSize, Pages, PagingOptions};
///
/// let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
/// let pages = Pages::new("list_numbers", options, |_| async {
///     Ok(Page::new(vec![1, 2, 3], NextPage::End))
/// });
/// let mut sum = 0;
/// for number in Blocking::new(Worker::start()?, pages.into_items()) {
///     sum += number?;
/// }
/// assert_eq!(sum, 6);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
pub struct Blocking<W> {
    worker: Worker,
    /// Away while the worker has it; not given back when that panicked.
    walk: Option<W>,
}

/// A walk that can be done step by step, such as [`Items`] and [`Pages`]; a
/// facade implements it for the streams it names itself.
///
/// ```
/// use openapi_runtime::blocking::{Blocking, Walk, Worker};
/// use openapi_runtime::Error;
///
/// struct Countdown(u32);
///
/// impl Walk for Countdown {
///     type Item = u32;
///
///     async fn step(&mut self) -> Result<Option<u32>, Error> {
///         let now = self.0;
///         self.0 = now.saturating_sub(1);
///         Ok((now > 0).then_some(now))
///     }
/// }
///
/// let numbers: Result<Vec<u32>, Error> = Blocking::new(Worker::start()?, Countdown(3)).collect();
/// assert_eq!(numbers?, [3, 2, 1]);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
pub trait Walk: Send + 'static {
    /// What one step gives.
    type Item: Send + 'static;

    /// The next one; `None` after the last.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::blocking::Walk;
    /// use openapi_runtime::{NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// let pages = Pages::new("list_numbers", options, |_| async { Ok(Page::new(vec![1], NextPage::End)) });
    /// let mut numbers = pages.into_items();
    /// assert_eq!(numbers.step().await?, Some(1));
    /// assert_eq!(numbers.step().await?, None);
    /// # Ok(()) }
    /// ```
    fn step(&mut self) -> impl Future<Output = Result<Option<Self::Item>, Error>> + Send;
}

impl<T: Send + 'static> Walk for Items<T> {
    type Item = T;

    async fn step(&mut self) -> Result<Option<T>, Error> {
        self.try_next().await
    }
}

impl<T: Send + 'static> Walk for Pages<T> {
    type Item = Page<T>;

    async fn step(&mut self) -> Result<Option<Page<T>>, Error> {
        self.try_next().await
    }
}

impl<W: Walk> Blocking<W> {
    /// An iterator over what `walk` gives.
    ///
    /// ```
    /// use openapi_runtime::blocking::{Blocking, Worker};
    /// use openapi_runtime::{NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// let pages = Pages::new("list_numbers", options, |_| async { Ok(Page::new(vec![1], NextPage::End)) });
    /// let mut pages = Blocking::new(Worker::start()?, pages);
    /// assert_eq!(pages.next().unwrap()?.items(), [1]);
    /// assert!(pages.next().is_none());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn new(worker: Worker, walk: W) -> Self {
        Self {
            worker,
            walk: Some(walk),
        }
    }

    /// The walk itself, for what it knows beyond its items, such as a
    /// checkpoint; `None` after a panic of its own.
    ///
    /// ```
    /// use openapi_runtime::blocking::{Blocking, Worker};
    /// # use openapi_runtime::{NextPage, Page, PageSize, Pages, PagingOptions};
    /// # let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// # let pages = Pages::new("list_numbers", options, |_| async { Ok(Page::new(vec![1, 2], NextPage::End)) });
    ///
    /// let mut numbers = Blocking::new(Worker::start()?, pages.into_items());
    /// numbers.next();
    /// assert_eq!(numbers.get_ref().unwrap().checkpoint().items_taken(), 1);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn get_ref(&self) -> Option<&W> {
        self.walk.as_ref()
    }
}

impl<W: Walk> Iterator for Blocking<W> {
    type Item = Result<W::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut walk = self.walk.take()?;
        let stepped = self.worker.run(async move {
            let result = walk.step().await;
            (walk, result)
        });
        match stepped {
            Ok((walk, result)) => {
                self.walk = Some(walk);
                result.transpose()
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// A [download](crate::Download) by a [`Worker`].
///
/// ```
/// use openapi_runtime::blocking::{Download, Worker};
/// # use std::time::Duration;
/// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
/// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
/// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
///
/// let download = connection.download("https://files.example.com/a.wav")?;
/// let mut file = Vec::new(); // or a std::fs::File
/// let bytes = Download::new(Worker::start()?, download).write_to(&mut file)?;
/// assert_eq!(bytes, 4);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Download {
    worker: Worker,
    /// Away while the worker has it; not given back when that panicked.
    download: Option<crate::Download>,
}

impl Download {
    /// The same download for code that waits.
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let mut file = Vec::new();
    /// assert_eq!(Download::new(Worker::start()?, download).write_to(&mut file)?, 4);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn new(worker: Worker, download: crate::Download) -> Self {
        Self {
            worker,
            download: Some(download),
        }
    }

    /// As [`crate::Download::max_bytes`].
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// use openapi_runtime::ErrorKind;
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let error = Download::new(Worker::start()?, download).max_bytes(3).chunk().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.download = self.download.map(|download| download.max_bytes(bytes));
        self
    }

    /// As [`crate::Download::resume_after`].
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let rest = ScriptedReply::status(206).header("content-range", "bytes 4-7/8").header("etag", "\"v1\"");
    /// # let transport = ScriptedTransport::new([rest.chunk(Duration::ZERO, "data")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let mut rest = Download::new(Worker::start()?, download).resume_after(4, Some("\"v1\""))?;
    /// assert_eq!(rest.chunk()?.unwrap(), "data");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`crate::Download::resume_after`].
    pub fn resume_after(mut self, received: u64, validator: Option<&str>) -> Result<Self, Error> {
        let resumed = self
            .download
            .map(|download| download.resume_after(received, validator));
        self.download = resumed.transpose()?;
        Ok(self)
    }

    /// The download itself, for what it knows beyond its bytes; `None` after a panic of its own.
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let mut download = Download::new(Worker::start()?, download);
    /// download.chunk()?;
    /// assert_eq!(download.get_ref().unwrap().received_bytes(), 4);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn get_ref(&self) -> Option<&crate::Download> {
        self.download.as_ref()
    }

    /// As [`crate::Download::chunk`].
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let mut download = Download::new(Worker::start()?, download);
    /// assert_eq!(download.chunk()?.unwrap(), "RIFF");
    /// assert!(download.chunk()?.is_none());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`crate::Download::chunk`].
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let mut download = self.download.take().ok_or_else(ended)?;
        let (download, chunk) = self.worker.run(async move {
            let chunk = download.chunk().await;
            (download, chunk)
        })?;
        self.download = Some(download);
        chunk
    }

    /// As [`crate::Download::write_to`], to any writer.
    ///
    /// ```
    /// use openapi_runtime::blocking::{Download, Worker};
    /// # use std::time::Duration;
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF")]);
    /// # let connection = Connection::builder("http://localhost").transport(transport).build()?;
    ///
    /// let download = connection.download("https://files.example.com/a.wav")?;
    /// let mut file = Vec::new();
    /// Download::new(Worker::start()?, download).write_to(&mut file)?;
    /// assert_eq!(file, b"RIFF");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`crate::Download::write_to`].
    pub fn write_to(&mut self, writer: &mut impl std::io::Write) -> Result<u64, Error> {
        while let Some(chunk) = self.chunk()? {
            writer.write_all(&chunk).map_err(Error::unwritten)?;
        }
        writer.flush().map_err(Error::unwritten)?;
        let received = self.download.as_ref().map(crate::Download::received_bytes);
        Ok(received.unwrap_or_default())
    }
}

impl<W: fmt::Debug> fmt::Debug for Blocking<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking")
            .field("walk", &self.walk)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cursor, NextPage, PageRequest, PageSize, PagingOptions};

    fn numbers() -> Items<u32> {
        let options = PagingOptions::new(PageSize::<1, 10>::new(2).unwrap());
        Pages::new("list", options, |request: PageRequest| async move {
            tokio::task::yield_now().await;
            match request.cursor.as_ref().map(Cursor::as_str) {
                None => Ok(Page::new(vec![1, 2], NextPage::At(Cursor::new("3")))),
                Some("3") => Ok(Page::new(vec![3], NextPage::Missing)),
                Some(_) => Err(Error::config("no such page")),
            }
        })
        .into_items()
    }

    fn walk() -> Vec<Result<u32, String>> {
        Blocking::new(Worker::start().unwrap(), numbers())
            .map(|item| item.map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn items_come_in_order_and_an_error_ends_them() {
        let walked = walk();
        assert_eq!(walked[..3], [Ok(1), Ok(2), Ok(3)]);
        assert_eq!(walked.len(), 4);
        assert!(walked[3].is_err());
    }

    #[tokio::test]
    async fn it_works_inside_a_runtime_too() {
        assert_eq!(walk().len(), 4);
    }
}
