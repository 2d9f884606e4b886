//! The ways on from a page of a feed, and what its filters offer.

use crate::error::Result;
use crate::events::ActionKey;
use crate::feed::occurring::Occurring;
use crate::feed::{Cursor, Stretch};
use crate::web::feeds::{Filters, Show};
use crate::web::form::Choice;
use crate::web::frame::Reader;
use crate::web::pager::{Jump, Pager};
use crate::web::words::counted;

use super::asked::{Asked, Start};

/// The address of a feed, complete where machines read it, with the filters that every way on keeps.
#[derive(Debug, Clone)]
pub(crate) struct Ways<'a> {
    pub base: &'a str,
    pub asked: &'a Asked,
}

impl Ways<'_> {
    /// The feed with its filters, from this place on.
    pub(crate) fn url(&self, place: Option<(&'static str, String)>) -> String {
        let pairs: Vec<_> = self.asked.kept().into_iter().chain(place).collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() { self.base.to_owned() } else { format!("{}?{query}", self.base) }
    }

    /// Newest, newer, older, oldest, or to a date.
    pub(crate) fn pager(&self, stretch: &Stretch) -> Pager {
        let is_newest = self.asked.start == Start::Newest;
        let is_whole = is_newest && stretch.older.is_none();
        let date = match self.asked.start {
            Start::Day(day) => day.to_string(),
            _ => String::new(),
        };
        let keep = self.asked.kept().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Pager {
            newest: (!is_newest).then(|| self.url(None)),
            newer: stretch.newer.map(|cursor| self.url(Some(("after", cursor.to_string())))),
            older: stretch.older.map(|cursor| self.url(Some(("before", cursor.to_string())))),
            oldest: stretch.older.map(|_| self.url(Some(("after", Cursor::FIRST.to_string())))),
            jump: (!is_whole).then(|| Jump { action: self.base.to_owned(), keep, date }),
        }
    }

    /// The filters, with what occurs in this feed to choose from.
    pub(crate) fn filters(&self, reader: &mut Reader<'_>, occurring: &Occurring) -> Result<Filters> {
        let asked = self.asked;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let me = reader.user.as_ref().map(|user| user.name.clone());
        let people = occurring.by_name(reader.conn, &mut reader.known)?;
        let people = people.iter().map(|person| Choice::new(&person.name, person.shown_name())).collect();
        Ok(Filters {
            url: self.base.to_owned(),
            show: show(asked, me.as_deref()),
            actions: with_chosen(occurring.actions.iter().map(|key| choice(*key)).collect(), asked),
            action: asked.action.clone(),
            people: with_actor(people, asked),
            actor: asked.actor.clone(),
            from: day(asked.from),
            to: day(asked.to),
            error: asked.error.clone(),
            me,
            comment_actions: ActionKey::CommentAdded.as_str().into(),
            change_actions: change_actions(),
        })
    }
}

/// "Comment added" for `comment_added`.
fn choice(key: ActionKey) -> Choice {
    let words = key.as_str().replace('_', " ");
    let (first, rest) = words.split_at(1);
    Choice::new(key.as_str(), first.to_uppercase() + rest)
}

/// What was chosen is always among the choices, also when it does not occur or is several at once.
fn with_chosen(mut choices: Vec<Choice>, asked: &Asked) -> Vec<Choice> {
    if asked.error.is_none() && !choices.iter().any(|choice| choice.value == asked.action) {
        match asked.actions.as_slice() {
            [] => {}
            [only] => choices.push(Choice { value: asked.action.clone(), ..choice(*only) }),
            several => {
                let count = i64::try_from(several.len()).unwrap_or(i64::MAX);
                choices.push(Choice::new(&asked.action, counted(count, "action")));
            }
        }
    }
    choices
}

fn with_actor(mut people: Vec<Choice>, asked: &Asked) -> Vec<Choice> {
    if !asked.actor.is_empty() && !people.iter().any(|choice| choice.value == asked.actor) {
        people.push(Choice::new(&asked.actor, &asked.actor));
    }
    people
}

/// The chip that is lit.
fn show(asked: &Asked, me: Option<&str>) -> Show {
    let has_dates = asked.from.is_some() || asked.to.is_some();
    match (asked.action.as_str(), asked.actor.as_str()) {
        _ if has_dates => Show::Chosen,
        ("", "") => Show::All,
        ("comment_added", "") => Show::Comments,
        ("", actor) if me == Some(actor) => Show::Mine,
        (action, "") if action == change_actions() => Show::Changes,
        _ => Show::Chosen,
    }
}

/// Everything that is shown unasked and is not said by somebody.
fn change_actions() -> String {
    let is_change = |key: &ActionKey| {
        let properties = key.row().properties;
        *key != ActionKey::CommentAdded && !properties.hidden && !properties.private
    };
    let keys: Vec<_> = ActionKey::ALL.iter().copied().filter(is_change).map(ActionKey::as_str).collect();
    keys.join(",")
}
