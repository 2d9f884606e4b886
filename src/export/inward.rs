//! What the names in an export are called here: new ids for its own, and for what was outside of it the issue of that name
//! here, or else an id that no row has or will ever have.

use std::collections::HashMap;

use diesel::prelude::*;
use serde_json::{Map, Value};

use super::column::{Catalogue, Column, Kind};
use super::files::Attached;
use super::tables::Table;
use super::values::{moment, number, plain, rendered, web_address, word, wrong};
use crate::db::Tx;
use crate::db::dialect::rows::Cell;
use crate::db::types::ProjectId;
use crate::error::{Error, Result};
use crate::events::naming::{self, Thing};
use crate::models::text::parse_color;
use crate::schema::{issues, projects};

/// So many things of one project may be gone or elsewhere.
const OUTSIDE: i64 = 1 << 24;

/// Everything's id.
pub(super) struct Inward {
    pub(super) project: ProjectId,
    pub(super) slug: String,
    /// By the place of the line.
    own: HashMap<Thing, Vec<i64>>,
    /// Issues by number.
    numbers: HashMap<i64, i64>,
    people: HashMap<String, i64>,
    outside: HashMap<String, i64>,
    /// The projects of the issues that were found outside.
    elsewhere: HashMap<i64, ProjectId>,
    /// Acts are called by this and the number in the file.
    act: i64,
    files: Attached,
}

impl Inward {
    pub(super) fn new(project: ProjectId, slug: &str, people: HashMap<String, i64>, tx: &Tx<'_>) -> Self {
        let (own, numbers, outside) = (HashMap::new(), HashMap::new(), HashMap::new());
        let act = tx.act().correlation >> 1; // room for what is added; 53 bits in all
        let (elsewhere, files) = (HashMap::new(), Attached::default());
        Self { project, slug: slug.to_owned(), own, numbers, people, outside, elsewhere, act, files }
    }

    /// What texts name of files.
    pub(super) fn attached(&mut self, files: Attached) {
        self.files = files;
    }

    /// The next rows of a kind will have these ids.
    pub(super) fn expect(&mut self, thing: Thing, ids: &[i64]) {
        self.own.entry(thing).or_default().extend(ids);
    }

    /// The ids of what was read.
    pub(super) fn own(&self, thing: Thing) -> &[i64] {
        self.own.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// The row that a line tells, a cell for each column.
    pub(super) fn cells(&mut self, table: &Table, line: &Map<String, Value>, id: Option<i64>) -> Result<Vec<Value>> {
        let written = table.columns.iter().filter(|column| column.is_written());
        if let Some(key) = line.keys().find(|key| !written.clone().any(|column| column.key() == *key)) {
            return wrong(format!("“{key}” is not known"));
        }
        if let (Some(Thing::Issue), Some(number), Some(id)) = (table.thing(), line.get("number"), id) {
            self.numbers.insert(number.as_i64().unwrap_or_default(), id);
        }
        let with_cells = table.columns.iter().filter(|column| column.cell().is_some());
        with_cells.map(|column| self.cell(column, line, id)).collect()
    }

    fn cell(&mut self, column: &Column, line: &Map<String, Value>, id: Option<i64>) -> Result<Value> {
        let value = match line.get(column.key()) {
            Some(value) => value,
            None if column.is_written() => return wrong(format!("“{}” is missing", column.key())),
            None => &Value::Null,
        };
        let told = self.told(column, line, (value, id));
        told.map_err(|error| match error {
            Error::Malformed(why) => Error::Malformed(format!("“{}”: {why}", column.key())),
            Error::Invalid(_) => Error::Malformed(format!("“{}”: {error}", column.key())),
            other => other,
        })
    }

    fn told(
        &mut self,
        column: &Column,
        line: &Map<String, Value>,
        (value, id): (&Value, Option<i64>),
    ) -> Result<Value> {
        match column.kind {
            Kind::Id | Kind::Numbered => Ok(Value::from(id)),
            Kind::Project => Ok(Value::from(self.project.0)),
            Kind::Word(word) => Ok(Value::from(word)),
            Kind::Guarded => Ok(self.source(line, value)),
            Kind::Private => self.privacy(line, value),
            Kind::Beginning => moment(line.get("created_at").unwrap_or(&Value::Null)),
            Kind::Html => self.html(line, value),
            Kind::Record => self.record(line.get("record_type"), value),
            _ if value.is_null() => Ok(Value::Null),
            Kind::Plain(Cell::Text) if column.name == "body" => self.text(value),
            Kind::Plain(cell) => plain(cell, value),
            Kind::Color => Ok(Value::from(parse_color(word(value)?)?)),
            Kind::Url => web_address(value.clone()),
            Kind::Person => self.id(Thing::User, value),
            Kind::Of(thing) => self.inside(thing, value).map(Value::from),
            Kind::Any(thing) => self.id(thing, value),
            Kind::Data(catalogue) => self.data(catalogue, line, value),
            Kind::Once => self.once(word(value)?),
            Kind::Act => number(value).map(|act| Value::from(self.act + act)),
            Kind::Token => {
                let token = word(value)?;
                Ok(Value::from(self.files.renamed.get(token).map_or(token, String::as_str)))
            }
            Kind::Content => Ok(Value::Null),
        }
    }

    /// What an event is about; the project itself needs no name.
    fn record(&mut self, kind: Option<&Value>, value: &Value) -> Result<Value> {
        let kind = kind.and_then(Value::as_str).unwrap_or_default();
        match Thing::of_record(kind) {
            Some(thing) => self.id(thing, value),
            None if kind == "Project" && value.is_null() => Ok(Value::from(self.project.0)),
            None => wrong("what it is about is of no kind that is known"),
        }
    }

    fn id(&mut self, thing: Thing, value: &Value) -> Result<Value> {
        match value.as_str() {
            Some(name) if thing != Thing::User || name.starts_with("outside-") && !self.people.contains_key(name) => {
                self.outside(name).map(Value::from)
            }
            _ => self.inside(thing, value).map(Value::from),
        }
    }

    fn inside(&self, thing: Thing, value: &Value) -> Result<i64> {
        if thing == Thing::User {
            let name = word(value)?;
            let known = self.people.get(name).copied();
            return known.ok_or_else(|| Error::Malformed(format!("people.jsonl does not name “{name}”")));
        }
        let place = number(value)?;
        let found = match thing {
            Thing::Issue => self.numbers.get(&place).copied(),
            _ => usize::try_from(place).ok().and_then(|place| self.own(thing).get(place.checked_sub(1)?).copied()),
        };
        let kind = format!("{thing:?}").to_lowercase();
        found.ok_or_else(|| Error::Malformed(format!("there is no {kind} {place} before this line")))
    }

    /// The id of what is outside: found by its words, or one below zero, which no row ever has.
    fn outside(&mut self, name: &str) -> Result<i64> {
        let is_name = name.strip_prefix("outside-").is_some_and(|number| number.parse::<u32>().is_ok());
        let next = i64::try_from(self.outside.len()).unwrap_or(OUTSIDE) + 1;
        if !is_name || next >= OUTSIDE {
            return wrong(format!("“{name}” names nothing"));
        }
        let id = -(self.project.0 * OUTSIDE + next);
        Ok(*self.outside.entry(name.to_owned()).or_insert(id))
    }

    /// Looks up the issues of other projects that an event tells of by name. One that is not here keeps its words. To be done with
    /// all events before the first is read, for not each of them has the words.
    pub(super) fn look_around(&mut self, tx: &mut Tx<'_>, data: &Value) -> Result<()> {
        let Value::Object(fields) = data else { return Ok(()) };
        for (field, value) in fields {
            let (Some(what), Some(name)) = (field.strip_suffix("_issue_id"), value.as_str()) else { continue };
            let slug = fields.get(&format!("{what}_project")).and_then(Value::as_str).unwrap_or_default();
            let number = fields.get(&format!("{what}_number")).and_then(Value::as_i64);
            let (Some(number), false) = (number, slug.is_empty() || self.outside.contains_key(name)) else { continue };
            let there = issues::table
                .inner_join(projects::table)
                .filter(projects::slug.eq(slug.to_owned()))
                .filter(projects::id.ne(self.project))
                .filter(issues::number.eq(number));
            let found: Option<(i64, ProjectId)> =
                there.select((issues::id, issues::project_id)).first(tx.conn()).optional()?;
            if let Some((id, project)) = found {
                self.outside.insert(name.to_owned(), id);
                self.elsewhere.insert(id, project);
            }
        }
        Ok(())
    }

    /// The other project that a guarded event tells of, if it is here: then those only see it who may read that one too.
    fn source(&self, line: &Map<String, Value>, guarded: &Value) -> Value {
        let data = line.get("extra").and_then(Value::as_object).into_iter().flatten();
        let mut named = data.filter(|(field, _)| field.ends_with("_issue_id")).filter_map(|(_, name)| name.as_str());
        let project = named.find_map(|name| self.elsewhere.get(self.outside.get(name)?));
        project.filter(|_| guarded == &Value::Bool(true)).map_or(Value::Null, |project| Value::from(project.0))
    }

    /// What was guarded by a project that is not here is shown to nobody but its actor and administrators.
    fn privacy(&self, line: &Map<String, Value>, value: &Value) -> Result<Value> {
        let guarded = line.get("guarded").unwrap_or(&Value::Null);
        let is_unguarded = plain(Cell::Truth, guarded)? == Value::Bool(true) && self.source(line, guarded).is_null();
        Ok(Value::from(plain(Cell::Truth, value)? == Value::Bool(true) || is_unguarded))
    }

    fn data(&mut self, catalogue: Catalogue, line: &Map<String, Value>, value: &Value) -> Result<Value> {
        let action = line.get("action").and_then(Value::as_str).unwrap_or_default();
        if !catalogue.knows(action) {
            return wrong(format!("'{action}' is not a valid action"));
        }
        for field in ["url", "external_url"] {
            web_address(value.get(field).cloned().unwrap_or_default())?;
        }
        naming::called_anew(action, value.clone(), &mut |thing, name| self.id(thing, &name))
    }

    fn once(&mut self, key: &str) -> Result<Value> {
        let called = naming::key_called_anew(key, &mut |thing, name| {
            let value =
                name.parse::<i64>().ok().filter(|_| thing != Thing::User).map_or(Value::from(name), Value::from);
            self.id(thing, &value).map(|id| id.to_string())
        });
        called.map(Value::from)
    }

    /// A text, with the new names of its files.
    fn text(&self, value: &Value) -> Result<Value> {
        let mut text = word(value)?.to_owned();
        if text.contains("/attachments/") {
            for (old, new) in &self.files.renamed {
                text = text.replace(&format!("/attachments/{old}"), &format!("/attachments/{new}"));
            }
        }
        Ok(Value::from(text))
    }

    /// HTML is never read from a file.
    fn html(&self, line: &Map<String, Value>, names: &Value) -> Result<Value> {
        let text = self.text(line.get("body").unwrap_or(&Value::Null))?;
        Ok(Value::from(rendered(word(&text)?, names, &self.slug, &self.files.pictures)))
    }
}
