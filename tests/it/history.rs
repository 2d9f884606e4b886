//! Counts of events: against plain SQL, for whom they count, by which index they are found, and the command that prints them.

mod command;
mod counts;
mod days;
pub(crate) mod plans;
mod rehearsing;

use chrono::{TimeDelta, Utc};
use tidings::db::Tx;
use tidings::db::types::At;
use tidings::db::words::Visibility;
use tidings::models::comment::Comment;
use tidings::models::issue::Issue;
use tidings::models::user::User;

use crate::feed::stage::Stage;

/// So many days before today.
pub(crate) fn days_ago(days: i64) -> At {
    At(Utc::now() - TimeDelta::days(days))
}

/// A database in which bo and ana did many things on many days, in two public projects and a private one.
pub(crate) struct Past {
    pub(crate) stage: Stage,
    pub(crate) ana: User,
    pub(crate) bo: User,
}

impl Past {
    pub(crate) fn lived() -> Self {
        let stage = Stage::open();
        let (ana, bo) = live(&stage);
        Self { stage, ana, bo }
    }
}

/// Lets ana and bo do it.
pub(crate) fn live(stage: &Stage) -> (User, User) {
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let projects =
        [("ferry", Visibility::Public, 7), ("halyard", Visibility::Public, 4), ("vault", Visibility::Private, 5)];
    for (slug, visibility, comments) in projects {
        let project = stage.project(slug, &ana, visibility);
        let issue = stage.issue(project.id, &ana, "It sinks");
        let label = stage.label(project.id, &ana, "bug");
        for number in 0..comments {
            let comment = stage.comment(&issue, &bo, days_ago(number * 9), "Here it does not");
            if number % 2 == 0 {
                let delete = move |tx: &mut Tx<'_>| Comment::find(tx.conn(), comment)?.delete(tx);
                stage.act(ana.id, days_ago(number * 9), delete);
            }
        }
        stage.toggle((&issue, &label), &ana, days_ago(3), 5);
        let id = issue.id;
        stage.act(bo.id, days_ago(1), move |tx| Issue::view(tx, id));
    }
    (ana, bo)
}
