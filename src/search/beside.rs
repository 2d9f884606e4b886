//! What a row of a list shows beside the issue itself: one question to the database for a whole page.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::marking::{Stretch, excerpt};
use super::term::Word;
use super::tokens;
use crate::db::asking::{Value, asking};
use crate::db::types::{IssueId, UserId};
use crate::db::{DbConn, dialect};
use crate::error::Result;

/// Somebody as a row shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// The account's name.
    pub name: String,
    /// What pages show; nothing means the account's name.
    pub full_name: String,
    /// A program.
    pub is_bot: bool,
}

/// What belongs to one issue.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Names and colours, by name.
    pub labels: Vec<(String, String)>,
    /// By name.
    pub assignees: Vec<Somebody>,
    /// Who opened it.
    pub author: Option<Somebody>,
    /// What it is planned for.
    pub milestone: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// There is news for the reader.
    pub is_unread: bool,
    /// Where the query's words stand, outside of the title.
    pub excerpt: Option<Vec<Stretch>>,
}

/// Of which issue, what, and three texts of it.
type Row = (i64, String, String, String, String);
type RowTypes = (BigInt, Text, Text, Text, Text);

/// `{ids}` are the issues of the page, which are the elements of a list.
const ARMS: &str = "WITH wanted (id) AS (SELECT CAST(CAST(value AS TEXT) AS BIGINT) FROM {elements}) \
    SELECT l.issue_id, 'label', t.name, t.color, '' \
     FROM issue_labels l JOIN labels t ON t.id = l.label_id WHERE l.issue_id IN ({ids}) \
    UNION ALL SELECT a.issue_id, 'assignee', u.name, u.full_name, u.kind \
     FROM assignees a JOIN users u ON u.id = a.user_id WHERE a.issue_id IN ({ids}) \
    UNION ALL SELECT i.id, 'author', u.name, u.full_name, u.kind \
     FROM issues i JOIN users u ON u.id = i.author_id WHERE i.id IN ({ids}) \
    UNION ALL SELECT i.id, 'milestone', m.title, '', '' \
     FROM issues i JOIN milestones m ON m.id = i.milestone_id WHERE i.id IN ({ids}) \
    UNION ALL SELECT i.id, 'status', s.name, '', '' \
     FROM issues i JOIN statuses s ON s.id = i.status_id WHERE i.id IN ({ids})";

const TEXTS: &str = "\
    UNION ALL SELECT i.id, 'body', i.body, '', '' FROM issues i WHERE i.id IN ({ids}) \
    UNION ALL SELECT i.id, 'comment', COALESCE((SELECT c.body FROM comments c WHERE c.issue_id = i.id \
     AND c.hidden_as IS NULL AND ({likes}) ORDER BY c.created_at, c.id LIMIT 1), ''), '', '' FROM issues i WHERE i.id IN ({ids})";

/// Loads it for these issues; the words are those that the query looks for.
pub fn load(
    conn: &mut DbConn,
    issues: &[IssueId],
    (reader, words): (Option<UserId>, &[&Word]),
) -> Result<HashMap<IssueId, Beside>> {
    let mut all: HashMap<IssueId, Beside> = issues.iter().map(|issue| (*issue, Beside::default())).collect();
    if issues.is_empty() {
        return Ok(all);
    }
    let list: Vec<String> = issues.iter().map(ToString::to_string).collect();
    let mut values = vec![Value::Text(format!("[{}]", list.join(",")))];
    let mut sql = ARMS.replace("{elements}", dialect::elements(conn));
    if let Some(reader) = reader {
        sql.push_str(
            " UNION ALL SELECT n.issue_id, 'unread', '', '', '' FROM notifications n \
             WHERE n.unread_count > 0 AND n.user_id = ? AND n.issue_id IN ({ids})",
        );
        values.push(Value::Number(reader.0));
    }
    if !words.is_empty() {
        sql.push_str(&TEXTS.replace("{likes}", &vec!["lower(c.body) LIKE ?"; words.len()].join(" OR ")));
        values.extend(words.iter().map(|word| Value::Text(like(word))));
    }
    let rows: Vec<Row> = asking::<RowTypes>(sql.replace("{ids}", "SELECT id FROM wanted"), values).load(conn)?;
    for row in rows {
        if let Some(beside) = all.get_mut(&IssueId(row.0)) {
            beside.take(row, words);
        }
    }
    all.values_mut().for_each(Beside::put_in_order);
    Ok(all)
}

/// Contains the word's first letters and digits, wherever.
fn like(word: &Word) -> String {
    let token = tokens::cut(&word.text).next().map_or("", |(_, token)| token);
    format!("%{}%", token.to_lowercase())
}

impl Beside {
    fn take(&mut self, row: Row, words: &[&Word]) {
        let (_, part, name, more, kind) = row;
        match part.as_str() {
            "label" => self.labels.push((name, more)),
            "milestone" => self.milestone = Some(name),
            "status" => self.status = Some(name),
            "unread" => self.is_unread = true,
            "body" | "comment" => self.excerpt = self.excerpt.take().or_else(|| excerpt(&name, words)),
            _ => {
                let somebody = Somebody { name, full_name: more, is_bot: kind == "bot" || kind == "system" };
                if part == "author" { self.author = Some(somebody) } else { self.assignees.push(somebody) }
            }
        }
    }

    fn put_in_order(&mut self) {
        self.labels.sort_by_key(|(name, _)| name.to_lowercase());
        self.assignees.sort_by(|one, other| one.name.cmp(&other.name));
    }
}
