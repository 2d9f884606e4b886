//! Reads what was typed. Every mistake is told, with its place; `print.rs` is the way back.

use std::ops::Range;

use super::lexer::{self, Piece};
use super::print;
use super::sort::Sort;
use super::term::{Change, Claim, Counted, Dated, Filter, Lack, Once, Part, Place, Term, Thing, Urgency, Who, Word};
use super::value::{extent, length, number, point};
use crate::db::words::{CloseReason, State};

/// The longest query, in characters.
const LONGEST: usize = 500;

/// What may stand before a colon, in the order in which it is told.
pub const KEYS: &[&str] = &[
    "is",
    "state",
    "reason",
    "author",
    "assignee",
    "mentions",
    "commenter",
    "involves",
    "label",
    "milestone",
    "status",
    "priority",
    "no",
    "in",
    "comments",
    "created",
    "updated",
    "closed",
    "due",
    "idle",
    "was",
    "changed",
    "closed-by",
    "reopened",
    "touched",
    "sort",
];

/// Something in a query that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands in what was typed, in bytes.
    pub at: Range<usize>,
    /// What is wrong, and what to do.
    pub words: String,
}

type Letters<'a> = &'a [(usize, char, bool)];
/// A term and where it stands.
pub(super) type Placed = (Term, Range<usize>);

/// The terms of a query, or all of its mistakes.
pub(super) fn parse(typed: &str) -> Result<Vec<Placed>, Vec<Mistake>> {
    let chars = typed.chars().count();
    if chars > LONGEST {
        let words = format!("Queries are at most {LONGEST} characters; this one has {chars}.");
        return Err(vec![Mistake { at: 0..typed.len(), words }]);
    }
    let unclosed = |at| vec![Mistake { at, words: "This quotation mark is never closed.".into() }];
    let (mut terms, mut mistakes) = (Vec::new(), Vec::new());
    for letters in lexer::terms(typed).map_err(unclosed)? {
        let at = lexer::place(&letters);
        match term(&letters) {
            Ok(term) => terms.push((term, at)),
            Err(words) => mistakes.push(Mistake { at, words }),
        }
    }
    if mistakes.is_empty() { Ok(terms) } else { Err(mistakes) }
}

fn term(letters: Letters<'_>) -> Result<Term, String> {
    let is_negated = letters.len() > 1 && letters[0].1 == '-';
    let letters = if is_negated { &letters[1..] } else { letters };
    let filter = match lexer::key(letters) {
        Some((key, rest)) if !is_address(rest) => qualified(&key, rest)?,
        _ => word(&lexer::piece(letters))?,
    };
    if is_negated && matches!(filter, Filter::In(_) | Filter::Sort(_)) {
        return Err(format!("“{filter}” says how to look and cannot be turned around: take the minus away."));
    }
    Ok(Term { is_negated, filter })
}

/// `https://…`, `std::vec`: nobody means a key by that.
fn is_address(rest: Letters<'_>) -> bool {
    let begin: String = rest.iter().take(2).map(|(_, c, _)| *c).collect();
    begin == "//" || begin.starts_with(':')
}

fn word(piece: &Piece) -> Result<Filter, String> {
    let text = piece.text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return Err(format!("“{text}” has nothing to look for: write letters or digits."));
    }
    Ok(Filter::Word(Word { text: text.to_owned(), is_exact: piece.is_quoted }))
}

fn qualified(key: &str, rest: Letters<'_>) -> Result<Filter, String> {
    let values = lexer::pieces(rest, ',');
    if !KEYS.contains(&key) {
        return Err(unknown_key(key));
    }
    if values.iter().any(|value| value.text.trim().is_empty()) {
        return Err(format!("“{key}:” needs a value after the colon{}.", example(key)));
    }
    let one = lexer::piece(rest).text;
    if let Some(part) = Part::parse(key) {
        return people(part, &values);
    }
    if let Some(thing) = Thing::parse(key) {
        return Ok(Filter::Named(thing, names(&values)));
    }
    if let Some(counted) = Counted::parse(key) {
        return extent(&one, number).map(|extent| Filter::Number(counted, extent));
    }
    match Dated::parse(key) {
        Some(Dated::Idle) => extent(&one, length).map(|extent| Filter::Time(Dated::Idle, extent)),
        Some(dated) => extent(&one, point).map(|extent| Filter::Time(dated, extent)),
        None => of_words(key, &values, rest),
    }
}

fn of_words(key: &str, values: &[Piece], rest: Letters<'_>) -> Result<Filter, String> {
    let one = lexer::piece(rest).text.to_lowercase();
    match key {
        "is" | "state" => claim(key, &one).map(Filter::Is),
        "reason" => each(values, |text| reason(&text.replace([' ', '_'], "-"))).map(Filter::Reason),
        "priority" => each(values, |text| chosen(key, Urgency::ALL, Urgency::as_str, text)).map(Filter::Priority),
        "no" => chosen(key, Lack::ALL, Lack::as_str, &one).map(Filter::Lacks),
        "in" => each(values, |text| chosen(key, Place::ALL, Place::as_str, text)).map(Filter::In),
        "sort" => Sort::parse(&one)
            .map(Filter::Sort)
            .ok_or_else(|| format!("Lists are sorted by {}, not by “{one}”.", Sort::known())),
        "changed" => changed(rest),
        _ => was(rest),
    }
}

fn claim(key: &str, word: &str) -> Result<Claim, String> {
    let states = State::ALL.iter().copied().map(Claim::State);
    let all: Vec<Claim> = states.chain([Claim::Locked, Claim::Pinned, Claim::Unread, Claim::Issue]).collect();
    chosen(key, &all, Claim::word, word)
}

fn reason(word: &str) -> Result<CloseReason, String> {
    chosen("reason", CloseReason::ALL, print::reason, word)
}

/// The value of this word, or a sentence with all of them.
fn chosen<T: Copy>(key: &str, all: &[T], word: impl Fn(T) -> &'static str, typed: &str) -> Result<T, String> {
    let singular = typed.strip_suffix('s').unwrap_or(typed);
    let found = all.iter().copied().find(|one| word(*one) == typed);
    found.or_else(|| all.iter().copied().find(|one| word(*one).trim_end_matches('s') == singular)).ok_or_else(|| {
        let known: Vec<String> = all.iter().map(|one| format!("{key}:{}", word(*one))).collect();
        format!("“{key}:{typed}” is not known. Known are: {}.", known.join(", "))
    })
}

fn each<T>(values: &[Piece], read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    values.iter().map(|value| read(&value.text.to_lowercase())).collect()
}

fn names(values: &[Piece]) -> Vec<String> {
    values.iter().map(|value| value.text.trim().to_owned()).collect()
}

fn people(part: Part, values: &[Piece]) -> Result<Filter, String> {
    let people: Vec<Who> = values.iter().map(who).collect::<Result<_, _>>()?;
    if part != Part::Assignee && people.contains(&Who::Nobody) {
        return Err(format!(
            "“{part}:none” finds nothing: somebody always is. “no:assignee” finds what nobody is to do."
        ));
    }
    Ok(Filter::People(part, people))
}

fn who(value: &Piece) -> Result<Who, String> {
    let text = value.text.trim();
    match (value.is_quoted, text.to_lowercase().as_str()) {
        (false, "@me") => Ok(Who::Me),
        (false, "none") => Ok(Who::Nobody),
        (false, "@") => Err("There is no name behind “@”.".into()),
        (false, _) => Ok(Who::Named(text.strip_prefix('@').unwrap_or(text).to_owned())),
        (true, _) => Ok(Who::Named(text.to_owned())),
    }
}

/// `label:bug`, `assignee:ana` behind `was:`.
fn was(rest: Letters<'_>) -> Result<Filter, String> {
    let help = || "Write was:label:bug, was:assignee:ana, was:milestone:v1 or was:status:doing.".to_owned();
    let (key, rest) = lexer::key(rest).ok_or_else(help)?;
    let values = lexer::pieces(rest, ',');
    if values.iter().any(|value| value.text.trim().is_empty()) {
        return Err(format!("“was:{key}:” needs a value after the colon. {}", help()));
    }
    match (key.as_str(), Thing::parse(&key)) {
        ("assignee", _) => {
            let people: Vec<Who> = values.iter().map(who).collect::<Result<_, _>>()?;
            if people.contains(&Who::Nobody) { Err(help()) } else { Ok(Filter::Was(Once::Assignee(people))) }
        }
        (_, Some(thing)) => Ok(Filter::Was(Once::Thing(thing, names(&values)))),
        _ => Err(help()),
    }
}

/// `title`, `title:by:ana` behind `changed:`.
fn changed(rest: Letters<'_>) -> Result<Filter, String> {
    let parts = lexer::pieces(rest, ':');
    let change = parts.first().map(|part| part.text.to_lowercase()).unwrap_or_default();
    let change = chosen("changed", Change::ALL, Change::as_str, &change)?;
    match &parts[1..] {
        [] => Ok(Filter::Changed(change, None)),
        [by, name] if by.text.eq_ignore_ascii_case("by") && !name.text.trim().is_empty() => match who(name)? {
            Who::Nobody => Err("Somebody always changed it: write a name.".into()),
            who => Ok(Filter::Changed(change, Some(who))),
        },
        _ => Err(format!("Write changed:{change} or changed:{change}:by:ana.")),
    }
}

fn example(key: &str) -> &'static str {
    match key {
        "label" => ": label:bug, or label:\"good first issue\"",
        "author" | "assignee" | "mentions" | "commenter" | "involves" | "touched" | "closed-by" => ": a name, or @me",
        "created" | "updated" | "closed" | "due" => ": a day such as >2026-03-02, or an age such as <30d",
        "idle" => ": a length of time such as >30d",
        _ => "",
    }
}

fn unknown_key(key: &str) -> String {
    let near = super::near::nearest(key, KEYS.iter().copied()).map(|near| format!(" Did you mean “{near}:”?"));
    let near = near.unwrap_or_else(|| format!(" Known are: {}.", KEYS.join(", ")));
    format!("Tidings does not know “{key}:”.{near} To look for the words themselves, put them into quotation marks.")
}
