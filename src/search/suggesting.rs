//! What is suggested while one types `@an` or `#crash`: people and issues of one project, a few at a time.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::condition::{Condition, Value};
use super::tokens;
use crate::db::dialect::{self, Searched};
use crate::db::types::ProjectId;
use crate::db::{DbConn, words::Visibility};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::member::{self, Mentionable};
use crate::models::project::Project;
use crate::models::viewer::Viewer;
use crate::schema::issues;

/// So many are suggested at most.
const MOST: i64 = 8;
/// Nobody is called by more bytes than these, and nobody types more words to find an issue.
const LONGEST: usize = 200;
const WORDS: usize = 5;
/// A number may have so many digits more than were typed.
const DIGITS: u32 = 3;

/// Whom one may name in this project whose account name begins so, or a word of whose full name; whoever looks comes last.
pub fn people(conn: &mut DbConn, viewer: Viewer, project: &Project, typed: &str) -> Result<Vec<Mentionable>> {
    if typed.len() > LONGEST {
        return Ok(Vec::new());
    }
    let wanted = tokens::folded(typed.trim());
    let mut people = member::mentionable(conn, project.id, project.visibility != Visibility::Private)?;
    people.retain(|person| is_called(person, &wanted));
    people.sort_by_key(|person| Some(person.id) == viewer.user);
    people.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(people)
}

fn is_called(person: &Mentionable, wanted: &str) -> bool {
    let full_name = tokens::folded(&person.full_name);
    tokens::folded(&person.name).starts_with(wanted)
        || tokens::cut(&full_name).any(|(at, _)| full_name[at..].starts_with(wanted))
}

/// The issues of this project whose number begins so, or whose title has these words, the last of them maybe not typed to its
/// end: open ones first, then what was active last. The very number that was typed stands before all others.
pub fn issues(conn: &mut DbConn, project: ProjectId, typed: &str) -> Result<Vec<Issue>> {
    let number = number(typed.trim());
    let found = match number {
        Some(number) => Some(numbered(project, number)),
        None => titled(conn, typed.trim()),
    };
    let Some(found) = found else { return Ok(Vec::new()) };
    // What names issues is looked up; otherwise SQLite would go through the whole project.
    let column = if typed.trim().is_empty() { "issues.project_id" } else { "issues.project_id + 0" };
    let there = Condition::one_of(column, [project.0]).and(Condition::plain("issues.deleted_at IS NULL"));
    let exact = number.map_or(String::new(), |number| format!("issues.number = {number} DESC, "));
    // As `issues_by_activity` has it, read from its end.
    let order = format!("{exact}issues.state DESC, issues.last_activity_at DESC, issues.id DESC");
    let rows = issues::table.filter(there.and(found)).order(sql::<Bool>(&order)).limit(MOST);
    Ok(rows.select(Issue::as_select()).load(conn)?)
}

fn number(typed: &str) -> Option<i64> {
    let is_number = typed.len() <= 9 && typed.bytes().all(|byte| byte.is_ascii_digit()) && !typed.starts_with('0');
    typed.parse().ok().filter(|_| is_number)
}

/// The number itself, and each stretch of longer ones that begin with it: a few seeks into the index by number.
fn numbered(project: ProjectId, number: i64) -> Condition {
    let stretch = |digits: u32| {
        let scale = 10_i64.pow(digits);
        let values = [project.0, number * scale, number * scale + scale - 1].map(Value::Number).to_vec();
        Condition::of("SELECT o.id FROM issues o WHERE o.project_id = ? AND o.number BETWEEN ? AND ?", values)
    };
    let all = (1..=DIGITS).map(stretch).fold(stretch(0), |one, other| one.joined(" UNION ALL ", other));
    all.wrapped("issues.id IN (")
}

/// All of these words; anything if nothing was typed, and nothing if there is no word in what was typed.
fn titled(conn: &DbConn, typed: &str) -> Option<Condition> {
    let words: Vec<&str> = tokens::cut(typed).map(|(_, word)| word).take(WORDS).collect();
    let Some((last, before)) = words.split_last() else {
        return typed.is_empty().then(|| Condition::plain("TRUE"));
    };
    let word = |word: &str, is_whole: bool| {
        let searched = Searched { tokens: &[word], in_title: true, in_body: false, in_comments: false, is_whole };
        let (sql, asked) = dialect::found_in_texts(conn, &searched);
        Condition::of(sql, vec![Value::Text(asked)])
    };
    // Too many words begin with one letter.
    let begun = word(last, last.chars().nth(1).is_none());
    (typed.len() <= LONGEST).then(|| before.iter().map(|whole| word(whole, true)).fold(begun, Condition::and))
}
