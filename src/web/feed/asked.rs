//! What the address of a feed asks for: filters, and where the page begins.

use std::str::FromStr as _;

use chrono::{Datelike as _, NaiveDate};

use crate::db::types::At;
use crate::error::{Error, Result};
use crate::events::ActionKey;
use crate::feed::{Cursor, FeedQuery, Filter, Place, Scope};
use crate::models::user::{OptionalRow as _, User};
use crate::web::frame::Reader;
use crate::web::posted::Form;
use crate::web::when::Clock;

/// Every parameter that a feed takes.
pub(crate) const KNOWN: &[&str] = &["action", "actor", "from", "to", "before", "after", "at"];

/// What was asked for, checked as far as that needs no database.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub actions: Vec<ActionKey>,
    /// As it was typed.
    pub action: String,
    /// The account's name, as it was typed.
    pub actor: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub start: Start,
    /// "'`comment_aded`' is not a valid action"
    pub error: Option<String>,
}

/// Where the page begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Start {
    #[default]
    Newest,
    Before(Cursor),
    After(Cursor),
    /// At the end of this day.
    Day(NaiveDate),
}

impl Asked {
    /// Reads the parameters. A misspelt action is kept as an error, because its page shows the filters again.
    pub(crate) fn read(form: &Form) -> Result<Self> {
        let mut asked = Self {
            action: form.get("action").trim().to_owned(),
            actor: form.get("actor").trim().to_owned(),
            from: date(form, "from")?,
            to: date(form, "to")?,
            start: start(form)?,
            ..Self::default()
        };
        for key in asked.action.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            match ActionKey::parse(key) {
                Ok(key) => asked.actions.push(key),
                Err(message) => asked.error = asked.error.or(Some(message)),
            }
        }
        Ok(asked)
    }

    /// For machines: the misspelt action is an answer of its own.
    pub(crate) fn strict(self) -> Result<Self> {
        match &self.error {
            Some(message) => Err(Error::invalid("action", message.clone())),
            None => Ok(self),
        }
    }

    /// The feed that was asked for. Only one without a choice of actions or people folds.
    pub(crate) fn query(&self, reader: &mut Reader<'_>, scope: Scope) -> Result<FeedQuery> {
        let clock = reader.clock();
        let actor = (!self.actor.is_empty()).then(|| self.find_actor(reader)).transpose()?;
        let place = match self.start {
            Start::Newest => Place::Newest,
            Start::Before(cursor) => Place::Before(cursor),
            Start::After(cursor) => Place::After(cursor),
            Start::Day(day) => Place::Until(end_of(clock, day)),
        };
        let folds = self.actions.is_empty() && actor.is_none();
        let filter = Filter {
            actions: self.actions.clone(),
            actor: actor.map(|user| user.id),
            from: self.from.map(|day| At(clock.start_of(day))),
            until: self.to.map(|day| end_of(clock, day)),
            last: None,
        };
        Ok(FeedQuery { filter, place, folds, ..FeedQuery::newest(scope, reader.viewer()) })
    }

    fn find_actor(&self, reader: &mut Reader<'_>) -> Result<User> {
        let found = User::find_by_name(reader.conn, &self.actor).optional_row()?;
        found.ok_or_else(|| Error::Malformed(format!("Nobody here is called '{}'.", self.actor)))
    }

    /// What of the stream this page shows: only the newest of everything can tell that there is more.
    pub(crate) fn live(&self, which: String) -> Option<String> {
        let is_newest = self.start == Start::Newest && self.kept().is_empty();
        is_newest.then_some(which)
    }

    /// The filters as an address has them.
    pub(crate) fn kept(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let all = [
            ("action", self.action.clone()),
            ("actor", self.actor.clone()),
            ("from", day(self.from)),
            ("to", day(self.to)),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

fn end_of(clock: Clock, day: NaiveDate) -> At {
    At(clock.start_of(day.succ_opt().unwrap_or(day)))
}

fn date(form: &Form, name: &str) -> Result<Option<NaiveDate>> {
    let typed = form.get(name).trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::from_str(typed).ok().filter(|day| (1..=9998).contains(&day.year()));
    let wrong = || Error::Malformed(format!("'{typed}' is not a date for {name}; dates are written like 2026-11-12."));
    day.map(Some).ok_or_else(wrong)
}

fn start(form: &Form) -> Result<Start> {
    let cursor = |name| match form.get(name).trim() {
        "" => Ok(None),
        typed => typed.parse::<Cursor>().map(Some).map_err(Error::Malformed),
    };
    match (cursor("before")?, cursor("after")?, date(form, "at")?) {
        (None, None, None) => Ok(Start::Newest),
        (Some(cursor), None, None) => Ok(Start::Before(cursor)),
        (None, Some(cursor), None) => Ok(Start::After(cursor)),
        (None, None, Some(day)) => Ok(Start::Day(day)),
        _ => Err(Error::Malformed("A page begins at one place: before, after or at, not several of them.".into())),
    }
}
