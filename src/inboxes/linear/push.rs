//! What is done in Linear for one event: the other issue is found or made, then it gets the comment, or the state.

use serde_json::json;

use super::super::news::News;
use super::answer::{Fault, Kind};
use super::api::{Api, Standing, TeamState};
use super::id_there;
use crate::db::Database;
use crate::db::words::{CloseReason, State};
use crate::events::{ActionKey, Event};
use crate::models::external_link::{ExternalLink, There};
use crate::models::issue::Issue;

/// How often a state that changes while it is sent is sent again.
const TURNS: usize = 3;

/// One event on its way.
pub(super) struct Push<'a> {
    pub(super) db: &'a Database,
    pub(super) api: Api<'a>,
    /// `TIDINGS_PUBLIC_URL`
    pub(super) base: &'a str,
    /// In which team issues are made.
    pub(super) team: &'a str,
    pub(super) news: News,
    pub(super) event: &'a Event,
}

impl Push<'_> {
    /// Brings it there. Run again it changes nothing more.
    pub(super) fn run(&self, link: &ExternalLink) -> Result<(), Fault> {
        let there = match link.there() {
            Some(there) => there,
            None => self.settle(link)?,
        };
        match self.event.key() {
            Some(ActionKey::CommentAdded) => self.comment(&there),
            Some(ActionKey::IssueClosed | ActionKey::IssueReopened) => self.follow(&there),
            _ => Ok(()),
        }
    }

    /// Finds or makes the other issue and puts the way back to ours on it. Only then the link is whole.
    fn settle(&self, link: &ExternalLink) -> Result<There, Fault> {
        let there = match (&link.identifier, &link.external_id) {
            (Some(identifier), _) => self.find(identifier)?,
            (None, Some(id)) => self.make(id)?,
            (None, None) => return Err(Fault::lasting("The link names no issue.")),
        };
        self.attach(&there)?;
        if link.identifier.is_none() && !self.news.issue.is_open() {
            self.follow(&there)?;
        }
        let (link, settled) = (link.clone(), there.clone());
        let act = super::act_of_system(self.db, Some(self.event.id))?;
        self.db.write_now(act, move |tx| link.settle(tx, &settled))?;
        Ok(there)
    }

    fn find(&self, identifier: &str) -> Result<There, Fault> {
        self.api.issue(identifier).map_err(|fault| match fault.kind {
            Kind::Missing => Fault { words: format!("There is no {identifier} in Linear."), ..fault },
            _ => fault,
        })
    }

    /// Makes the issue under our id. If it is there already, an earlier try made it.
    fn make(&self, id: &str) -> Result<There, Fault> {
        let issue = &self.news.issue;
        let text = self.db.read_now(|conn| issue.text(conn))?;
        let description = format!("{}\n\n{}", text.body, self.origin()).trim_start().to_owned();
        let input = json!({ "id": id, "teamId": self.team, "title": issue.title, "description": description });
        match self.api.create_issue(&input) {
            Err(Fault { kind: Kind::Exists, .. }) => self.api.issue(id),
            made => made,
        }
    }

    fn attach(&self, there: &There) -> Result<(), Fault> {
        let (issue, project) = (&self.news.issue, &self.news.project);
        self.api.attach(&json!({
            "issueId": there.id,
            "title": self.news.title(),
            "subtitle": format!("{} in Tidings", project.name),
            "url": format!("{}{}", self.base, issue.path(project)),
        }))
    }

    fn comment(&self, there: &There) -> Result<(), Fault> {
        let Some(words) = self.news.words(self.event) else { return Ok(()) };
        let actors = self.news.actors();
        let who = actors.first().map_or("Somebody", |actor| actor.shown_name());
        let place = format!("[{}]({}/events/{})", plain(&self.place()), self.base, self.event.id);
        self.api.create_comment(&json!({
            "id": id_there(self.event, "comment"),
            "issueId": there.id,
            "body": format!("**{}** commented in {place}:\n\n{}", plain(who), words.text),
            "createdAt": self.event.occurred_at.rfc3339(),
        }))
    }

    /// Gives the other issue the state that ours has now, not the one that the event brought: whichever of two deliveries
    /// comes last, the present state is what remains.
    fn follow(&self, there: &There) -> Result<(), Fault> {
        let Standing { mut present, states } = self.api.standing(&there.id)?;
        for _ in 0..TURNS {
            let issue = self.db.read_now(|conn| Issue::find(conn, self.news.issue.id))?;
            let state = wanted(&states, &issue)?;
            if is_fitting(&present, state, &issue) {
                return Ok(());
            }
            self.api.move_issue(&there.id, &state.id)?;
            present = state.clone();
        }
        Err(Fault::passing("The issue was closed and reopened while it was brought to Linear."))
    }

    /// "Ferry #12"
    fn place(&self) -> String {
        format!("{} #{}", self.news.project.name, self.news.issue.number)
    }

    fn origin(&self) -> String {
        let url = format!("{}{}", self.base, self.news.issue.path(&self.news.project));
        format!("From [{}]({url})", plain(&self.place()))
    }
}

/// Kinds of state that say what ours says, the best first.
fn kinds(issue: &Issue) -> &'static [&'static str] {
    match (issue.state, issue.state_reason) {
        (State::Open, _) => &["unstarted", "backlog", "triage", "started"],
        (State::Closed, None | Some(CloseReason::Completed)) => &["completed"],
        (State::Closed, Some(CloseReason::NotPlanned | CloseReason::Duplicate)) => &["canceled", "completed"],
    }
}

/// Open is any state but the two ends: how far somebody is there, we do not know.
fn is_fitting(present: &TeamState, wanted: &TeamState, issue: &Issue) -> bool {
    present.kind == wanted.kind || (issue.is_open() && kinds(issue).contains(&present.kind.as_str()))
}

/// The first state of the best kind that the team has.
fn wanted<'s>(states: &'s [TeamState], issue: &Issue) -> Result<&'s TeamState, Fault> {
    let first = |kind: &&str| {
        let of_kind = states.iter().filter(|state| state.kind == **kind);
        of_kind.min_by(|one, other| one.position.total_cmp(&other.position))
    };
    let found = kinds(issue).iter().find_map(first);
    found.ok_or_else(|| Fault::lasting(format!("The team in Linear has no state of type {}.", kinds(issue)[0])))
}

/// Words that Markdown leaves as they are.
fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for letter in words.chars() {
        if "\\`*_[]<>#|~".contains(letter) {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}
