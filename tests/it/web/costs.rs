//! What pages cost: how often each asks the database, with every feature in use, and the same for few rows and for many.

use diesel::prelude::*;
use tidings::db::types::{CommentId, EventId};
use tidings::db::words::{HideReason, Role, SpamRule, Via};
use tidings::db::{Act, Tx};
use tidings::error::Result;
use tidings::look::EMOJI;
use tidings::models::comment::Comment;
use tidings::models::external_link::Identifier;
use tidings::models::issue::Issue;
use tidings::models::milestone::Milestone;
use tidings::models::project::Project;
use tidings::models::status::Status;
use tidings::models::text::Body;
use tidings::models::user::User;
use tidings::schema::{flagged_comments, issue_events};

use crate::support::app::App;

/// A project in which everything is used, `size` times.
struct Busy {
    app: App,
    ana: User,
    bo: User,
    ferry: Project,
    issue: Issue,
}

impl Busy {
    fn of(size: usize) -> Self {
        let app = App::start();
        let (ana, bo) = (app.user("ana"), app.user("bo"));
        let ferry = app.project("ferry").by(&ana).with(&bo, Role::Triager).create();
        let issue = app.issue(&ferry).by(&bo).labelled("bug").create();
        let busy = Self { app, ana, bo, ferry, issue };
        busy.plan();
        for number in 0..size {
            busy.people(number);
            let said = busy.say(&format!("Number {number} for @ana"));
            busy.around(said, number);
            busy.elsewhere(number);
        }
        busy.hold();
        busy.app.deliver_all();
        busy
    }

    fn act<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>, Issue) -> Result<T> + Send + 'static) -> T {
        let id = self.issue.id;
        self.app.act(&self.bo, move |tx| {
            let issue = Issue::find(tx.conn(), id)?;
            work(tx, issue)
        })
    }

    /// Milestone, status, pin, reactions, and the issue in Linear; in the end it repeats another project's issue.
    fn plan(&self) {
        let (bo, project) = (self.bo.clone(), self.ferry.id);
        let vault = self.app.project("vault").by(&self.ana).create();
        let original = self.app.issue(&vault).by(&self.ana).titled("The first").create();
        self.act(move |tx, issue| {
            let milestone = Milestone::create(tx, project, "v1")?;
            issue.plan_for(tx, Some(&milestone))?;
            let step = Status::of_project(tx.conn(), project)?.swap_remove(1);
            Issue::find(tx.conn(), issue.id)?.set_status(tx, Some(&step))?;
            Issue::find(tx.conn(), issue.id)?.pin(tx)?;
            Issue::find(tx.conn(), issue.id)?.assign(tx, &bo)?;
            issue.link(tx, &Identifier::parse("LIN-7").unwrap())?;
            issue.react(tx, None, EMOJI[0])?;
            Issue::find(tx.conn(), issue.id)?.mark_duplicate(tx, &original)
        });
    }

    /// One more member, who speaks; one more project of ana's.
    fn people(&self, number: usize) {
        let name = format!("person{number}");
        let person = self.app.user(&name);
        self.app.join(&self.ferry, &person, Role::Reader);
        self.app.project(&format!("project{number}")).by(&self.ana).create();
        let issue = self.issue.clone();
        self.app.act(&person, move |tx| issue.comment(tx, &Body::parse("body", "Here too.")?));
    }

    fn say(&self, words: &str) -> (CommentId, EventId) {
        let body = Body::parse("body", words).unwrap();
        self.act(move |tx, issue| issue.comment(tx, &body))
    }

    /// A reaction, a hidden comment, and something that a program did because of it.
    fn around(&self, (comment, event): (CommentId, EventId), number: usize) {
        self.act(move |tx, issue| {
            let comment = Comment::find(tx.conn(), comment)?;
            issue.react(tx, Some(&comment), EMOJI[1])?;
            comment.hide(tx, HideReason::Outdated)
        });
        let (id, system) = (self.issue.id, self.app.instance.system().unwrap());
        let because = Act { caused_by: Some(event), ..Act::new(system, Via::Workflow) };
        let turn = move |tx: &mut Tx<'_>| {
            let issue = Issue::find(tx.conn(), id)?;
            if number.is_multiple_of(2) { issue.lock(tx, "resolved") } else { issue.unlock(tx) }
        };
        self.app.instance.db.write_now(because, turn).unwrap();
    }

    /// One more issue, which names the first one.
    fn elsewhere(&self, number: usize) {
        let (by, words) = (&self.bo, format!("As in #{}.", self.issue.number));
        self.app.issue(&self.ferry).by(by).titled(&format!("More {number}")).saying(&words).labelled("bug").create();
    }

    /// A comment that waits.
    fn hold(&self) {
        let author = self.ana.id;
        self.act(move |tx, issue| {
            let row = (
                (flagged_comments::issue_id.eq(issue.id), flagged_comments::author_id.eq(author)),
                (flagged_comments::body.eq("Buy"), flagged_comments::html.eq("<p>Buy</p>")),
                (flagged_comments::rule.eq(SpamRule::Words), flagged_comments::created_at.eq(tx.now())),
            );
            Ok(diesel::insert_into(flagged_comments::table).values(row).execute(tx.conn())?)
        });
    }

    /// How many queries each of these pages takes for ana; the second time, when nothing is new any more.
    fn costs(&self, pages: &[&str]) -> Vec<u64> {
        let ana = self.app.sign_in("ana");
        let cost = |path: &&str| {
            ana.page(path);
            self.app.deliver_all();
            self.app.queries(|| drop(ana.page(path)))
        };
        pages.iter().map(cost).collect()
    }

    fn newest_said(&self) -> EventId {
        let said = issue_events::table.filter(issue_events::issue_id.eq(self.issue.id));
        let middle = said.filter(issue_events::action.eq("comment_added")).order(issue_events::id.desc()).offset(1);
        self.app.instance.db.read_now(|conn| Ok(middle.select(issue_events::id).first(conn)?)).unwrap()
    }
}

/// Pages, and how many queries each may take, whatever there is.
const PAGES: &[(&str, u64)] = &[
    ("/projects/ferry/issues/1", 12),
    ("/projects/ferry/issues", 8),
    ("/projects/ferry/issues?q=is%3Aopen+label%3Abug+author%3Abo+more+involves%3A%40me+sort%3Aupdated", 8),
    ("/issues", 8),
    ("/projects/ferry/issues/1/feed", 6),
    ("/projects/ferry/feed", 6),
    ("/feed", 6),
    ("/", 12),
    ("/projects", 6),
    ("/notifications", 8),
    ("/projects/ferry", 8),
    ("/projects/ferry/milestones", 6),
    ("/users/bo", 8),
];

#[test]
fn pages_take_few_queries_whatever_there_is() {
    let pages: Vec<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    let (few, many) = (Busy::of(2), Busy::of(45));
    let around = format!("/projects/ferry/issues/1?around={}", many.newest_said());

    let (costs_of_few, costs_of_many) = (few.costs(&pages), many.costs(&pages));

    let told: Vec<_> = PAGES.iter().zip(costs_of_few.iter().zip(&costs_of_many)).collect();
    let dear: Vec<_> = told.iter().filter(|((_, most), (few, many))| *few > most || *many > most).collect();
    assert!(dear.is_empty(), "too dear: {dear:?}\nall: {told:?}");
    assert!(many.costs(&[&around])[0] <= 12, "{:?}", many.costs(&[&around]));
    let page = many.app.sign_in("ana").page(PAGES[0].0);
    assert!(
        page.has(".rail") && page.text("main").contains("LIN-7") && page.text("main").contains("vault#1 The first")
    );
}
