//! Pages of lines: their length, their borders in both directions, and what they cost.

use chrono::TimeDelta;
use tidings::db::words::Visibility;
use tidings::feed::{Cursor, FeedQuery, Place, Stretch};
use tidings::models::issue::Issue;
use tidings::models::user::User;

use super::stage::{Stage, actions, ids, moment};

/// An issue with 25 comments, between which somebody changes labels, sometimes often.
fn long_issue(stage: &Stage) -> (User, Issue) {
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let (issue, bug) = (stage.issue(ferry.id, &ana, "It sinks"), stage.label(ferry.id, &ana, "bug"));
    for round in 0..25 {
        stage.comment(&issue, &bo, moment(20 * round + 1), "Still so");
        stage.toggle((&issue, &bug), &ana, moment(20 * round + 3), round % 4);
    }
    stage.toggle((&issue, &bug), &ana, moment(20 * 30), 130);
    (ana, issue)
}

fn walk(stage: &Stage, first: FeedQuery, next: impl Fn(&Stretch) -> Option<Place>) -> Vec<Stretch> {
    let mut pages = vec![stage.load(&first)];
    while let Some(place) = pages.last().and_then(&next) {
        pages.push(stage.load(&FeedQuery { place, ..first.clone() }));
        assert!(pages.len() < 100, "the walk ends");
    }
    pages
}

#[test]
fn both_directions_show_the_same_lines_ten_a_page() {
    let stage = Stage::open();
    let (ana, issue) = long_issue(&stage);
    let newest = Stage::of_issue(issue.id, ana.viewer());
    let oldest = FeedQuery { place: Place::After(Cursor::FIRST), ..newest.clone() };

    let older = walk(&stage, newest, |page| page.older.map(Place::Before));
    let mut newer = walk(&stage, oldest, |page| page.newer.map(Place::After));

    let (last, full) = older.split_last().unwrap();
    assert!(full.iter().all(|page| page.lines.len() == 10) && last.lines.len() <= 10);
    newer.reverse();
    let lines = |pages: &[Stretch]| pages.iter().flat_map(|page| ids(&page.lines)).collect::<Vec<_>>();
    assert_eq!(lines(&older), lines(&newer));
    // 25 comments, 18 runs of changes beside them, the long run (cut by the ten minutes once or not), and the opening.
    assert_eq!(lines(&older).len(), 25 + 18 + 1 + 1);
    assert_eq!((older[0].newer, last.older), (None, None));
}

#[test]
fn a_page_is_the_same_whether_one_comes_from_above_or_below() {
    let stage = Stage::open();
    let (ana, issue) = long_issue(&stage);
    let newest = Stage::of_issue(issue.id, ana.viewer());

    let pages = walk(&stage, newest.clone(), |page| page.older.map(Place::Before));
    let back = stage.load(&FeedQuery { place: Place::After(pages[2].newer.unwrap()), ..newest });

    assert_eq!(ids(&back.lines), ids(&pages[1].lines));
}

#[test]
fn a_long_line_shows_fifty_and_tells_how_many_more() {
    let stage = Stage::open();
    let (ana, issue) = long_issue(&stage);

    let page = stage.load(&Stage::of_issue(issue.id, ana.viewer()));

    let first = &page.lines[0];
    assert_eq!((first.entries.len(), first.more), (50, 80));
    assert!(first.entries.is_sorted_by(|newer, older| newer.event.id > older.event.id));
}

#[test]
fn only_neighbours_by_one_person_in_ten_minutes_of_the_clock_share_a_line() {
    let stage = Stage::open();
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    let bug = stage.label(ferry.id, &ana, "bug");
    stage.toggle((&issue, &bug), &ana, moment(61), 2);
    stage.toggle((&issue, &bug), &bo, moment(62), 1);
    stage.comment(&issue, &bo, moment(63), "Look");
    stage.toggle((&issue, &bug), &bo, moment(64), 1);
    stage.toggle((&issue, &bug), &bo, moment(69), 1);
    stage.toggle((&issue, &bug), &bo, moment(70), 1);

    let page = stage.load(&Stage::of_issue(issue.id, ana.viewer()));

    let (on, off) = ("label_added", "label_removed");
    assert_eq!(
        actions(&page.lines),
        [vec![off], vec![on, off], vec!["comment_added"], vec![on], vec![off, on], vec!["issue_opened"]]
    );
}

#[test]
fn events_of_one_moment_are_each_shown_once() {
    let stage = Stage::open();
    let ana = stage.person("ana");
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    for _ in 0..23 {
        stage.comment(&issue, &ana, moment(5), "At once");
    }

    let pages = walk(&stage, Stage::of_issue(issue.id, ana.viewer()), |page| page.older.map(Place::Before));

    let mut all: Vec<_> = pages.iter().flat_map(|page| ids(&page.lines)).collect();
    assert_eq!(all.len(), 24);
    all.dedup();
    assert_eq!(all.len(), 24);
}

#[test]
fn a_page_begins_at_a_date_and_leads_both_ways() {
    let stage = Stage::open();
    let ana = stage.person("ana");
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    for day in 1..30 {
        stage.comment(&issue, &ana, moment(0).plus(TimeDelta::days(day)), "Another day");
    }
    let until = moment(0).plus(TimeDelta::days(20));

    let query = Stage::of_issue(issue.id, ana.viewer());
    let page = stage.load(&FeedQuery { place: Place::Until(until), ..query });

    assert!(page.lines[0].entries[0].event.occurred_at < until);
    assert!(page.newer.is_some() && page.older.is_some());
}

#[test]
fn a_page_costs_the_same_however_much_there_is() {
    let stage = Stage::open();
    let (ana, issue) = long_issue(&stage);
    let ferry = issue.project_id;
    let short = stage.issue(ferry, &ana, "It floats");
    stage.comment(&short, &ana, moment(2), "Yes");
    let deep = stage.load(&Stage::of_issue(issue.id, ana.viewer())).older.map(Place::Before).unwrap();

    let load = |query: FeedQuery| stage.queries(|| stage.load(&query));
    let (long, short) = (Stage::of_issue(issue.id, ana.viewer()), Stage::of_issue(short.id, ana.viewer()));
    let costs = [load(short), load(FeedQuery { place: deep, ..long.clone() }), load(long)];

    // Events, and all that they name; once more the events where a run is long.
    assert_eq!(costs, [2, 2, 3]);
}
