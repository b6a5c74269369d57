//! One page of the list: from filters to SQL to bytes.
//!
//! The index that drives the walk is chosen here and not by SQLite, whose
//! planner knows nothing of how many conversations one end user has.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::search::{self, TRIGRAM};
use super::write::fold;
use super::{EvaluationOutcome, StorageError, StoredPage};
use crate::cursor::Position;
use crate::filters::{EvaluationFilter, Filters};

/// Reads a page; one row more than asked for tells whether more follow.
pub(super) fn page(
    connection: &Connection,
    filters: &Filters,
    after: Option<Position>,
    limit: u16,
) -> Result<StoredPage, StorageError> {
    let mut page = StoredPage {
        items: String::from("["),
        positions: Vec::with_capacity(usize::from(limit)),
        has_more: false,
    };
    let Some(numbers) = NumberRange::find(connection, filters, after)? else {
        page.items.push(']');
        return Ok(page);
    };
    let query = ListQuery::new(connection, filters, numbers, limit)?;
    let mut statement = connection.prepare_cached(&query.sql())?;
    let mut rows = statement.query(params_from_iter(query.values))?;
    while let Some(row) = rows.next()? {
        if page.positions.len() == usize::from(limit) {
            page.has_more = true;
            break;
        }
        if !page.positions.is_empty() {
            page.items.push(',');
        }
        page.items.push_str(row.get_ref(0)?.as_str()?);
        page.positions.push(Position {
            started_at: row.get(1)?,
            id: uuid::Uuid::from_bytes(row.get(2)?),
        });
    }
    page.items.push(']');
    Ok(page)
}

/// The part of the list that a cursor and the bounds on `started_at` leave:
/// row numbers, both ends included.
#[derive(Debug, Clone, Copy)]
struct NumberRange {
    first: Option<i64>,
    last: Option<i64>,
}

impl NumberRange {
    /// The range, or nothing if no conversation is left.
    fn find(
        connection: &Connection,
        filters: &Filters,
        after: Option<Position>,
    ) -> Result<Option<Self>, StorageError> {
        let mut range = Self {
            first: None,
            last: None,
        };
        if let Some(Position { started_at, id }) = after {
            let found = connection
                .prepare_cached(
                    "SELECT number FROM conversations INDEXED BY by_position
                     WHERE (started_at, id) < (?1, ?2)
                     ORDER BY started_at DESC, id DESC LIMIT 1",
                )?
                .query_row(params![started_at, id.as_bytes()], |row| row.get(0))
                .optional()?;
            let Some(number) = found else {
                return Ok(None);
            };
            range.first = Some(number);
        }
        if let Some(started_before) = filters.started_before {
            let found: Option<i64> = connection
                .prepare_cached(
                    "SELECT number FROM conversations INDEXED BY by_position
                     WHERE started_at <= ?1 ORDER BY started_at DESC, id DESC LIMIT 1",
                )?
                .query_row(params![started_before], |row| row.get(0))
                .optional()?;
            let Some(number) = found else {
                return Ok(None);
            };
            range.first = range.first.max(Some(number));
        }
        if let Some(started_after) = filters.started_after {
            let found = connection
                .prepare_cached(
                    "SELECT number FROM conversations INDEXED BY by_position
                     WHERE started_at >= ?1 ORDER BY started_at, id LIMIT 1",
                )?
                .query_row(params![started_after], |row| row.get(0))
                .optional()?;
            let Some(number) = found else {
                return Ok(None);
            };
            range.last = Some(number);
        }
        Ok(Some(range))
    }
}

/// What the walk follows, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    /// An index on a column of `conversations`.
    Index(&'static str),
    /// The text index.
    Texts,
    /// The list itself.
    List,
}

/// The SQL text and its values, built side by side.
struct ListQuery {
    driver: Driver,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl ListQuery {
    fn new(
        connection: &Connection,
        filters: &Filters,
        numbers: NumberRange,
        limit: u16,
    ) -> Result<Self, StorageError> {
        let text = filters.text.as_deref().map(fold);
        let mut query = Self {
            driver: driver(filters, text.as_deref()),
            conditions: Vec::new(),
            values: Vec::new(),
        };
        if let Some(text) = text {
            if query.driver == Driver::Texts {
                let expression = search::expression(connection, &text, numbers.first)?;
                query.add("texts MATCH", Some(Value::Text(expression)));
            }
            query.add_text(text);
        }
        let blob = |id: uuid::Uuid| Value::Blob(id.as_bytes().to_vec());
        query.add("c.end_user_id =", filters.end_user_id.map(blob));
        query.add("c.assigned_agent_id =", filters.assigned_agent_id.map(blob));
        query.add("c.status =", filters.status.clone().map(Value::Text));
        query.add("c.channel =", filters.channel.clone().map(Value::Text));
        query.add("c.priority =", filters.priority.clone().map(Value::Text));
        if let Some(filter) = filters.evaluations {
            let (column, value) = evaluation_condition(filter);
            query.add(column, Some(Value::Integer(value)));
        }
        let number = query.number();
        query.add(&format!("{number} >="), numbers.first.map(Value::Integer));
        query.add(&format!("{number} <="), numbers.last.map(Value::Integer));
        query.values.push(Value::Integer(i64::from(limit) + 1));
        Ok(query)
    }

    /// The row number, by the table that the walk follows.
    fn number(&self) -> &'static str {
        match self.driver {
            Driver::Texts => "texts.rowid",
            Driver::Index(_) | Driver::List => "c.number",
        }
    }

    fn add(&mut self, condition: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.values.push(value);
            self.conditions
                .push(format!("{condition} ?{}", self.values.len()));
        }
    }

    fn add_text(&mut self, text: String) {
        self.values.push(Value::Text(text));
        let place = self.values.len();
        self.conditions.push(format!(
            "(instr(c.subject, ?{place}) OR instr(c.summary, ?{place}))"
        ));
    }

    fn sql(&self) -> String {
        let from = match self.driver {
            Driver::Texts => {
                "texts CROSS JOIN conversations AS c ON c.number = texts.rowid".to_owned()
            }
            Driver::Index(name) => format!("conversations AS c INDEXED BY {name}"),
            Driver::List => "conversations AS c NOT INDEXED".to_owned(),
        };
        let conditions = if self.conditions.is_empty() {
            "1".to_owned()
        } else {
            self.conditions.join(" AND ")
        };
        format!(
            "SELECT d.row, c.started_at, c.id
             FROM {from} CROSS JOIN documents AS d ON d.number = c.number
             WHERE {conditions} ORDER BY {} LIMIT ?{}",
            self.number(),
            self.values.len()
        )
    }
}

fn driver(filters: &Filters, text: Option<&str>) -> Driver {
    if filters.end_user_id.is_some() {
        Driver::Index("by_end_user")
    } else if filters.assigned_agent_id.is_some() {
        Driver::Index("by_assigned_agent")
    } else if text.is_some_and(|text| text.chars().count() >= TRIGRAM) {
        Driver::Texts
    } else if filters.status.is_some() {
        Driver::Index("by_status")
    } else if filters.evaluations.is_some() {
        Driver::Index(match filters.evaluations {
            Some(EvaluationFilter::AllPassed | EvaluationFilter::AnyFailed) => "by_evaluations",
            _ => "by_has_evaluations",
        })
    } else if filters.channel.is_some() {
        Driver::Index("by_channel")
    } else if filters.priority.is_some() {
        Driver::Index("by_priority")
    } else {
        Driver::List
    }
}

fn evaluation_condition(filter: EvaluationFilter) -> (&'static str, i64) {
    match filter {
        EvaluationFilter::HasEvaluations => ("c.has_evaluations =", 1),
        EvaluationFilter::NoEvaluations => ("c.has_evaluations =", 0),
        EvaluationFilter::AllPassed => ("c.evaluations =", EvaluationOutcome::AllPassed.code()),
        EvaluationFilter::AnyFailed => ("c.evaluations =", EvaluationOutcome::AnyFailed.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{DatabaseLocation, Storage};

    fn plan(storage: &Storage, filters: &Filters) -> Vec<String> {
        let numbers = NumberRange {
            first: Some(1),
            last: Some(1000),
        };
        let connection = storage.connection();
        let query = ListQuery::new(&connection, filters, numbers, 200).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", query.sql());
        let mut statement = connection.prepare(&sql).unwrap();
        let rows = statement.query_map(params_from_iter(query.values), |row| row.get("detail"));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn every_single_filter_walks_an_index_in_list_order() {
        let storage = Storage::open(&DatabaseLocation::Memory).unwrap();
        storage.fill(|_| Ok(())).unwrap();
        let any = Some(String::from("any"));
        let id = Some(uuid::Uuid::nil());
        #[rustfmt::skip]
        let cases = [
            (Filters { status: any.clone(), ..Filters::default() }, "by_status"),
            (Filters { channel: any.clone(), ..Filters::default() }, "by_channel"),
            (Filters { priority: any.clone(), ..Filters::default() }, "by_priority"),
            (Filters { end_user_id: id, ..Filters::default() }, "by_end_user"),
            (Filters { assigned_agent_id: id, ..Filters::default() }, "by_assigned_agent"),
            (Filters { text: any, ..Filters::default() }, "texts VIRTUAL TABLE INDEX"),
            (evaluations(EvaluationFilter::HasEvaluations), "by_has_evaluations"),
            (evaluations(EvaluationFilter::NoEvaluations), "by_has_evaluations"),
            (evaluations(EvaluationFilter::AllPassed), "by_evaluations"),
            (evaluations(EvaluationFilter::AnyFailed), "by_evaluations"),
            (Filters::default(), "SEARCH c USING INTEGER PRIMARY KEY"),
        ];
        for (filters, index) in cases {
            let plan = plan(&storage, &filters);
            assert!(plan[0].contains(index), "{filters:?}: {plan:?}");
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{filters:?}: {plan:?}");
        }
    }

    fn evaluations(filter: EvaluationFilter) -> Filters {
        Filters {
            evaluations: Some(filter),
            ..Filters::default()
        }
    }
}
