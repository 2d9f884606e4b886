//! What people in the story can do: one word each, as it stands in the files. Texts are rendered here, before any
//! transaction.

use crate::db::priority::Priority;
use crate::db::words::{CloseReason, HideReason};
use crate::error::Errors;
use crate::look::{self, Emoji};
use crate::models::external_link::Identifier;
use crate::models::text::{Body, Title};

/// One act.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// `opens Title`, and its text below.
    Open(Title, Body),
    /// `comments`, and what below.
    Comment(Body),
    /// `edits`: his last comment on this issue, to the text below.
    Edit(Body),
    /// `deletes`: his last comment; `deletes mei`: hers.
    Delete(Option<&'static str>),
    /// `closes completed` or `closes not_planned`, with a comment if there is a text below.
    Close(CloseReason, Option<Body>),
    /// `duplicates {other}`: closes it as a duplicate of that one.
    Duplicate(i64, Option<Body>),
    /// `reopens`, with a comment if there is a text below.
    Reopen(Option<Body>),
    /// `renames New title`
    Rename(Title),
    /// `rewrites`: the text, to the one below.
    Rewrite(Body),
    /// `labels bug, macos`
    Label(Vec<&'static str>),
    /// `unlabels bug`
    Unlabel(Vec<&'static str>),
    /// `assigns ana, bo`
    Assign(Vec<&'static str>),
    /// `unassigns ana`
    Unassign(Vec<&'static str>),
    /// `plans v1.2`
    Plan(&'static str),
    /// `unplans`
    Unplan,
    /// `ranks high`
    Rank(Priority),
    /// `steps Doing`: to this status.
    Step(&'static str),
    /// `schedules 3`: due in three days from now; a passed day has a minus.
    Schedule(i64),
    /// `unschedules`
    Unschedule,
    /// `pins`
    Pin,
    /// `unpins`
    Unpin,
    /// `locks resolved`
    Lock(&'static str),
    /// `unlocks`
    Unlock,
    /// `subscribes`
    Subscribe,
    /// `unsubscribes`
    Unsubscribe,
    /// `views`: the issue; `views mei`: her last comment on it.
    View(Option<&'static str>),
    /// `links FER-7`: with that issue in Linear.
    Link(Identifier),
    /// `reacts heart` to the issue; `reacts heart mei`: to her last comment.
    React(Emoji, Option<&'static str>),
    /// `unreacts heart`, `unreacts heart mei`
    Unreact(Emoji, Option<&'static str>),
    /// `ticks 3`: the third task of the text.
    Tick(usize),
    /// `unticks 3`
    Untick(usize),
    /// `hides outdated mei`: her last comment.
    Hide(HideReason, &'static str),
    /// `unhides mei`
    Unhide(&'static str),
    /// `attaches tray.log`: comments with a file that says what stands below.
    Attach(&'static str, String),
    /// `commits a1b2c3d… Subject`
    Commit(&'static str, &'static str),
}

impl Deed {
    /// The act that these words mean. `named` puts numbers in the place of issues' keys.
    pub(super) fn read(
        verb: &str,
        rest: &'static str,
        body: &str,
        named: &impl Fn(&str) -> String,
    ) -> Result<Self, String> {
        let title = || Title::parse(&named(rest)).map_err(words);
        let some = || Body::parse_some("body", &named(body)).map_err(words);
        let maybe = || if body.trim().is_empty() { Ok(None) } else { some().map(Some) };
        let list = || rest.split(", ").collect();
        let one = || Some(rest).filter(|rest| !rest.is_empty());
        Ok(match verb {
            "opens" => Self::Open(title()?, some()?),
            "comments" => Self::Comment(some()?),
            "edits" => Self::Edit(some()?),
            "deletes" => Self::Delete(one()),
            "closes" => Self::Close(CloseReason::parse(rest).ok_or("closes why?")?, maybe()?),
            "duplicates" => Self::Duplicate(number(&named(rest))?, maybe()?),
            "reopens" => Self::Reopen(maybe()?),
            "renames" => Self::Rename(title()?),
            "rewrites" => Self::Rewrite(some()?),
            "labels" => Self::Label(list()),
            "unlabels" => Self::Unlabel(list()),
            "assigns" => Self::Assign(list()),
            "unassigns" => Self::Unassign(list()),
            "plans" => Self::Plan(rest),
            "unplans" => Self::Unplan,
            "ranks" => Self::Rank(Priority::parse(rest).ok_or("ranks it how?")?),
            "steps" => Self::Step(rest),
            "schedules" => Self::Schedule(rest.parse().map_err(|_| "schedules it for when?")?),
            "unschedules" => Self::Unschedule,
            "pins" => Self::Pin,
            "unpins" => Self::Unpin,
            "locks" => Self::Lock(rest),
            "unlocks" => Self::Unlock,
            "subscribes" => Self::Subscribe,
            "unsubscribes" => Self::Unsubscribe,
            "views" => Self::View(one()),
            "links" => Self::Link(Identifier::parse(rest).map_err(words)?),
            "commits" => {
                rest.split_once(' ').map(|(sha, subject)| Self::Commit(sha, subject)).ok_or("commits what?")?
            }
            other => return Self::answer(other, rest, body),
        })
    }

    /// What one does about a text without writing, or with a file.
    fn answer(verb: &str, rest: &'static str, body: &str) -> Result<Self, String> {
        Ok(match verb {
            "reacts" => emoji(rest).map(|(emoji, whose)| Self::React(emoji, whose))?,
            "unreacts" => emoji(rest).map(|(emoji, whose)| Self::Unreact(emoji, whose))?,
            "ticks" => Self::Tick(rest.parse().map_err(|_| "ticks which one?")?),
            "unticks" => Self::Untick(rest.parse().map_err(|_| "unticks which one?")?),
            "hides" => {
                let (reason, whose) = rest.split_once(' ').ok_or("hides what?")?;
                Self::Hide(HideReason::parse(reason).ok_or("hides why?")?, whose)
            }
            "unhides" => Self::Unhide(rest),
            "attaches" => Self::Attach(rest, body.to_owned()),
            other => return Err(format!("nobody can “{other}”")),
        })
    }
}

/// `heart mei`
fn emoji(rest: &'static str) -> Result<(Emoji, Option<&'static str>), String> {
    let (word, whose) = rest.split_once(' ').map_or((rest, None), |(word, whose)| (word, Some(whose)));
    look::emoji(word).map(|emoji| (emoji, whose)).ok_or_else(|| format!("“{word}” is no reaction"))
}

fn number(named: &str) -> Result<i64, String> {
    named.strip_prefix('#').and_then(|number| number.parse().ok()).ok_or_else(|| format!("“{named}” is no issue"))
}

fn words(errors: Errors) -> String {
    errors.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" ")
}
