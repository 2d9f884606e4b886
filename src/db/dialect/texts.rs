//! Looking for words: SQLite's FTS5 and PostgreSQL's tsvector are asked in languages of their own.

use crate::db::DbConn;

/// What is looked for in the texts of issues, and where.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one place to look in, or how")]
pub(crate) struct Searched<'a> {
    /// One after the other: letters and digits only.
    pub(crate) tokens: &'a [&'a str],
    /// Titles count.
    pub(crate) in_title: bool,
    /// Descriptions count.
    pub(crate) in_body: bool,
    /// Comments count.
    pub(crate) in_comments: bool,
    /// The last one is no mere beginning of a word.
    pub(crate) is_whole: bool,
}

/// A condition on `issues` with one value, and that value. Both indexes are called `full_text`: SQLite's keeps the id
/// in the upper half of its row's id.
pub(crate) fn found_in_texts(conn: &DbConn, searched: &Searched<'_>) -> (&'static str, String) {
    let Searched { tokens, in_title, in_body, in_comments, is_whole } = *searched;
    let places = |words: [&'static str; 3], joint: &str| {
        let chosen = words.into_iter().zip([in_title, in_body, in_comments]).filter(|(_, is_chosen)| *is_chosen);
        chosen.map(|(word, _)| word).collect::<Vec<_>>().join(joint)
    };
    match conn {
        DbConn::Sqlite(_) => {
            let prefix = if is_whole { "" } else { " *" };
            let asked = format!("{{{}}} : \"{}\"{prefix}", places(["title", "body", "comment"], " "), tokens.join(" "));
            ("issues.id IN (SELECT full_text.rowid >> 32 FROM full_text WHERE full_text MATCH ?)", asked)
        }
        DbConn::Postgres(_) => {
            let (weights, last) = (places(["A", "B", "C"], ""), tokens.len().saturating_sub(1));
            let token = |(place, token): (usize, &&str)| {
                let prefix = if place == last && !is_whole { "*" } else { "" };
                format!("'{token}':{prefix}{weights}")
            };
            let asked: Vec<String> = tokens.iter().enumerate().map(token).collect();
            let sql = "issues.id IN (SELECT f.issue_id FROM full_text f WHERE f.words @@ to_tsquery('simple', full_text_plain(?)))";
            (sql, asked.join(" <-> "))
        }
    }
}
