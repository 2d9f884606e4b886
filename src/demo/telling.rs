//! Tells the story: each act through the verb that a page would use.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::cast::Cast;
use super::deed::Deed;
use super::script::Scene;
use crate::db::types::EventId;
use crate::db::words::{CloseReason, UserKind, Via};
use crate::db::{Act, Tx};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, record_event};
use crate::markdown;
use crate::models::attachment::NewAttachment;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::issue::opening::NewIssue;
use crate::models::label::Label;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::status::Status;
use crate::models::text::{Body, Title};
use crate::models::user::User;
use crate::schema::comments;

/// Tells these scenes in their order.
pub(super) fn tell(tx: &mut Tx<'_>, scenes: &[Scene]) -> Result<()> {
    let cast = Cast::load(tx.conn())?;
    for scene in scenes {
        let what = || format!("{} on {} #{}: {:?}", scene.who, scene.project, scene.number, scene.deed);
        play(tx, &cast, scene).map_err(|error| Error::internal(what(), error))?;
    }
    Ok(())
}

fn play(tx: &mut Tx<'_>, cast: &Cast, scene: &Scene) -> Result<()> {
    let (actor, project, told) = (cast.person(scene.who)?, cast.project(scene.project)?, scene.at.as_told(tx.now()));
    let via = if actor.kind == UserKind::System { Via::System } else { Via::Web };
    tx.tell_act(Act::new(actor.id, via), told);
    if let Deed::Open(title, body) = &scene.deed {
        return open(tx, project, title, body, scene.number);
    }
    let issue = Issue::find_by_number(tx.conn(), project.id, scene.number)?;
    Play { cast, project, issue, actor }.act(tx, &scene.deed)
}

fn open(tx: &mut Tx<'_>, project: &Project, title: &Title, body: &Body, expected: i64) -> Result<()> {
    let new = NewIssue { project: project.id, number: None, title: title.clone(), body: body.clone() };
    let (issue, _) = new.open(tx)?;
    if issue.number == expected { Ok(()) } else { Err(Error::Conflict(format!("it became #{}", issue.number))) }
}

/// A verb that puts something on an issue or takes it off.
type Sorting<T> = fn(&Issue, &mut Tx<'_>, &T) -> Result<Option<EventId>>;

/// One act on an issue.
struct Play<'s> {
    cast: &'s Cast,
    project: &'s Project,
    issue: Issue,
    actor: &'s User,
}

impl Play<'_> {
    fn act(&self, tx: &mut Tx<'_>, deed: &Deed) -> Result<()> {
        let (issue, actor) = (&self.issue, self.actor);
        match deed {
            Deed::Open(..) => Ok(()),
            Deed::Comment(words) => self.say(tx, Some(words)),
            Deed::Edit(words) => self.edit(tx, words),
            Deed::Delete(whose) => self.last_comment(tx, *whose)?.delete(tx).map(drop),
            Deed::View(whose) => self.view(tx, *whose),
            Deed::Close(reason, said) => {
                self.say(tx, said.as_ref())?;
                issue.close(tx, *reason).map(drop)
            }
            Deed::Duplicate(number, said) => {
                self.say(tx, said.as_ref())?;
                self.duplicate(tx, *number)
            }
            Deed::Reopen(said) => {
                self.say(tx, said.as_ref())?;
                issue.reopen(tx).map(drop)
            }
            Deed::Rename(title) => {
                let text = Body::imported(&issue.text(tx.conn())?.body);
                issue.edit(tx, title, &text, issue.revision).map(drop)
            }
            Deed::Rewrite(words) => issue.edit(tx, &Title::imported(&issue.title), words, issue.revision).map(drop),
            Deed::Label(names) => self.each_label(tx, names, Issue::label),
            Deed::Unlabel(names) => self.each_label(tx, names, Issue::unlabel),
            Deed::Assign(names) => self.each_person(tx, names, Issue::assign),
            Deed::Unassign(names) => self.each_person(tx, names, Issue::unassign),
            Deed::Lock(reason) => issue.lock(tx, reason).map(drop),
            Deed::Unlock => issue.unlock(tx).map(drop),
            Deed::Subscribe => issue.subscribe(tx, actor).map(drop),
            Deed::Unsubscribe => issue.unsubscribe(tx, actor).map(drop),
            Deed::Link(identifier) => issue.link(tx, identifier).map(drop),
            Deed::Commit(sha, subject) => self.commit(tx, sha, subject),
            other => self.order(tx, other),
        }
    }

    /// What becomes of the issue: when, how urgently, by which way.
    fn order(&self, tx: &mut Tx<'_>, deed: &Deed) -> Result<()> {
        let issue = &self.issue;
        match deed {
            Deed::Plan(title) => self.plan(tx, title),
            Deed::Unplan => issue.plan_for(tx, None).map(drop),
            Deed::Rank(priority) => issue.prioritize(tx, *priority).map(drop),
            Deed::Step(name) => self.step(tx, name),
            Deed::Schedule(days) => {
                let day = tx.now().midnight().plus(TimeDelta::days(*days));
                issue.set_due(tx, Some(day)).map(drop)
            }
            Deed::Unschedule => issue.set_due(tx, None).map(drop),
            Deed::Pin => issue.pin(tx).map(drop),
            Deed::Unpin => issue.unpin(tx).map(drop),
            other => self.answer(tx, other),
        }
    }

    /// What one does about a text without writing, or with a file.
    fn answer(&self, tx: &mut Tx<'_>, deed: &Deed) -> Result<()> {
        match deed {
            Deed::React(emoji, whose) => {
                let comment = whose.map(|whose| self.last_comment(tx, Some(whose))).transpose()?;
                self.issue.react(tx, comment.as_ref(), *emoji).map(drop)
            }
            Deed::Unreact(emoji, whose) => {
                let comment = whose.map(|whose| self.last_comment(tx, Some(whose))).transpose()?;
                self.issue.unreact(tx, comment.as_ref(), *emoji).map(drop)
            }
            Deed::Hide(reason, whose) => self.last_comment(tx, Some(whose))?.hide(tx, *reason).map(drop),
            Deed::Unhide(whose) => self.last_comment(tx, Some(whose))?.unhide(tx).map(drop),
            Deed::Tick(place) => self.tick(tx, *place, true),
            Deed::Untick(place) => self.tick(tx, *place, false),
            Deed::Attach(name, content) => self.attach(tx, name, content),
            _ => Ok(()),
        }
    }

    fn tick(&self, tx: &mut Tx<'_>, place: usize, is_done: bool) -> Result<()> {
        let text = self.issue.text(tx.conn())?.body;
        let ticked = markdown::tick(&text, place, is_done).ok_or(Error::NotFound)?;
        let body = Body::accepted(ticked.text.clone());
        self.issue.tick(tx, &body, self.issue.revision, &ticked).map(drop)
    }

    fn attach(&self, tx: &mut Tx<'_>, name: &str, content: &str) -> Result<()> {
        let (filename, content) = (name.to_owned(), content.as_bytes().to_vec());
        let new = NewAttachment { filename, mime: "text/plain", content, size: None };
        let link = new.keep(tx, self.project.id)?.markdown();
        let body = Body::parse_some("body", &link)?;
        self.issue.comment(tx, &body).map(drop)
    }

    fn say(&self, tx: &mut Tx<'_>, words: Option<&Body>) -> Result<()> {
        words.map_or(Ok(()), |words| self.issue.comment(tx, words).map(drop))
    }

    fn edit(&self, tx: &mut Tx<'_>, words: &Body) -> Result<()> {
        let comment = self.last_comment(tx, None)?;
        comment.edit(tx, words, comment.revision).map(drop)
    }

    fn view(&self, tx: &mut Tx<'_>, whose: Option<&str>) -> Result<()> {
        if whose.is_none() {
            return Issue::view(tx, self.issue.id).map(drop);
        }
        let comment = self.last_comment(tx, whose)?.id;
        Issue::view_comment(tx, self.issue.id, comment).map(drop)
    }

    fn duplicate(&self, tx: &mut Tx<'_>, number: i64) -> Result<()> {
        let original = Issue::find_by_number(tx.conn(), self.project.id, number)?;
        self.issue.mark_duplicate(tx, &original)?;
        self.issue.close(tx, CloseReason::Duplicate).map(drop)
    }

    fn each_label(&self, tx: &mut Tx<'_>, names: &[&str], verb: Sorting<Label>) -> Result<()> {
        for name in names {
            let label = Label::find_by_name(tx.conn(), self.project.id, name)?;
            verb(&self.issue, tx, &label)?;
        }
        Ok(())
    }

    fn each_person(&self, tx: &mut Tx<'_>, names: &[&str], verb: Sorting<User>) -> Result<()> {
        for name in names {
            verb(&self.issue, tx, self.cast.person(name)?)?;
        }
        Ok(())
    }

    fn plan(&self, tx: &mut Tx<'_>, title: &str) -> Result<()> {
        let milestone = Milestone::find_by_title(tx.conn(), self.project.id, title)?;
        self.issue.plan_for(tx, Some(&milestone)).map(drop)
    }

    fn step(&self, tx: &mut Tx<'_>, name: &str) -> Result<()> {
        let status = Status::find_by_name(tx.conn(), self.project.id, name)?;
        self.issue.set_status(tx, Some(&status)).map(drop)
    }

    fn commit(&self, tx: &mut Tx<'_>, sha: &str, subject: &str) -> Result<()> {
        let url = format!("https://git.example.org/{}/commit/{sha}", self.project.slug);
        let action = Action::CommitReferenced { sha: sha.to_owned(), url, subject: subject.to_owned() };
        record_event(tx, NewEvent::on(self.issue.id, action)).map(drop)
    }

    /// What this person, or the actor, last said here.
    fn last_comment(&self, tx: &mut Tx<'_>, whose: Option<&str>) -> Result<Comment> {
        let author = whose.map_or(Ok(self.actor), |name| self.cast.person(name))?;
        let theirs = comments::table
            .filter(comments::issue_id.eq(self.issue.id))
            .filter(comments::author_id.eq(author.id))
            .order(comments::id.desc());
        Ok(theirs.select(Comment::as_select()).first(tx.conn())?)
    }
}
