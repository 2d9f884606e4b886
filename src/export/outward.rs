//! How things are called in an export, and the lines that say it: people by name, issues by number, everything else by the
//! place of its line. What is gone, or belongs to another project, is `outside-1`, `outside-2` … in the order in which it is met.
//! So the same data gives the same bytes, whatever its ids are.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use serde_json::Value;

use super::column::{Catalogue, Column, Kind};
use super::tables::{Lines, Table, all};
use crate::db::DbConn;
use crate::db::dialect::rows::{self, Cell, Rows};
use crate::db::types::At;
use crate::error::{Error, Result};
use crate::events::ActionKey;
use crate::events::naming::{self, Thing};
use crate::events::project::ProjectActionKey;
use crate::markdown::SafeHtml;

/// Everything's name in the export.
pub(super) struct Outward {
    pub(super) project: i64,
    /// The ids of what belongs to the project, ascending: a place here is a place in the file.
    own: HashMap<Thing, Vec<i64>>,
    /// The issues' numbers, beside their ids.
    numbers: Vec<i64>,
    people: HashMap<i64, String>,
    /// Who occurs in what was written so far.
    met: BTreeSet<i64>,
    outside: HashMap<(Thing, i64), usize>,
    acts: HashMap<i64, usize>,
}

/// A row as it was read, beside its table.
struct Row<'a> {
    table: &'a Table,
    cells: &'a [Value],
}

impl Row<'_> {
    fn get(&self, name: &str) -> &Value {
        let mut columns = self.table.columns.iter().filter(|column| column.cell().is_some());
        columns.position(|column| column.name == name).map_or(&Value::Null, |place| &self.cells[place])
    }

    fn word(&self, name: &str) -> &str {
        self.get(name).as_str().unwrap_or_default()
    }

    fn is_private(&self) -> bool {
        is_true(self.get("private"))
    }

    fn is_private_by_kind(&self) -> bool {
        ActionKey::find(self.word("action")).is_some_and(|key| key.row().properties.private)
    }

    /// Does it tell something of another project than this, which not everybody here may read? Where that one did not come
    /// along, it is private instead.
    fn is_guarded(&self, project: i64) -> bool {
        let is_from_elsewhere = self.get("source_project_id").as_i64().is_some_and(|source| source != project);
        is_from_elsewhere || self.is_private() && !self.is_private_by_kind()
    }
}

/// As either database has it.
fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or(value.as_i64() == Some(1))
}

impl Outward {
    /// Reads what there is to be called.
    pub(super) fn read(conn: &mut DbConn, project: i64) -> Result<Self> {
        let mut own = HashMap::new();
        for table in all() {
            if let Lines::Named(thing, query) = table.lines {
                own.insert(thing, rows::ids(conn, &query.replace('$', &project.to_string()))?);
            }
        }
        let numbers = format!("SELECT number AS id FROM issues WHERE project_id = {project} ORDER BY issues.id");
        let numbers = rows::ids(conn, &numbers)?;
        let columns = [("id", Cell::Number), ("name", Cell::Text)];
        let people = rows::read(conn, Rows { table: "users", columns: &columns }, "")?;
        let person = |row: Vec<Value>| Some((row[0].as_i64()?, row[1].as_str()?.to_owned()));
        let people = people.into_iter().filter_map(person).collect();
        let (met, outside, acts) = (BTreeSet::new(), HashMap::new(), HashMap::new());
        Ok(Self { project, own, numbers, people, met, outside, acts })
    }

    /// The ids of the project's own, in the order of the file.
    pub(super) fn own(&self, thing: Thing) -> &[i64] {
        self.own.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// Everybody who occurs.
    pub(super) fn met(&self) -> Vec<i64> {
        self.met.iter().copied().collect()
    }

    /// Somebody's name.
    pub(super) fn person(&mut self, id: i64) -> Value {
        self.met.insert(id);
        self.people.get(&id).map_or(Value::Null, |name| Value::from(name.as_str()))
    }

    fn inside(&mut self, thing: Thing, id: i64) -> Option<Value> {
        if thing == Thing::User {
            return Some(self.person(id)).filter(|name| !name.is_null());
        }
        let place = self.own(thing).binary_search(&id).ok()?;
        Some(if thing == Thing::Issue { Value::from(self.numbers[place]) } else { Value::from(place + 1) })
    }

    fn called(&mut self, thing: Thing, id: i64) -> Value {
        self.inside(thing, id).unwrap_or_else(|| {
            let next = self.outside.len() + 1;
            Value::from(format!("outside-{}", self.outside.entry((thing, id)).or_insert(next)))
        })
    }

    /// A row's line. A file's digest comes from whoever read the file.
    pub(super) fn line(&mut self, table: &Table, cells: &[Value], digest: &str) -> Result<String> {
        let row = Row { table, cells };
        let mut line = String::new();
        for column in table.columns.iter().filter(|column| column.is_written()) {
            let value = match column.kind {
                Kind::Content => Value::from(digest),
                _ => self.value(column, &row)?,
            };
            let before = if line.is_empty() { '{' } else { ',' };
            write!(line, "{before}\"{}\":{value}", column.key()).expect("writing to a String cannot fail");
        }
        line.push_str("}\n");
        Ok(line)
    }

    fn value(&mut self, column: &Column, row: &Row<'_>) -> Result<Value> {
        let value = row.get(column.name);
        match column.kind {
            Kind::Private => return Ok(Value::from(row.is_private() && row.is_private_by_kind())),
            Kind::Guarded => return Ok(Value::from(row.is_guarded(self.project))),
            _ if value.is_null() => return Ok(Value::Null),
            _ => {}
        }
        let id = value.as_i64().unwrap_or_default();
        Ok(match column.kind {
            Kind::Plain(Cell::Moment) => Value::from(At::from_micros(id).rfc3339()),
            Kind::Plain(Cell::Truth) => Value::from(is_true(value)),
            Kind::Id => row.table.thing().map_or(Value::Null, |thing| self.called(thing, id)),
            Kind::Person => self.person(id),
            Kind::Of(thing) => self.inside(thing, id).unwrap_or_default(),
            Kind::Any(thing) => self.called(thing, id),
            Kind::Record => match Thing::of_record(row.word("record_type")) {
                Some(thing) => self.called(thing, id),
                None => Value::Null,
            },
            Kind::Data(catalogue) => self.data(catalogue, row)?,
            Kind::Once => Value::from(self.once(row.word("once_key"))?),
            Kind::Act => {
                let next = self.acts.len() + 1;
                Value::from(*self.acts.entry(id).or_insert(next))
            }
            Kind::Html => Value::from(SafeHtml::stored(row.word("html").to_owned()).names()),
            _ => value.clone(),
        })
    }

    fn data(&mut self, catalogue: Catalogue, row: &Row<'_>) -> Result<Value> {
        let action = row.word("action");
        if !catalogue.knows(action) {
            return Err(Error::Malformed(format!(
                "An event has the action “{action}”, which this version does not know."
            )));
        }
        let call = &mut |thing, id: Value| Ok(id.as_i64().map_or(id, |id| self.called(thing, id)));
        naming::called_anew(action, row.get("extra").clone(), call)
    }

    fn once(&mut self, key: &str) -> Result<String> {
        naming::key_called_anew(key, &mut |thing, id| {
            let Ok(id) = id.parse() else { return Ok(id.to_owned()) };
            let called = self.called(thing, id);
            Ok(called.as_str().map_or_else(|| called.to_string(), str::to_owned))
        })
    }
}

impl Catalogue {
    /// Is this one of its actions?
    pub(super) fn knows(self, action: &str) -> bool {
        match self {
            Self::Issues => ActionKey::find(action).is_some(),
            Self::Project => ProjectActionKey::find(action).is_some(),
        }
    }
}
