//! An issue's own page: the ends of a long conversation, its gaps and windows, and what is new.

use chrono::TimeDelta;
use tidings::db::types::{At, EventId};
use tidings::db::words::Visibility;
use tidings::events::ActionKey;
use tidings::feed::conversation::{Conversation, Piece, Window};
use tidings::feed::{FeedQuery, Filter, Known};
use tidings::models::comment::Comment;
use tidings::models::issue::Issue;
use tidings::models::surroundings::Surroundings;
use tidings::models::user::User;
use tidings::models::viewer::Access;

use super::stage::{Stage, moment};

fn issue(stage: &Stage) -> (User, Issue) {
    let ana = stage.person("ana");
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    (ana, issue)
}

fn load(stage: &Stage, ana: &User, issue: &Issue, window: Window) -> Conversation {
    stage
        .db
        .read_now(|conn| Conversation::load(conn, &mut Known::default(), (ana.viewer(), issue.id, None), window))
        .unwrap()
}

/// What each piece says: a comment's text, how many changes, or "… 65".
fn said(conversation: &Conversation) -> Vec<String> {
    let words = |piece: &Piece| match piece {
        Piece::Line(line) => match line.entries.as_slice() {
            [only] => only.said().map_or_else(|| only.event.action.clone(), |comment| comment.body.clone()),
            entries => format!("{} changes", entries.len() + line.more),
        },
        Piece::Gap { events, .. } => format!("… {}", events.unwrap()),
    };
    conversation.pieces.iter().map(words).collect()
}

#[test]
fn a_long_conversation_shows_its_ends_and_what_is_asked_for() {
    let stage = Stage::open();
    let (ana, issue) = issue(&stage);
    for number in 1..=200 {
        stage.comment(&issue, &ana, moment(number), &number.to_string());
    }

    let ends = load(&stage, &ana, &issue, Window::Ends);
    let Some(Piece::Gap { after, .. }) = ends.pieces.get(5) else { panic!("a gap follows the first five") };
    let next = load(&stage, &ana, &issue, Window::After(*after));

    let range = |from: i64, to: i64| (from..=to).map(|number| number.to_string());
    let expected: Vec<_> = range(1, 5).chain(["… 165".into()]).chain(range(171, 200)).collect();
    assert_eq!(said(&ends), expected);
    let expected: Vec<_> = range(1, 55).chain(["… 115".into()]).chain(range(171, 200)).collect();
    assert_eq!(said(&next), expected);
    assert_eq!(ends.opened.unwrap().action, "issue_opened");
}

#[test]
fn a_permalink_opens_its_own_window() {
    let stage = Stage::open();
    let (ana, issue) = issue(&stage);
    let bug = stage.label(issue.project_id, &ana, "bug");
    for number in 1..=200 {
        stage.comment(&issue, &ana, moment(number), &number.to_string());
    }
    stage.toggle((&issue, &bug), &ana, moment(100).plus(TimeDelta::seconds(5)), 7);
    let filter = Filter { actions: vec![ActionKey::LabelRemoved], ..Filter::default() };
    let removals = stage.load(&FeedQuery { filter, folds: false, ..Stage::of_issue(issue.id, ana.viewer()) });
    let sought = removals.lines[1].entries[0].event.id;

    let around = said(&load(&stage, &ana, &issue, Window::Around(sought)));

    assert_eq!(around.iter().filter(|words| *words == "7 changes").count(), 1, "{around:?}");
    assert!(around.contains(&"100".to_owned()) && around.contains(&"101".to_owned()));
    assert_eq!(around.iter().filter(|words| words.starts_with('…')).count(), 2);
    let stranger = said(&load(&stage, &ana, &issue, Window::Around(EventId(i64::MAX))));
    assert_eq!(stranger.len(), 36);
}

#[test]
fn a_short_conversation_is_whole_and_a_deleted_comment_leaves_its_line() {
    let stage = Stage::open();
    let (ana, issue) = issue(&stage);
    let gone = stage.comment(&issue, &ana, moment(1), "Never mind");
    stage.comment(&issue, &ana, moment(2), "Here");
    stage.act(ana.id, moment(3), move |tx| Comment::find(tx.conn(), gone)?.delete(tx));

    let conversation = load(&stage, &ana, &issue, Window::Ends);

    assert_eq!(said(&conversation), ["comment_added", "Here", "comment_deleted"]);
    let Piece::Line(line) = &conversation.pieces[0] else { panic!("it is a line") };
    assert!(line.entries[0].is_gone());
}

#[test]
fn a_conversation_costs_the_same_however_long_it_is() {
    let stage = Stage::open();
    let (ana, issue) = issue(&stage);
    let mut costs = Vec::new();
    for number in 1..=120 {
        stage.comment(&issue, &ana, moment(number), "Still so");
        if [10, 30, 60, 120].contains(&number) {
            costs.push(stage.queries(|| load(&stage, &ana, &issue, Window::Ends)));
        }
    }
    // One for the lines, one for all that they name; a long one has a head and a gap beside.
    assert_eq!(costs, [2, 2, 4, 4]);
}

#[test]
fn the_last_visit_is_the_one_before_this() {
    let stage = Stage::open();
    let (ana, issue) = issue(&stage);
    let id = issue.id;
    let view = |at: At| stage.act(ana.id, at, move |tx| Issue::view(tx, id));
    let access = Access { viewer: ana.viewer(), role: None };
    let last = |now: At| {
        let around = stage.db.read_now(|conn| Surroundings::load(conn, &issue, access, (now, false)));
        around.unwrap().last_visit
    };

    view(moment(0));
    assert_eq!(last(moment(1)), None);
    view(moment(10));
    assert_eq!(last(moment(120)), Some(moment(10)));
    view(moment(120));
    assert_eq!(last(moment(125)), Some(moment(10)), "it stays on reload");
    assert_eq!(last(moment(136)), Some(moment(120)));
}
