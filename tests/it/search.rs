//! The query language against a database: what each operator finds, by which index, and what nobody may find.

mod gone;
mod operators;
mod plans;
mod texts;

use tidings::db::words::{CloseReason, Role, Visibility};
use tidings::models::issue::Issue;
use tidings::models::label::Label;
use tidings::models::member;
use tidings::models::milestone::Milestone;
use tidings::models::project::Project;
use tidings::models::text::{Body, Title};
use tidings::models::user::User;
use tidings::models::viewer::Viewer;
use tidings::search::Query;
use tidings::search::listing::{Listing, Now, Scope};
use tidings::search::place::Start;
use tidings::search::sort::Sort;

use crate::feed::stage::{Stage, moment};

/// A project in which different things happened to seven issues.
pub(crate) struct Ferry {
    pub(crate) stage: Stage,
    pub(crate) project: Project,
    pub(crate) ana: User,
    pub(crate) bo: User,
    pub(crate) bot: User,
    pub(crate) issues: Vec<Issue>,
}

impl Ferry {
    /// 1 crashed and is a bug; 2 was closed, and reopened twice; 3 is closed as not planned; 4 was renamed; 5 is planned and
    /// assigned; 6 is only commented by a bot; 7 nobody touched.
    pub(crate) fn afloat() -> Self {
        let stage = Stage::open();
        let (ana, bo, bot) = (stage.person("ana"), stage.person("bo"), stage.bot("robby"));
        let project = stage.project("ferry", &ana, Visibility::Public);
        let (id, other) = (project.id, bo.id);
        stage.act(ana.id, moment(0), move |tx| member::set_role(tx, id, other, Role::Triager));
        let titles = [
            "It crashes at start",
            "Slow café menu",
            "Paint the hull",
            "Lost anchor",
            "Plan the route",
            "Engine noise",
            "Nothing to see",
        ];
        let issues: Vec<Issue> = titles
            .iter()
            .enumerate()
            .map(|(place, title)| {
                let by = if place % 2 == 0 { &ana } else { &bo };
                let (new, at) = (Title::parse(title).unwrap(), moment(i64::try_from(place).unwrap() * 10));
                let body = Body::parse("body", "Out of memory, says /var/log/ferry.log").unwrap();
                let new = tidings::models::issue::opening::NewIssue { project: id, number: None, title: new, body };
                stage.act(by.id, at, move |tx| Ok(new.open(tx)?.0))
            })
            .collect();
        let ferry = Self { stage, project, ana, bo, bot, issues };
        ferry.sail();
        ferry
    }

    fn sail(&self) {
        let (bug, docs) = (self.label("bug"), self.label("good first issue"));
        let [one, two, three, four, five, six, _] = &*self.issues else { panic!("there are seven") };
        self.act(&self.ana, 100, one, move |tx, issue| issue.label(tx, &bug).map(drop));
        self.act(&self.bo, 101, two, move |tx, issue| issue.label(tx, &docs).map(drop));
        let docs = self.label("good first issue");
        self.act(&self.bo, 102, two, move |tx, issue| issue.unlabel(tx, &docs).map(drop));
        for minute in [110, 120] {
            self.act(&self.ana, minute, two, |tx, issue| issue.close(tx, CloseReason::Completed).map(drop));
            self.act(&self.bo, minute + 1, two, |tx, issue| issue.reopen(tx).map(drop));
        }
        self.act(&self.bo, 130, three, |tx, issue| issue.close(tx, CloseReason::NotPlanned).map(drop));
        self.act(&self.bo, 140, four, |tx, issue| {
            let text = issue.text(tx.conn())?;
            let body = Body::parse("body", &text.body)?;
            issue.edit(tx, &Title::parse("Lost the anchor")?, &body, issue.revision).map(drop)
        });
        let (ana, project) = (self.ana.clone(), self.project.id);
        self.act(&self.ana, 150, five, move |tx, issue| {
            issue.assign(tx, &ana)?;
            let milestone = Milestone::create(tx, project, "v1")?;
            issue.plan_for(tx, Some(&milestone)).map(drop)
        });
        self.stage.comment(one, &self.bo, moment(160), "Me too, says @ana");
        self.stage.comment(six, &self.bot, moment(170), "Measured: **loud**");
    }

    pub(crate) fn label(&self, name: &str) -> Label {
        let (project, name, ana) = (self.project.id, name.to_owned(), self.ana.clone());
        let found = self.stage.db.read_now(|conn| Label::find_by_name(conn, project, &name));
        found.unwrap_or_else(|_| self.stage.label(project, &ana, &name))
    }

    pub(crate) fn act(
        &self,
        by: &User,
        minute: i64,
        issue: &Issue,
        work: impl FnOnce(&mut tidings::db::Tx<'_>, &Issue) -> tidings::error::Result<()> + Send + 'static,
    ) {
        let issue = issue.clone();
        self.stage.act(by.id, moment(minute), move |tx| work(tx, &issue));
    }

    pub(crate) fn listing(&self, viewer: Viewer, typed: &str) -> Listing {
        let query = Query::parse(typed).unwrap_or_else(|mistakes| panic!("{typed}: {mistakes:?}"));
        Listing {
            scope: Scope::project_of(viewer, self.project.id),
            sort: query.sort().unwrap_or_default(),
            query,
            now: Now { at: moment(200), zone: chrono_tz::UTC },
            with_views: false,
        }
    }

    /// The numbers of what ana finds.
    pub(crate) fn found(&self, typed: &str) -> Vec<i64> {
        let mut numbers = self.listed(&self.listing(self.ana.viewer(), typed));
        numbers.sort_unstable();
        numbers
    }

    pub(crate) fn listed(&self, listing: &Listing) -> Vec<i64> {
        let found = self.stage.db.read_now(|conn| {
            let ready = listing.prepare(conn)?.unwrap_or_else(|mistakes| panic!("{}: {mistakes:?}", listing.query));
            let listed = ready.load(conn, Start::Top, 100)?;
            let (open, closed) = ready.counts(conn)?;
            Ok((listed, open + closed))
        });
        let (listed, count) = found.unwrap();
        let numbers: Vec<i64> = listed.entries.iter().map(|entry| entry.issue.number).collect();
        let is_whole = listing.query.state().is_none();
        assert!(!is_whole || i64::try_from(numbers.len()).unwrap() == count, "{}: {count}", listing.query);
        numbers
    }

    /// What is wrong with the names of a query.
    pub(crate) fn mistakes(&self, viewer: Viewer, typed: &str) -> Vec<String> {
        let listing = self.listing(viewer, typed);
        let ready = self.stage.db.read_now(|conn| listing.prepare(conn)).unwrap();
        ready.err().unwrap_or_default().into_iter().map(|mistake| mistake.words).collect()
    }
}

/// The menu's words and what they say.
#[test]
fn every_order_pages_forward_and_back_through_the_same_list() {
    let ferry = Ferry::afloat();
    for sort in Sort::menu() {
        let listing = Listing { sort, ..ferry.listing(ferry.ana.viewer(), "") };
        let whole = ferry.listed(&listing);
        let walk = ferry.stage.db.read_now(|conn| {
            let ready = listing.prepare(conn)?.unwrap();
            let numbers = |listed: &tidings::search::listing::Listed| {
                listed.entries.iter().map(|entry| entry.issue.number).collect::<Vec<_>>()
            };
            let (mut start, mut forward) = (Start::Top, Vec::new());
            let mut last = ready.load(conn, start, 2)?;
            loop {
                forward.extend(numbers(&last));
                let Some(older) = last.older else { break };
                start = Start::Before(older);
                last = ready.load(conn, start, 2)?;
            }
            let mut back = numbers(&last);
            while let Some(newer) = last.newer {
                last = ready.load(conn, Start::After(newer), 2)?;
                back.splice(0..0, numbers(&last));
            }
            Ok((forward, back))
        });
        let (forward, back) = walk.unwrap();
        assert_eq!(forward, whole, "{}", sort.word());
        assert_eq!(back, whole, "{}", sort.word());
    }
}
