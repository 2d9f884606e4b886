//! What a payload tells of one issue, one pull request or one comment.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::super::desk::Desk;
use super::super::fold::{body_of, fingerprint, title_of};
use super::super::here::Held;
use super::super::parcel::{Packed, Parcel};
use super::super::shapes::{Comment, Issue, Label, Milestone, User};
use super::super::survey::Numbers;
use super::super::{Act, Deed, Fold, Person, Story, Time, Who, acts};
use super::keys::key_of;
use super::{part, sender};
use crate::db::Tx;
use crate::db::types::At;
use crate::error::{Error, Result};
use crate::models::comment::Comment as Ours;
use crate::models::imported::present;
use crate::models::text::Body;
use crate::models::user::OptionalRow;

/// What happened, and the whole issue as it stood then.
pub struct IssueNews {
    issue: Issue,
    sender: Person,
    deeds: Vec<Deed>,
    comment: Option<Told>,
    /// The description, rendered.
    body: Body,
}

/// What happened to a comment.
enum Told {
    /// It has this text, rendered beside it.
    Said(Box<Comment>, Body),
    /// It is gone.
    Gone(i64),
}

impl IssueNews {
    /// Nothing, if what happened has no counterpart here.
    pub(super) fn read((event, action): (&str, &str), payload: &Value) -> Result<Option<Self>> {
        let issue: Issue = match event {
            "pull_request" => as_issue(payload)?,
            _ => part(payload, "issue")?,
        };
        let (mut deeds, mut comment) = (Vec::new(), None);
        if event == "issue_comment" {
            comment = Self::comment(action, payload)?;
            if comment.is_none() {
                return Ok(None);
            }
        } else {
            let Some(told) = deeds_of(action, &issue, payload)? else { return Ok(None) };
            deeds = told;
        }
        let body = Body::imported(&body_of(&issue));
        Ok(Some(Self { sender: sender(payload)?, deeds, comment, body, issue }))
    }

    fn comment(action: &str, payload: &Value) -> Result<Option<Told>> {
        let comment: Comment = part(payload, "comment")?;
        Ok(match action {
            "created" | "edited" => {
                let body = Body::imported(comment.body.as_deref().unwrap_or_default());
                Some(Told::Said(Box::new(comment), body))
            }
            "deleted" => Some(Told::Gone(comment.id)),
            _ => None,
        })
    }

    /// Does it; what it is about, in words.
    pub(super) fn take(self, tx: &mut Tx<'_>, mut desk: Desk) -> Result<String> {
        let number = self.issue.number;
        if Numbers::default().refuse(number).is_some() {
            return Err(Error::Malformed(format!("{number} is no number of an issue.")));
        }
        let held = match present(tx.conn(), desk.project, number)? {
            None => None,
            Some(found) => {
                tx.lock_issues(&[found.issue])?;
                let Some(memory) = found.memory else {
                    return Ok(format!("#{number} here is another issue, which was not made on GitHub"));
                };
                Some(Held::load(tx.conn(), found.issue, (memory.standing, memory.seen_at))?)
            }
        };
        let gone = self.gone(held.as_ref());
        let (sender, at) = (self.sender.clone(), self.issue.updated_at.unwrap_or(self.issue.created_at));
        let parcel = self.into_parcel(held);
        desk.take_told(tx, parcel)?;
        if let Some(comment) = gone.map(|id| Ours::find(tx.conn(), id).optional_row()).transpose()?.flatten() {
            let actor = desk.names.id_of(tx, &sender)?;
            tx.next_act();
            tx.tell_of(actor, At(at));
            comment.delete(tx)?;
        }
        Ok(format!("#{number}"))
    }

    /// Our comment, if GitHub's is gone.
    fn gone(&self, held: Option<&Held>) -> Option<crate::db::types::CommentId> {
        match self.comment {
            Some(Told::Gone(theirs)) => held?.comments.get(&theirs).copied(),
            _ => None,
        }
    }

    fn into_parcel(self, held: Option<Held>) -> Parcel {
        let known = held.as_ref().map(|held| held.known.clone()).unwrap_or_default();
        let seen_at = held.as_ref().and_then(|held| held.seen_at);
        let story = Story { issue: self.issue, acts: Vec::new(), links: Vec::new(), has_timeline: true };
        let is_late = seen_at.is_some_and(|seen| seen > At(story.seen_at()));
        let mut telling =
            Telling { story: &story, sender: &self.sender, fold: known.fold, acts: VecDeque::new(), body: &self.body };
        if held.is_none() {
            telling.open();
        }
        if !is_late {
            for deed in self.deeds {
                telling.tell(deed, &known.acts);
            }
        }
        if let Some(Told::Said(comment, body)) = self.comment {
            telling.say(*comment, body, &known.acts);
        }
        if !is_late {
            telling.make_good();
        }
        let acts = telling.acts;
        Parcel::told(story, held, acts)
    }
}

/// Puts together the acts of one payload.
struct Telling<'a> {
    story: &'a Story,
    sender: &'a Person,
    fold: Fold,
    acts: VecDeque<Packed>,
    body: &'a Body,
}

type Keys = std::collections::HashMap<String, String>;

impl Telling<'_> {
    fn open(&mut self) {
        let issue = &self.story.issue;
        let reactions = acts::reactions(&issue.reactions);
        let deed = Deed::Opened { title: title_of(issue), body: body_of(issue), reactions };
        let who = Who::Person(Person::or_ghost(issue.user.clone()));
        self.push((Some("opened".to_owned()), issue.created_at), who, deed);
    }

    /// What the payload is there for, by whoever did it.
    fn tell(&mut self, deed: Deed, known: &Keys) {
        if !self.fold.apply(&deed) {
            return;
        }
        let issue = &self.story.issue;
        let closed_at = issue.closed_at.filter(|_| matches!(deed, Deed::Closed { .. }));
        let at = closed_at.unwrap_or_else(|| self.story.seen_at());
        let is_taken =
            |key: &String| known.contains_key(key) || self.acts.iter().any(|(act, _)| act.key.as_ref() == Some(key));
        let key = key_of(&deed, at).filter(|key| !is_taken(key));
        self.push((key, at), Who::Person(self.sender.clone()), deed);
    }

    /// A comment that is new, or has another text now.
    fn say(&mut self, comment: Comment, text: Body, known: &Keys) {
        let body = comment.body.as_deref().map(acts::plain).unwrap_or_default();
        let (id, key) = (comment.id, format!("comment:{}", comment.id));
        let updated_at = comment.updated_at.unwrap_or(comment.created_at);
        let act = match known.get(&key) {
            None => Act {
                key: Some(key),
                at: comment.created_at,
                who: Who::Person(Person::or_ghost(comment.user)),
                deed: Deed::Commented {
                    comment: id,
                    body,
                    reactions: acts::reactions(&comment.reactions),
                    edited_at: None,
                },
            },
            Some(print) if *print == fingerprint(&body) => return,
            Some(_) => Act {
                key: Some(format!("edited:{id}:{}", updated_at.timestamp())),
                at: updated_at,
                who: Who::Person(self.sender.clone()),
                deed: Deed::CommentEdited { comment: id, body: Some(body) },
            },
        };
        self.acts.push_back((act, Some(text)));
    }

    /// What earlier payloads should have told.
    fn make_good(&mut self) {
        let snapshot = self.story.snapshot();
        if self.fold.body != snapshot.body {
            let body = body_of(&self.story.issue);
            self.push((None, self.story.seen_at()), Who::System, Deed::BodyEdited { body });
        }
        for deed in self.fold.steps_to(&snapshot) {
            self.push((None, self.story.seen_at()), Who::System, deed);
        }
    }

    fn push(&mut self, (key, at): (Option<String>, Time), who: Who, deed: Deed) {
        self.fold.apply(&deed);
        let has_text = matches!(deed, Deed::Opened { .. } | Deed::BodyEdited { .. });
        let text = has_text.then(|| self.body.clone());
        self.acts.push_back((Act { key, at, who, deed }, text));
    }
}

/// What an action says was done; nothing, if it has no counterpart here.
fn deeds_of(action: &str, issue: &Issue, payload: &Value) -> Result<Option<Vec<Deed>>> {
    let deed = match action {
        "opened" => return Ok(Some(Vec::new())),
        "edited" => return Ok(Some(edits(issue, payload))),
        "closed" => {
            Deed::Closed { reason: Fold::of(issue).closed.unwrap_or(super::super::ClosedAs::Completed), sha: None }
        }
        "reopened" => Deed::Reopened,
        "locked" => Deed::Locked { reason: issue.active_lock_reason.clone() },
        "unlocked" => Deed::Unlocked,
        "labeled" | "unlabeled" => {
            let label: Label = part(payload, "label")?;
            let (name, color) = (acts::plain(&label.name), label.color);
            if action == "labeled" { Deed::Labeled { name, color } } else { Deed::Unlabeled { name, color } }
        }
        "assigned" | "unassigned" => {
            let person = Person::from(part::<User>(payload, "assignee")?);
            if action == "assigned" { Deed::Assigned { person } } else { Deed::Unassigned { person } }
        }
        "milestoned" | "demilestoned" => {
            let title = acts::plain(&part::<Milestone>(payload, "milestone")?.title);
            if action == "milestoned" { Deed::Milestoned { title } } else { Deed::Demilestoned { title } }
        }
        _ => return Ok(None),
    };
    Ok(Some(vec![deed]))
}

/// `changes` holds what was there before.
fn edits(issue: &Issue, payload: &Value) -> Vec<Deed> {
    let title = payload.pointer("/changes/title/from").and_then(Value::as_str);
    let renamed = title.map(|from| Deed::Renamed { from: acts::plain(from), to: title_of(issue) });
    let has_body = payload.pointer("/changes/body").is_some();
    renamed.into_iter().chain(has_body.then(|| Deed::BodyEdited { body: body_of(issue) })).collect()
}

/// A pull request in the shape that lists of issues give it.
fn as_issue(payload: &Value) -> Result<Issue> {
    let mut pull = payload.get("pull_request").cloned().unwrap_or_default();
    let merged_at = pull.get("merged_at").cloned().unwrap_or_default();
    if let Some(fields) = pull.as_object_mut() {
        fields.insert("pull_request".to_owned(), json!({ "merged_at": merged_at }));
    }
    part(&json!({ "pull_request": pull }), "pull_request")
}
