//! A project in which everything has happened that can happen, told through the models' own verbs.

use serde_json::json;
use tidings::db::Tx;
use tidings::db::priority::Priority;
use tidings::db::types::At;
use tidings::db::words::{CloseReason, HideReason, Level, Role, SpamRule, Visibility};
use tidings::error::Result;
use tidings::look::emoji;
use tidings::markdown;
use tidings::models::attachment::NewAttachment;
use tidings::models::comment::Comment;
use tidings::models::external_link::Identifier;
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::issue::referencing::Commit;
use tidings::models::issue_template::Draft as Template;
use tidings::models::label::{Label, NewLabel};
use tidings::models::member;
use tidings::models::milestone::{Milestone, NewMilestone};
use tidings::models::project::{NewProject, Project};
use tidings::models::spam::Suspicion;
use tidings::models::status::Status;
use tidings::models::text::{Body, Title};
use tidings::models::user::User;
use tidings::models::view::NewView;
use tidings::models::workflow::draft::Draft as Rule;

use crate::support::desk::{Desk, outlet};

/// Two projects, and those who work in them.
pub(super) struct Rich {
    pub(super) desk: Desk,
    ana: User,
    bo: User,
    ferry: Project,
    app: Project,
}

fn body(text: &str) -> Body {
    Body::parse("body", text).unwrap()
}

fn label(tx: &mut Tx<'_>, project: &Project, name: &str) -> Result<Label> {
    NewLabel { project: project.id, name: name.into(), color: "#aa3344".into(), description: "x".into() }.create(tx)
}

fn open(tx: &mut Tx<'_>, project: &Project, title: &str, text: &str) -> Result<Issue> {
    let (project, title) = (project.id, Title::parse(title).unwrap());
    Ok(NewIssue { project, number: None, title, body: body(text) }.open(tx)?.0)
}

fn say(tx: &mut Tx<'_>, issue: &Issue, text: &str) -> Result<Comment> {
    let (id, _) = issue.comment(tx, &body(text))?;
    Comment::find(tx.conn(), id)
}

impl Rich {
    /// "ferry" with all that can be, beside "app", with which issues were exchanged.
    pub(super) fn new() -> Self {
        let desk = Desk::with(&outlet());
        let (ana, bo, cy) = (desk.person("ana"), desk.person("bo"), desk.person("cy"));
        let ferry = desk.project(&ana, Visibility::Internal);
        let private = NewProject {
            slug: "app".into(),
            name: "App".into(),
            description: "beside".into(),
            visibility: Visibility::Private,
        };
        let app = desk.act(&ana, move |tx| private.create(tx));
        for (user, role) in [(&bo, Role::Triager), (&cy, Role::Reader)] {
            desk.join(ferry.id, user, role);
        }
        let rich = Self { desk, ana, bo, ferry, app };
        rich.plan();
        rich.talk();
        rich.work();
        rich.exchange();
        rich.desk.deliver_all();
        rich
    }

    fn act<T: Send + 'static>(
        &self,
        by: &User,
        work: impl FnOnce(&mut Tx<'_>, &Project) -> Result<T> + Send + 'static,
    ) -> T {
        let ferry = self.ferry.clone();
        self.desk.act(by, move |tx| work(tx, &ferry))
    }

    /// What a project has before anything happens in it.
    fn plan(&self) {
        let bo = self.bo.id;
        self.act(&self.ana, move |tx, ferry| {
            for name in ["bug", "slow", "gone"] {
                label(tx, ferry, name)?;
            }
            let renamed = NewLabel { name: "Bugs".into(), ..label_like(ferry) };
            Label::find_by_name(tx.conn(), ferry.id, "bug")?.change(tx, renamed)?;
            let due_on = At::parse_day("2026-12-24");
            NewMilestone { due_on, ..NewMilestone::titled(ferry.id, "1.0") }.open(tx)?;
            NewMilestone::titled(ferry.id, "2.0").open(tx)?;
            Status::create(tx, ferry.id, "Later", false)?;
            member::set_level(tx, ferry.id, bo, Level::Mentions)?;
            let (name, about, title) = ("Bug".to_owned(), "something is wrong".to_owned(), "It ".to_owned());
            let labels = vec!["bugs".to_owned()];
            Template { name, about, title, body: "What did you expect?".into(), labels }.create(tx, ferry.id)?;
            for is_for_all in [true, false] {
                let (name, query) = ("Mine".to_owned(), "is:open assignee:@me".to_owned());
                NewView { project: ferry.id, is_for_all, name, query }.create(tx)?;
            }
            let rule = json!({
                "name": "Sort", "triggered_on": "issue_reopened", "enabled": true,
                "conditions": [], "actions": [{ "type": "add_label", "label": "slow" }],
            });
            Rule::from_json(&rule).unwrap().create(tx, ferry.id, None)?;
            let other = NewProject {
                slug: "old-ferry".into(),
                name: "Old".into(),
                description: String::new(),
                visibility: Visibility::Public,
            };
            other.change(tx, ferry.id)?;
            let again = NewProject {
                slug: "ferry".into(),
                name: "Ferry “Ü”".into(),
                description: "It\tsails".into(),
                visibility: Visibility::Internal,
            };
            again.change(tx, ferry.id)
        });
    }

    /// Texts, and all that is done with them.
    #[expect(clippy::too_many_lines, reason = "one act after the other")]
    fn talk(&self) {
        self.act(&self.ana, |tx, ferry| {
            let one = open(
                tx,
                ferry,
                "It sinks \u{1f6a2} \\ \"loudly\"",
                "@bo see `#1` and app#7\n\n- [ ] swim\n- [x] call",
            )?;
            let (title, text) = (Title::parse("It sinks at night").unwrap(), body("- [ ] swim\n- [x] call\n\n@cy"));
            one.edit(tx, &title, &text, one.revision)?;
            let one = Issue::find(tx.conn(), one.id)?;
            for (task, is_done) in [(1, true), (2, false)] {
                let one = Issue::find(tx.conn(), one.id)?;
                let ticked = markdown::tick(&one.text(tx.conn())?.body, task, is_done).unwrap();
                one.tick(tx, &Body::accepted(ticked.text.clone()), one.revision, &ticked)?;
            }
            open(tx, ferry, "It leaks", "as #1 says, and #1 knows; closes #1")?;
            let comment = say(tx, &one, "I think so, @bo")?;
            comment.edit(tx, &body("I know so, @bo and #2"), comment.revision)?;
            for (text, is_hidden) in [("Buy lamps", true), ("My password is night", false)] {
                let comment = say(tx, &one, text)?;
                if is_hidden {
                    comment.hide(tx, HideReason::Spam)?
                } else {
                    comment.redact(tx)?
                };
            }
            let unhidden = say(tx, &one, "No lamps")?;
            unhidden.hide(tx, HideReason::OffTopic)?;
            Comment::find(tx.conn(), unhidden.id)?.unhide(tx)?;
            let deleted = say(tx, &one, "never mind")?;
            deleted.delete(tx)?;
            let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
            for (name, mime, content, size) in [
                ("log.txt", "text/plain", b"it sank\n".as_slice(), None),
                ("note.md", "text/plain", b"it sank\n", None),
                ("gone.txt", "text/plain", b"gone\n", None),
                ("sea.png", "image/png", png, Some((3, 2))),
            ] {
                let file = NewAttachment { filename: name.into(), mime, content: content.to_vec(), size };
                let file = file.keep(tx, ferry.id)?;
                let comment = say(tx, &one, &format!("see {}", file.markdown()))?;
                if name == "gone.txt" {
                    comment.delete(tx)?;
                }
            }
            let flagged = say(tx, &one, "cheap lamps at https://example.org")?;
            flagged.flag(tx, Suspicion { rule: SpamRule::Words, score: 2 })?;
            Ok(())
        });
        self.act(&self.bo, |tx, ferry| {
            let one = Issue::find_by_number(tx.conn(), ferry.id, 1)?;
            let comment = say(tx, &one, "Indeed")?;
            for word in ["heart", "rocket"] {
                one.react(tx, None, emoji(word).unwrap())?;
                one.react(tx, Some(&comment), emoji(word).unwrap())?;
            }
            one.unreact(tx, None, emoji("rocket").unwrap())?;
            Issue::view(tx, one.id)?;
            Issue::view_comment(tx, one.id, comment.id).map(drop)
        });
    }

    /// What is done with issues.
    #[expect(clippy::too_many_lines, reason = "one act after the other")]
    fn work(&self) {
        let bo = self.bo.clone();
        self.act(&self.ana, move |tx, ferry| {
            let (one, two) =
                (Issue::find_by_number(tx.conn(), ferry.id, 1)?, Issue::find_by_number(tx.conn(), ferry.id, 2)?);
            for name in ["bugs", "slow", "gone"] {
                let label = Label::find_by_name(tx.conn(), ferry.id, name)?;
                one.label(tx, &label)?;
            }
            let slow = Label::find_by_name(tx.conn(), ferry.id, "slow")?;
            one.unlabel(tx, &slow)?;
            Label::find_by_name(tx.conn(), ferry.id, "gone")?.delete(tx)?;
            let first = Milestone::find_by_title(tx.conn(), ferry.id, "1.0")?;
            let second = Milestone::find_by_title(tx.conn(), ferry.id, "2.0")?;
            one.plan_for(tx, Some(&first))?;
            one.plan_for(tx, Some(&second))?;
            two.plan_for(tx, Some(&first))?;
            first.close(tx)?;
            two.plan_for(tx, None)?;
            one.assign(tx, &bo)?;
            two.assign(tx, &bo)?;
            two.unassign(tx, &bo)?;
            one.prioritize(tx, Priority::Urgent)?;
            for day in [At::parse_day("2026-12-01"), At::parse_day("2027-01-31")] {
                one.set_due(tx, day)?;
                two.set_due(tx, day)?;
            }
            two.set_due(tx, None)?;
            let later = Status::find_by_name(tx.conn(), ferry.id, "Later")?;
            one.set_status(tx, Some(&later))?;
            two.set_status(tx, Some(&later))?;
            two.set_status(tx, None)?;
            one.lock(tx, "resolved")?;
            two.lock(tx, "")?;
            two.unlock(tx)?;
            one.pin(tx)?;
            two.pin(tx)?;
            two.unpin(tx)?;
            two.close(tx, CloseReason::NotPlanned)?;
            Issue::find(tx.conn(), two.id)?.reopen(tx)?;
            one.unsubscribe(tx, &bo)?;
            one.subscribe(tx, &bo)?;
            two.unsubscribe(tx, &bo)?;
            let commit = Commit { sha: "0123456", url: "https://example.org/0123456".into(), subject: "Caulk".into() };
            one.name_in_commit(tx, commit)?;
            one.link(tx, &Identifier::parse("LIN-42").unwrap())?;
            let three = open(tx, ferry, "It sinks again", "")?;
            three.mark_duplicate(tx, &one)?;
            three.close(tx, CloseReason::Duplicate)?;
            let four = open(tx, ferry, "Nonsense", "of #1")?;
            four.delete(tx)?;
            let five = open(tx, ferry, "No nonsense", "")?;
            five.delete(tx)?;
            Issue::find(tx.conn(), five.id)?.restore(tx).map(drop)
        });
    }

    /// What comes from another project, and goes there.
    fn exchange(&self) {
        let app = self.app.clone();
        self.act(&self.ana, move |tx, ferry| {
            label(tx, &app, "bugs")?;
            label(tx, &app, "only here")?;
            let from = open(tx, &app, "The app sinks", "like ferry#1")?;
            for name in ["bugs", "only here"] {
                let label = Label::find_by_name(tx.conn(), app.id, name)?;
                from.label(tx, &label)?;
            }
            let stays = open(tx, &app, "The app leaks", "like ferry#2, unlike app#1 and #1")?;
            from.transfer(tx, ferry)?;
            let goes = open(tx, ferry, "Somebody else's", "as #2")?;
            goes.transfer(tx, &app)?;
            let back = open(tx, ferry, "To and fro", "")?;
            let (there, _) = back.transfer(tx, &app)?.unwrap();
            there.transfer(tx, ferry)?;
            let six = open(tx, ferry, "As in the app", "")?;
            six.mark_duplicate(tx, &stays)?;
            let two = Issue::find_by_number(tx.conn(), ferry.id, 2)?;
            two.mark_duplicate(tx, &stays)?;
            Issue::find(tx.conn(), two.id)?.unmark_duplicate(tx).map(drop)
        });
    }
}

fn label_like(project: &Project) -> NewLabel {
    NewLabel { project: project.id, name: String::new(), color: "#aa3344".into(), description: "wrong".into() }
}
