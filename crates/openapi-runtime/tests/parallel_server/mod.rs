//! A list in memory that is bounded by time, as a server has it: items of one moment in the order of
//! their ids, cursors that name a place and belong to the filters they were given for.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses its own part of this, and a test may panic"
)]

pub mod times;
pub mod walking;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openapi_runtime::{
    Cursor, Error, Moment, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions,
    Parallelism, TimeRange, Timeline,
};

/// How long an answer takes.
pub const LATENCY: Duration = Duration::from_millis(50);

/// A time in microseconds, and a number that tells items of one time apart.
pub type Item = (i64, u32);

/// What a request asked for: bounds, whether it began in the middle, and how many items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub range: TimeRange,
    pub cursor: Option<String>,
    pub limit: u32,
    pub time_left: Option<Duration>,
}

type Interfere = dyn Fn(&Asked, usize) -> Option<Error> + Send + Sync;

/// How many requests are under way, and how many were at most.
#[derive(Default)]
struct UnderWay {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// One that is, until it is answered or abandoned.
struct Request(Arc<UnderWay>);

impl Request {
    fn begin(under_way: &Arc<UnderWay>) -> Self {
        let now = under_way.now.fetch_add(1, Relaxed) + 1;
        under_way.most.fetch_max(now, Relaxed);
        Self(Arc::clone(under_way))
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Relaxed);
    }
}

/// The server; clones are the same one.
#[derive(Clone)]
pub struct Server {
    items: Arc<Mutex<Vec<Item>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    under_way: Arc<UnderWay>,
    /// Makes requests fail.
    interfere: Arc<Interfere>,
    /// How long the answer to a request takes, by its number.
    latency: Arc<dyn Fn(usize) -> Duration + Send + Sync>,
    /// Puts the items of all pages into another order.
    sort: fn(&mut [Item]),
    is_in_order: bool,
    /// How the client reads the time of an item.
    read: fn(Result<&Item, &Error>) -> Option<Moment>,
    caller: Option<(i64, i64)>,
}

fn in_order(items: &mut [Item]) {
    items.sort_unstable_by(|one, other| other.cmp(one));
}

impl Server {
    /// Items of these times.
    pub fn new(times: &[i64]) -> Self {
        let mut items: Vec<Item> = times.iter().copied().zip(0..).collect();
        in_order(&mut items);
        Self {
            items: Arc::new(Mutex::new(items)),
            asked: Arc::default(),
            under_way: Arc::default(),
            interfere: Arc::new(|_, _| None),
            latency: Arc::new(|_| LATENCY),
            sort: in_order,
            is_in_order: true,
            read: |item| Some(Moment::from_microseconds(item.ok()?.0)),
            caller: None,
        }
    }

    /// Gives the list in another order than by time.
    pub fn sorted_by(mut self, sort: fn(&mut [Item])) -> Self {
        self.sort = sort;
        self.is_in_order = false;
        sort(&mut self.items.lock().unwrap());
        self
    }

    /// Keeps the client from reading the time of one item in three.
    pub fn with_unreadable_times(mut self) -> Self {
        self.read = |item| {
            let (time, id) = *item.ok()?;
            let is_readable = id.wrapping_mul(2_654_435_761) % 3 > 0;
            is_readable.then(|| Moment::from_microseconds(time))
        };
        self
    }

    /// Lets a request fail; the number is that of the request.
    pub fn failing(
        mut self,
        interfere: impl Fn(&Asked, usize) -> Option<Error> + Send + Sync + 'static,
    ) -> Self {
        self.interfere = Arc::new(interfere);
        self
    }

    /// Lets every answer take a time of its own, up to four times [`LATENCY`], so that requests
    /// overtake each other.
    pub fn with_jitter(mut self, seed: u64) -> Self {
        self.latency = Arc::new(move |number| {
            let mut mixed = seed ^ number as u64;
            for _ in 0..2 {
                mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            }
            LATENCY * 4 * u32::from((mixed >> 48) as u16) / u32::from(u16::MAX)
        });
        self
    }

    pub fn insert(&self, item: Item) {
        let mut items = self.items.lock().unwrap();
        items.push(item);
        (self.sort)(&mut items);
    }

    pub fn requests(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn most_at_once(&self) -> usize {
        self.under_way.most.load(Relaxed)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// All items within the caller's bounds, as one walk gives them.
    pub fn all(&self, caller: Option<(i64, i64)>) -> Vec<Item> {
        let items = self.items.lock().unwrap();
        let (after, before) = caller.unwrap_or((i64::MIN, i64::MAX));
        let wanted = items
            .iter()
            .filter(|(time, _)| (after..=before).contains(time));
        wanted.copied().collect()
    }

    pub fn parallel(&self, size: u32, walks: usize, caller: Option<(i64, i64)>) -> Pages<Item> {
        self.with_options(options(size), walks, caller)
    }

    pub fn with_options(
        &self,
        options: PagingOptions,
        walks: usize,
        caller: Option<(i64, i64)>,
    ) -> Pages<Item> {
        let bound = |bound: fn((i64, i64)) -> i64| caller.map(bound).map(Moment::from_microseconds);
        let timeline = Timeline::new(self.read);
        let timeline = timeline.between(bound(|(after, _)| after), bound(|(_, before)| before));
        let mut server = self.clone();
        server.caller = caller;
        let fetch = move |range: TimeRange, request: PageRequest| {
            let server = server.clone();
            async move { server.answer(range, request).await }
        };
        let walks = Parallelism::from(walks);
        let pages = Pages::parallel("list_items", options, walks, timeline, fetch).unwrap();
        pages.identified_by("id", |item| Some(item.1.to_string()))
    }

    async fn answer(&self, range: TimeRange, request: PageRequest) -> Result<Page<Item>, Error> {
        let asked = Asked {
            range,
            cursor: request.cursor.map(|cursor| cursor.as_str().to_owned()),
            limit: request.limit,
            time_left: request.time_left,
        };
        let _request = Request::begin(&self.under_way);
        let number = {
            let mut all = self.asked.lock().unwrap();
            all.push(asked.clone());
            all.len()
        };
        tokio::time::sleep((self.latency)(number)).await;
        if let Some(error) = (self.interfere)(&asked, number) {
            return Err(error);
        }
        Ok(self.page(&asked))
    }

    fn page(&self, asked: &Asked) -> Page<Item> {
        let TimeRange { after, before, .. } = asked.range;
        let caller = self.caller.unwrap_or((i64::MIN, i64::MAX));
        let after = after.map_or(caller.0, Moment::microseconds);
        let before = before.map_or(caller.1, Moment::microseconds);
        assert!(after >= caller.0 && before <= caller.1, "{asked:?}");
        let filters = format!("{after} {before}");
        let all = self.items.lock().unwrap();
        let begin = asked.cursor.as_ref().map_or(0, |cursor| {
            let (of, last) = cursor.split_once('|').unwrap();
            assert_eq!(of, filters, "a cursor of other filters");
            let (time, id) = last.split_once(' ').unwrap();
            let last: Item = (time.parse().unwrap(), id.parse().unwrap());
            match self.is_in_order {
                true => all.partition_point(|item| *item >= last),
                false => 1 + all.iter().position(|item| *item == last).unwrap(),
            }
        });
        let begin = match self.is_in_order {
            true => begin.max(all.partition_point(|(time, _)| *time > before)),
            false => begin,
        };
        let limit = asked.limit as usize;
        let items: Vec<Item> = if self.is_in_order {
            // Nothing that is wanted comes after what is not.
            let rest = all[begin..].iter().take(limit + 1);
            rest.take_while(|(time, _)| *time >= after)
                .copied()
                .collect()
        } else {
            let rest = all[begin..].iter();
            let wanted = rest.filter(|(time, _)| (after..=before).contains(time));
            wanted.take(limit + 1).copied().collect()
        };
        let has_more = items.len() > limit;
        let items = items[..items.len().min(limit)].to_vec();
        let next = match items.last() {
            Some((time, id)) if has_more => {
                NextPage::At(Cursor::new(format!("{filters}|{time} {id}")))
            }
            _ => NextPage::End,
        };
        Page::new(items, next)
    }
}

pub fn options(size: u32) -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(size).unwrap())
}
