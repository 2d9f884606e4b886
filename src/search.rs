//! The query that a list of issues is narrowed by: `is:open label:bug author:ana crash`. What it finds is loaded by
//! `search/listing.rs`.

pub mod listing;

use crate::db::words::State;

/// What may stand before a colon.
const KEYS: &str = "is:, label:, author:, assignee:, milestone:";

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Only these; none means both.
    pub state: Option<State>,
    /// All of these labels.
    pub labels: Vec<String>,
    /// Opened by.
    pub author: Option<String>,
    /// To be done by.
    pub assignee: Option<Assignee>,
    /// Planned for.
    pub milestone: Option<String>,
    /// All of these stand in the title.
    pub words: Vec<String>,
    /// The query's words as they were typed, one filter each.
    pub terms: Vec<String>,
}

/// Whose issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Somebody's.
    Named(String),
    /// Nobody's.
    Nobody,
}

impl Query {
    /// Understands what was typed; nothing typed means the open issues.
    ///
    /// # Errors
    /// A sentence that names the word that is not understood.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let mut query = Self::default();
        if typed.chars().count() > 500 {
            return Err("Queries are at most 500 characters.".into());
        }
        for term in terms(typed) {
            query.take(&term)?;
            query.terms.push(term);
        }
        if query.terms.is_empty() {
            query.state = Some(State::Open);
        }
        Ok(query)
    }

    fn take(&mut self, term: &str) -> Result<(), String> {
        let Some((key, value)) = term.split_once(':').filter(|(key, _)| key.chars().all(char::is_alphabetic)) else {
            self.words.push(unquoted(term));
            return Ok(());
        };
        let value = unquoted(value);
        if value.is_empty() {
            return Err(format!("“{term}” needs a value after the colon."));
        }
        match key.to_lowercase().as_str() {
            "is" | "state" => self.state = Some(state(&value)?),
            "label" => self.labels.push(value),
            "author" => self.author = Some(value),
            "assignee" if value == "none" => self.assignee = Some(Assignee::Nobody),
            "assignee" => self.assignee = Some(Assignee::Named(value)),
            "milestone" => self.milestone = Some(value),
            _ => return Err(format!("Tidings does not know “{key}:”. It knows {KEYS} and words of the title.")),
        }
        Ok(())
    }

    /// Does it narrow by anything but the state?
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        let only_state = Self { state: None, terms: Vec::new(), ..self.clone() };
        only_state != Self::default()
    }

    /// The same query for the other state, as one would type it.
    #[must_use]
    pub fn typed_for(&self, state: State) -> String {
        let is_state = |term: &&String| term.starts_with("is:") || term.starts_with("state:");
        let rest = self.terms.iter().filter(|term| !is_state(term)).map(String::as_str);
        let all: Vec<&str> =
            std::iter::once(if state == State::Open { "is:open" } else { "is:closed" }).chain(rest).collect();
        all.join(" ")
    }

    /// The query without its term of this place.
    #[must_use]
    pub fn typed_without(&self, place: usize) -> String {
        let rest = self.terms.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, term)| term.as_str());
        rest.collect::<Vec<_>>().join(" ")
    }
}

fn state(word: &str) -> Result<State, String> {
    State::parse(&word.to_lowercase()).ok_or_else(|| format!("Issues are “is:open” or “is:closed”, not “is:{word}”."))
}

/// Splits at white space outside of quotes.
fn terms(typed: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_quoted = false;
    for c in typed.chars() {
        is_quoted ^= c == '"';
        match terms.last_mut() {
            Some(last) if is_quoted || !c.is_whitespace() => last.push(c),
            _ => terms.push(String::new()),
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

fn unquoted(term: &str) -> String {
    term.replace('"', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_word_by_word() {
        let query = Query::parse(r#"is:closed label:"good first issue" author:ana assignee:none crash"#).unwrap();
        assert_eq!(query.state, Some(State::Closed));
        assert_eq!(query.labels, ["good first issue"]);
        assert_eq!(query.author.as_deref(), Some("ana"));
        assert_eq!(query.assignee, Some(Assignee::Nobody));
        assert_eq!(query.words, ["crash"]);
        assert_eq!(query.typed_for(State::Open), r#"is:open label:"good first issue" author:ana assignee:none crash"#);
    }

    #[test]
    fn nothing_means_what_is_open_and_nonsense_is_named() {
        assert_eq!(Query::parse("  ").unwrap().state, Some(State::Open));
        assert!(Query::parse("colour:red").unwrap_err().contains("“colour:”"));
        assert!(Query::parse("is:done").unwrap_err().contains("is:done"));
        assert!(Query::parse("label:").unwrap_err().contains("label:"));
    }
}
