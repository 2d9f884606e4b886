//! Counts that follow each event, once the inbox has had it.

use tidings::db::words::{CloseReason, Visibility};
use tidings::models::comment::Comment;
use tidings::models::counting::Counted;
use tidings::models::issue::Issue;
use tidings::models::label::{Label, NewLabel};
use tidings::models::text::Body;

use crate::support::desk::{Desk, outlet};

fn counts(desk: &Desk, issue: &Issue) -> Vec<(String, (i64, i64))> {
    let told = desk.db.read_now(|conn| Counted::of_project(conn, issue.project_id)).unwrap();
    told.into_iter().map(|(_, name, counts)| (name, counts)).collect()
}

#[test]
fn a_deleted_comment_still_was_the_last_one() {
    let desk = Desk::with(&outlet());
    let ana = desk.person("ana");
    let issue = desk.issue(desk.project(&ana, Visibility::Public).id, &ana, "Login fails");
    let last = || desk.db.read_now(|conn| Issue::find(conn, issue.id)).unwrap().last_commented_at;
    assert_eq!(last(), None);

    let of = issue.clone();
    let (comment, _) = desk.act(&ana, move |tx| of.comment(tx, &Body::parse("body", "Again.")?));
    desk.deliver_all();
    let at = last();
    assert!(at.is_some());

    desk.act(&ana, move |tx| Comment::find(tx.conn(), comment)?.delete(tx));
    desk.deliver_all();
    assert_eq!(last(), at);
}

#[test]
fn labels_know_how_many_open_and_closed_issues_they_have() {
    let desk = Desk::with(&outlet());
    let ana = desk.person("ana");
    let project = desk.project(&ana, Visibility::Public).id;
    let (one, two) = (desk.issue(project, &ana, "One"), desk.issue(project, &ana, "Two"));
    let label: Label = desk.act(&ana, move |tx| {
        NewLabel { project, name: "bug".into(), color: "#d64545".into(), description: String::new() }.create(tx)
    });
    for issue in [&one, &two] {
        let (issue, label) = (issue.clone(), label.clone());
        desk.act(&ana, move |tx| issue.label(tx, &label));
    }
    let closed = one.clone();
    desk.act(&ana, move |tx| closed.close(tx, CloseReason::Completed));
    desk.deliver_all();
    assert_eq!(counts(&desk, &one), [("bug".to_owned(), (1, 1))]);

    let (issue, gone) = (two.clone(), label);
    desk.act(&ana, move |tx| issue.unlabel(tx, &gone));
    desk.act(&ana, move |tx| Issue::find(tx.conn(), one.id)?.reopen(tx));
    desk.deliver_all();
    assert_eq!(counts(&desk, &two), [("bug".to_owned(), (1, 0))]);
}
