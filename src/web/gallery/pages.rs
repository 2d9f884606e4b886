//! Each page once, or once for each of its faces, filled with made-up content.
use askama::Template;

use crate::web::errors::ErrorPage;
use crate::web::feed::Feed;
use crate::web::feeds::{FeedPage, Filters, IssueFeedPage, Show};
use crate::web::flash::Flash;
use crate::web::form::Choice;
use crate::web::issues::State;
use crate::web::issues::composer::Composer;
use crate::web::issues::list::{Count, Empty, Group, IssueRow, IssuesPage, OtherState};
use crate::web::issues::pinned::Pinned;
use crate::web::issues::rail::Rail;
use crate::web::issues::show::IssuePage;
use crate::web::page::{Page, Section};
use crate::web::pager::{Jump, Pager};
use crate::web::sessions::SignInPage;

use super::content::{self as made, at, clock, label, page, people, signed_out};
use super::events;

mod behind;
mod doors;
mod mine;
mod planning;
mod projects;
mod rules;
mod writing;

/// Name and HTML of every page.
pub fn all() -> Vec<(&'static str, String)> {
    let mut pages = issue_pages();
    pages.extend(feed_pages());
    pages.extend(list_pages());
    pages.extend(plain_pages());
    pages.extend(
        [writing::all(), projects::all(), mine::all(), doors::all(), behind::all(), rules::all(), planning::all()]
            .into_iter()
            .flatten(),
    );
    pages
}

fn issue(page: Page, rail: Rail, composer: Composer) -> String {
    IssuePage {
        page,
        head: made::head(),
        rail,
        conversation: events::conversation(),
        waiting: made::waiting(),
        composer,
    }
    .render()
    .unwrap()
}

fn issue_pages() -> Vec<(&'static str, String)> {
    let title = "Sync stops after the laptop wakes from sleep #142";
    let flash = Flash::done("Comment added.").linking("See who is told", "/events/9119/receipts");
    let flashed = Page { flash: Some(flash), ..page(title, Some(Section::Issues)) };
    let reader = Rail { assignees: Vec::new(), labels: Vec::new(), ..Rail::default() };
    vec![
        ("issue", issue(flashed, made::rail(), made::composer("", None))),
        (
            "issue-error",
            issue(
                page(title, Some(Section::Issues)),
                made::rail(),
                made::composer("", Some("A comment cannot be empty.")),
            ),
        ),
        (
            "issue-locked",
            issue(page(title, Some(Section::Issues)), made::rail(), Composer::Locked(Some("resolved".into()))),
        ),
        ("issue-signed-out", issue(signed_out(title), reader, Composer::SignedOut("/sign-in?next=/".into()))),
    ]
}

fn filters(show: Show) -> Filters {
    Filters {
        url: format!("{}/feed", made::ISSUE),
        show,
        actions: vec![Choice::new("comment_added", "Comment added"), Choice::new("label_added", "Label added")],
        people: vec![Choice::new("ana", "Ana"), Choice::new("bo", "Bo")],
        from: "2026-11-12".into(),
        me: Some("ana".into()),
        comment_actions: "comment_added".into(),
        change_actions: "label_added,label_removed".into(),
        ..Filters::default()
    }
}

fn pager() -> Pager {
    let jump = Jump {
        action: "/projects/ferry/feed".into(),
        keep: vec![("actor".into(), "ana".into())],
        date: "2026-11-12".into(),
    };
    let (older, oldest) = (Some("?before=1-2".into()), Some("?after=0-0".into()));
    Pager { newest: None, newer: None, older, oldest, jump: Some(jump) }
}

fn feed_pages() -> Vec<(&'static str, String)> {
    let issue_page = page("Activity of Sync stops after the laptop wakes from sleep #142", Some(Section::Issues));
    let (head, rail, feed) = (made::head(), made::rail(), events::activity());
    let issue = IssueFeedPage { page: issue_page, head, rail, filters: filters(Show::All), feed, pager: pager() };
    let all = |feed, show| FeedPage {
        page: page("Activity", Some(Section::Activity)),
        about: "Everything that happens in Ferry, newest first.".into(),
        filters: Filters {
            error: (show == Show::Chosen).then(|| "'comment_aded' is not a valid action".into()),
            ..filters(show)
        },
        feed,
        pager: pager(),
    };
    vec![
        ("feed", issue.render().unwrap()),
        ("project-feed", all(events::activity(), Show::Mine).render().unwrap()),
        ("feed-empty", all(Feed::default(), Show::Chosen).render().unwrap()),
    ]
}

fn row(number: i64, title: &str, state: State, opened: &str) -> IssueRow {
    let labels = [label("bug", "#d64545"), label("sync", "#3b82d0"), label("needs repro", "#d98a00")];
    let many = usize::try_from(number % 4).unwrap();
    IssueRow {
        number,
        url: format!("/projects/ferry/issues/{number}"),
        project: None,
        title: vec![(title.into(), false)],
        excerpt: (number == 142)
            .then(|| vec![("…the laptop ".into(), false), ("wakes".into(), true), (" and…".into(), false)]),
        status: (number == 142).then(|| "Doing".into()),
        state,
        labels: labels[..many].to_vec(),
        milestone: (number % 2 == 0).then(|| "v1.2".into()),
        author: "Mei".into(),
        opened: clock().in_list(at(opened)),
        comments: (number % 3) * 4,
        assignees: people(&["ana", "mei"][..usize::try_from(number % 3).unwrap()]),
        is_unread: number > 145,
    }
}

fn list(rows: Vec<IssueRow>, empty: Empty, counts: (i64, i64)) -> String {
    let url = "/projects/ferry/issues";
    let count = |issues, is_current| Count { issues, is_more: false, url: url.into(), is_current };
    let sort = |words: &str, is_current| (words.to_owned(), format!("{url}?sort=created"), is_current);
    let is_new = counts == (0, 0);
    let page = IssuesPage {
        page: page("Issues", Some(Section::Issues)),
        url: url.into(),
        query: "is:open label:bug".into(),
        marked: vec![],
        views: vec![],
        keep: Some("/projects/ferry/views?q=label%3Abug".into()),
        sort_word: String::new(),
        may_change: !is_new,
        mistakes: vec![],
        chips: if is_new { vec![] } else { vec![("is:open".into(), url.into()), ("label:bug".into(), url.into())] },
        open: count(counts.0, true),
        closed: count(counts.1, false),
        sorts: vec![sort("Recently updated", true), sort("Newest", false), sort("Most comments", false)],
        pinned: if is_new { Pinned::default() } else { made::pinned() },
        groups: if rows.is_empty() { vec![] } else { vec![Group { heading: None, rows }] },
        empty,
        pager: if is_new { Pager::default() } else { Pager { jump: None, ..pager() } },
    };
    page.render().unwrap()
}

fn list_pages() -> Vec<(&'static str, String)> {
    let rows = vec![
        row(151, "Show which side won when both files changed", State::Open, "2026-11-22T09:14:00Z"),
        row(150, "Tray icon: amber while reconnecting", State::Open, "2026-11-22T09:14:00Z"),
        row(142, "Sync stops after the laptop wakes from sleep", State::Open, "2026-11-12T09:14:00Z"),
        row(139, "Two clients on one folder delete each other’s lock file", State::Completed, "2026-10-12T09:14:00Z"),
        row(
            128,
            "A title without any space in it: aVeryLongFunctionNameThatSomebodyPastedIntoTheTitleOfThisIssue::with_generics<T>",
            State::NotPlanned,
            "2025-10-12T09:14:00Z",
        ),
    ];
    let other =
        OtherState { sentence: "12 closed ones do.".into(), button: "Show closed".into(), url: "?q=is:closed".into() };
    let no_match = Empty::NoMatch { sentence: "No open issue matches label:bug.".into(), other: Some(other) };
    vec![
        ("list", list(rows, Empty::First, (1208, 31))),
        ("list-no-match", list(vec![], no_match, (0, 12))),
        ("list-new", list(vec![], Empty::First, (0, 0))),
    ]
}

fn plain_pages() -> Vec<(&'static str, String)> {
    let sign_in = |error: Option<&str>, kept: &[(&str, &str)]| SignInPage {
        page: signed_out("Sign in"),
        login: if error.is_some() { "ana".into() } else { String::new() },
        error: error.map(str::to_owned),
        notice: (!kept.is_empty()).then(|| "You are not signed in any more. What you wrote is kept.".into()),
        next: "/projects/ferry/issues/142".into(),
        kept: kept.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        to: "/projects/ferry/issues/12/comments".into(),
        demo_people: people(&["ana", "bo", "chidi", "mei"]),
        sign_up: None,
    };
    let error = |status| ErrorPage {
        page: page(&ErrorPage::new(status).page.title, None),
        request_id: Some("01JD8Q7W".into()),
        ..ErrorPage::new(status)
    };
    vec![
        ("sign-in", sign_in(None, &[]).render().unwrap()),
        (
            "sign-in-401",
            sign_in(
                Some("Name and password do not match. Try again."),
                &[("body", "A long comment that I wrote before lunch.")],
            )
            .render()
            .unwrap(),
        ),
        ("error-404", error(404).render().unwrap()),
        ("error-503", error(503).render().unwrap()),
    ]
}
