//! What a team does with its issues beyond words and labels: through the pages, and each act an event that `check` agrees with.

mod deleting;
mod due_dates;
mod duplicates;
mod milestones;
mod moving;
mod names;
mod rail;
mod revisions;
mod statuses;
mod templates;

use tidings::check;
use tidings::db::words::Role;
use tidings::models::issue::Issue;
use tidings::models::project::Project;

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

/// Ana maintains the project "web", bo triages it, cy reads it; it has an issue of cy's.
struct Scene {
    app: App,
    web: Project,
    issue: Issue,
}

const ISSUE: &str = "/projects/web/issues/1";

impl Scene {
    fn open() -> Self {
        let app = App::start();
        let (ana, bo, cy) = (app.user("ana"), app.user("bo"), app.user("cy"));
        let web = app.project("web").by(&ana).with(&bo, Role::Triager).with(&cy, Role::Reader).create();
        let issue = app.issue(&web).by(&cy).titled("It sinks").create();
        Self { app, web, issue }
    }

    /// The issue as it is now.
    fn now(&self) -> Issue {
        self.app.instance.db.read_now(|conn| Issue::find(conn, self.issue.id)).unwrap()
    }

    /// The actions in the feed of this page, newest first.
    fn actions(&self, path: &str) -> Vec<String> {
        let feed = self.app.sign_in("ana").page(&format!("{path}/feed")).feed();
        feed.into_iter().map(|line| line.action).collect()
    }

    /// The newest line of the issue's feed.
    fn told(&self) -> String {
        self.app.sign_in("ana").page(&format!("{ISSUE}/feed")).feed().remove(0).text
    }

    /// Works the inboxes, and finds rows and log alike.
    fn check(&self) {
        self.app.deliver_all();
        let mut lines = Vec::new();
        check::run(&self.app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, Vec::<String>::new());
    }
}

fn post(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    visitor.post(&format!("{ISSUE}/{path}"), fields)
}
