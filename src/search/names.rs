//! The names of a query as ids, and the kept queries beside it: one question to the database for all of them. Names that are
//! nobody's and nothing's are told, with what may have been meant.

use std::collections::HashMap;
use std::ops::Range;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::near::nearest;
use super::parse::Mistake;
use super::term::{Filter, Once, Term, Thing, Who};
use super::{Query, listing::Scope};
use crate::db::DbConn;
use crate::db::asking::{Value, asking};
use crate::db::types::UserId;
use crate::error::Result;
use crate::models::label::Label;
use crate::models::member;
use crate::models::milestone::Milestone;
use crate::text::can_be_stored;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    User,
    Thing(Thing),
}

/// Names in lower case, and what is called so.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: HashMap<(Kind, String), Vec<i64>>,
    me: Option<UserId>,
    /// Kept queries, if they were asked for: name and query, everybody's first.
    pub(super) views: Vec<(String, String)>,
}

/// The kept queries of a project, everybody's and somebody's own; their ids here are their places, one's own behind the others.
const VIEWS: &str = "SELECT 'view' AS kind, position + (CASE WHEN owner_id IS NULL THEN 0 ELSE 1000000 END) AS id, name, query AS more \
    FROM views WHERE project_id = ? AND (owner_id IS NULL OR owner_id = ?)";

/// The kind, the id, the name, and the query of a kept one.
type Row = (String, i64, String, String);

/// Each kind with its word, its table, its column, and whether it belongs to a project.
const KINDS: [(Kind, &str, &str, &str, bool); 4] = [
    (Kind::User, "user", "users", "name", false),
    (Kind::Thing(Thing::Label), "label", "labels", "name", true),
    (Kind::Thing(Thing::Milestone), "milestone", "milestones", "title", true),
    (Kind::Thing(Thing::Status), "status", "statuses", "name", true),
];

/// The names of a query that are nobody's and nothing's where it looks.
pub fn unknown_names(conn: &mut DbConn, scope: Scope, query: &Query) -> Result<Vec<Mistake>> {
    Names::load(conn, scope, query, false)?.mistakes(conn, scope, query)
}

impl Names {
    /// Looks them up, with the project's kept queries if they are wanted.
    pub(super) fn load(conn: &mut DbConn, scope: Scope, query: &Query, with_views: bool) -> Result<Self> {
        let (mut arms, mut values) = arms(scope, &wanted(query), &once(query));
        let me = scope.viewer().user;
        if let Some(project) = scope.project().filter(|_| with_views) {
            arms.push(VIEWS.to_owned());
            values.extend([Value::Number(project.0), Value::Number(scope.viewer().id().0)]);
        }
        let mut names = Self { me, ..Self::default() };
        if arms.is_empty() {
            return Ok(names);
        }
        let mut rows: Vec<Row> = asking::<(Text, BigInt, Text, Text)>(arms.join(" UNION ALL "), values).load(conn)?;
        rows.sort_by_cached_key(|(kind, id, name, _)| (if kind == "view" { *id } else { 0 }, name.to_lowercase()));
        for (kind, id, name, query) in rows {
            match KINDS.iter().find(|(_, word, ..)| *word == kind) {
                Some((kind, ..)) => names.ids.entry((*kind, name.to_lowercase())).or_default().push(id),
                None => names.views.push((name, query)),
            }
        }
        Ok(names)
    }

    /// The ids of things of these names.
    pub(super) fn things(&self, thing: Thing, names: &[String]) -> Vec<i64> {
        names.iter().flat_map(|name| self.ids(Kind::Thing(thing), name)).copied().collect()
    }

    /// The ids of these people.
    pub(super) fn people(&self, people: &[Who]) -> Vec<i64> {
        let id = |who: &Who| match who {
            Who::Me => self.me.map(|me| me.0).into_iter().collect(),
            Who::Nobody => Vec::new(),
            Who::Named(name) => self.ids(Kind::User, name).to_vec(),
        };
        people.iter().flat_map(id).collect()
    }

    fn ids(&self, kind: Kind, name: &str) -> &[i64] {
        self.ids.get(&(kind, name.to_lowercase())).map_or(&[], Vec::as_slice)
    }

    /// What of the query is nobody's and nothing's name.
    pub(super) fn mistakes(&self, conn: &mut DbConn, scope: Scope, query: &Query) -> Result<Vec<Mistake>> {
        let mut mistakes = Vec::new();
        for (term, at) in query.placed() {
            for name in named(term) {
                if let Some(words) = self.mistake(conn, scope, &name)? {
                    mistakes.push(Mistake { at: Range::clone(&at), words });
                }
            }
        }
        Ok(mistakes)
    }

    fn mistake(&self, conn: &mut DbConn, scope: Scope, name: &Name) -> Result<Option<String>> {
        let (kind, name) = match name {
            Name::Me if self.me.is_some() => return Ok(None),
            Name::Me => return Ok(Some("Sign in first: “@me” is whoever is signed in.".into())),
            Name::Of(kind, name) if !self.ids(*kind, name).is_empty() => return Ok(None),
            Name::Of(Kind::Thing(_), _) if scope.project().is_none() => return Ok(None),
            Name::Of(kind, name) => (*kind, name),
        };
        let known = known(conn, scope, kind)?;
        let meant = nearest(name, known.iter().map(String::as_str));
        let meant = meant.map_or_else(String::new, |meant| format!(" Did you mean “{meant}”?"));
        Ok(Some(match kind {
            Kind::User => format!("Nobody here is called “{name}”.{meant}"),
            Kind::Thing(thing) => format!("There is no {thing} “{name}” in this project.{meant}"),
        }))
    }
}

/// One SELECT for each kind of name, and the values to bind in their order. What an issue once had may be gone since: the
/// project's own log knows what it was called.
fn arms(scope: Scope, wanted: &[(Kind, String)], once: &[Kind]) -> (Vec<String>, Vec<Value>) {
    let (mut arms, mut values) = (Vec::new(), Vec::new());
    for (kind, word, table, column, is_of_project) in KINDS {
        let names: Vec<String> = wanted.iter().filter(|(one, _)| *one == kind).map(|(_, name)| name.clone()).collect();
        if names.is_empty() {
            continue;
        }
        let places = vec!["?"; names.len()].join(", ");
        let project = scope.project().filter(|_| is_of_project);
        values.extend(project.map(|project| Value::Number(project.0)));
        let condition = if project.is_some() { "project_id = ? AND " } else { "" };
        arms.push(format!(
            "SELECT '{word}' AS kind, id, {column} AS name, '' AS more FROM {table} WHERE {condition}lower({column}) IN ({places})"
        ));
        let names: Vec<Value> = names.into_iter().map(Value::Text).collect();
        if once.contains(&kind) {
            values.extend(names.clone());
            arms.push(format!(
                "SELECT '{word}' AS kind, record_id AS id, extra ->> '{column}' AS name, '' AS more FROM project_events \
                 WHERE {condition}action = '{word}_deleted' AND record_type <> 'Project' \
                 AND lower(extra ->> '{column}') IN ({places})"
            ));
            values.extend(project.map(|project| Value::Number(project.0)));
        }
        values.extend(names);
    }
    (arms, values)
}

/// Of which kinds the query asks what was.
fn once(query: &Query) -> Vec<Kind> {
    let of = |term: &Term| match &term.filter {
        Filter::Was(Once::Thing(thing, _)) => Some(Kind::Thing(*thing)),
        _ => None,
    };
    query.terms().iter().filter_map(of).collect()
}

/// The names of this kind that may have been meant.
fn known(conn: &mut DbConn, scope: Scope, kind: Kind) -> Result<Vec<String>> {
    let Some(project) = scope.project() else { return Ok(Vec::new()) };
    Ok(match kind {
        Kind::User => member::members_of(conn, project)?.into_iter().map(|(user, _)| user.name).collect(),
        Kind::Thing(Thing::Label) => Label::of_project(conn, project)?.into_iter().map(|label| label.name).collect(),
        Kind::Thing(Thing::Milestone) => Milestone::open_of(conn, project)?.into_iter().map(|one| one.title).collect(),
        Kind::Thing(Thing::Status) => {
            use crate::schema::statuses;
            let all = statuses::table.filter(statuses::project_id.eq(project)).order(statuses::position).limit(100);
            all.select(statuses::name).load(conn)?
        }
    })
}

/// A name that a term speaks of.
enum Name {
    Me,
    Of(Kind, String),
}

fn named(term: &Term) -> Vec<Name> {
    let person = |who: &Who| match who {
        Who::Me => Some(Name::Me),
        Who::Nobody => None,
        Who::Named(name) => Some(Name::Of(Kind::User, name.clone())),
    };
    match &term.filter {
        Filter::People(_, people) | Filter::Was(Once::Assignee(people)) => people.iter().filter_map(person).collect(),
        Filter::Changed(_, Some(who)) => person(who).into_iter().collect(),
        Filter::Named(thing, names) | Filter::Was(Once::Thing(thing, names)) => {
            names.iter().map(|name| Name::Of(Kind::Thing(*thing), name.clone())).collect()
        }
        Filter::Is(super::term::Claim::Unread) => vec![Name::Me],
        _ => Vec::new(),
    }
}

/// Every name once, in lower case, by kind.
fn wanted(query: &Query) -> Vec<(Kind, String)> {
    let mut wanted: Vec<(Kind, String)> = Vec::new();
    for name in query.terms().iter().flat_map(named) {
        if let Name::Of(kind, name) = name {
            let one = (kind, name.to_lowercase());
            if can_be_stored(&one.1) && !wanted.contains(&one) {
                wanted.push(one);
            }
        }
    }
    wanted
}
