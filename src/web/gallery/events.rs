//! Made-up events: the lines of a feed, and feeds of them.
use chrono::{DateTime, Utc};

use crate::look::{EMOJI, Icon, Part, Tone};
use crate::markdown;
use crate::web::avatar::Avatar;
use crate::web::feed::card::{Chip, Reactions, Tasks};
use crate::web::feed::{Card, Feed, FeedItem, FeedLine, Fold};
use crate::web::form::Once;

use super::content::{ISSUE, at, clock, person};

pub fn text(words: &str) -> Part {
    Part::Text(words.into())
}

pub fn who(name: &str) -> Part {
    let full = person(name).full_name;
    Part::Person { name: full.split(' ').next().unwrap().into(), url: Some(format!("/users/{name}")) }
}

/// A line of the feed; more is filled in by those who need it.
pub fn item(id: i64, action: &str, look: (Icon, Tone), time: &str, phrase: Vec<Part>) -> FeedItem {
    let actor = match phrase.first() {
        Some(Part::Person { name, url: Some(_) }) => name.to_lowercase(),
        _ => "system".into(),
    };
    let is_bot = actor == "system";
    FeedItem {
        id,
        action: action.into(),
        icon: look.0,
        tone: look.1,
        avatar: if is_bot { Avatar::machine(Icon::Zap) } else { person(&actor).avatar },
        actor,
        is_bot,
        phrase,
        why: None,
        at: clock().under_heading(at(time)),
        url: format!("#event-{id}"),
        receipts: None,
        card: None,
        is_gone: false,
    }
}

pub fn comment(id: i64, name: &str, time: &str, body: &str) -> FeedItem {
    let look = (Icon::Comment, Tone::Info);
    let item = item(id, "comment_added", look, time, vec![who(name), text(" commented")]);
    FeedItem { card: Some(card(&format!("comment-{id}"), name, body)), ..item }
}

fn card(anchor: &str, author: &str, body: &str) -> Card {
    let chip = |(place, count): (usize, i64)| Chip { emoji: EMOJI[place], count, is_mine: place == 0 };
    let reactions = Reactions {
        url: format!("{ISSUE}/{anchor}/reactions"),
        chips: [(0, 3), (5, 1)].map(chip).into(),
        may_react: author != "bo",
    };
    let html = markdown::render(body);
    let tasks = html.has_tasks().then(|| Tasks { url: format!("{ISSUE}/{anchor}/tasks"), version: 2 });
    Card {
        anchor: anchor.into(),
        author: person(author).full_name,
        tag: (author == "ana").then(|| "maintainer".into()),
        body: if tasks.is_some() { html.with_buttons() } else { html },
        is_edited: author == "chidi",
        revisions: (author == "chidi").then(|| format!("{ISSUE}/{anchor}/revisions")),
        quote: Some(format!("{ISSUE}?quote=312#composer")),
        edit: Some(format!("{ISSUE}/{anchor}/edit")),
        delete: anchor.starts_with("comment").then(|| format!("{ISSUE}/{anchor}/delete")),
        moderate: (author == "chidi").then(|| format!("{ISSUE}/{anchor}/hide")),
        hidden: (author == "chidi").then(|| "outdated".into()),
        reactions: Some(reactions),
        tasks,
        once: Once::new("a1b2c3d4"),
        ..Card::default()
    }
}

fn opened() -> FeedItem {
    let body = "On macOS the watcher never reconnects after the lid has been closed for more than a few minutes. The tray icon stays green, so nothing tells you that files are no longer moving.\n\n**Steps**\n\n1. Start a sync between two folders.\n2. Close the lid for ten minutes, then open it.\n3. Change a file on either side.\n\n- [x] reproduced\n- [ ] understood\n\n```\n[12 Nov 09:02:41] watcher: kqueue EBADF, descriptor 14 is gone, and this line is longer than any phone is wide\n[12 Nov 09:02:41] watcher: retry in 0 ms (attempt 1 of 1)\n```\n";
    let phrase = vec![who("mei"), text(" opened this issue")];
    let item = item(9100, "issue_opened", (Icon::IssueOpened, Tone::Open), "2026-11-12T09:14:00Z", phrase);
    FeedItem { card: Some(card("description", "mei", body)), ..item }
}

fn bot(id: i64, action: &str, look: (Icon, Tone), time: &str, phrase: Vec<Part>, why: &str) -> FeedItem {
    FeedItem { why: Some((why.into(), Some("#event-9100".into()))), ..item(id, action, look, time, phrase) }
}

fn labelled(id: i64, name: &str, color: &str) -> FeedItem {
    let label = Part::Label { name: name.into(), color: color.into(), url: Some("/projects/ferry/issues".into()) };
    let phrase = vec![who("bo"), text(" added the label "), label];
    item(id, "label_added", (Icon::Tag, Tone::Mute), "2026-11-12T11:32:00Z", phrase)
}

fn changes(is_open: bool) -> Fold {
    let bo = || who("bo");
    let value = |value: &str| Part::Value(value.into());
    let milestone = vec![bo(), text(" added this to "), value("v1.2")];
    let priority = vec![bo(), text(" raised priority from "), value("Normal"), text(" to "), value("High")];
    let time = "2026-11-12T11:40:00Z";
    Fold {
        avatar: person("bo").avatar,
        actor: "Bo".into(),
        text: "made 4 changes".into(),
        at: clock().under_heading(at(time)),
        items: vec![
            labelled(9103, "bug", "#d64545"),
            labelled(9104, "macos", "#7a828e"),
            item(9105, "milestone_added", (Icon::Milestone, Tone::Mute), time, milestone),
            item(9106, "issue_priority_changed", (Icon::Flame, Tone::Attn), time, priority),
        ],
        more: is_open.then(|| ("and 70 more".into(), format!("{ISSUE}/feed?actor=bo"))),
        is_open,
    }
}

/// The lines of the mock, oldest first, with the moment of each.
pub fn lines() -> Vec<(DateTime<Utc>, FeedLine)> {
    let rule = |words: &str| Part::Person { name: words.into(), url: None };
    let sync = Part::Label { name: "sync".into(), color: "#3b82d0".into(), url: None };
    let mute = |icon| (icon, Tone::Mute);
    let renamed = vec![
        who("ana"),
        text(" renamed this from "),
        Part::Old("Sync broken??".into()),
        text(" to "),
        Part::Value("Sync stops after the laptop wakes from sleep".into()),
    ];
    let commit = Part::Code { text: "a1b2c3d".into(), url: Some("https://example.org".into()) };
    let gone = vec![who("chidi"), text(" deleted a comment by "), who("chidi")];
    let gone = item(9112, "comment_deleted", (Icon::Trash, Tone::Danger), "2026-11-19T12:02:00Z", gone);
    let idle = vec![text("This issue has had no activity for 7 days")];
    let lines = [
        ("2026-11-12T09:14:00Z", FeedLine::Item(opened())),
        (
            "2026-11-12T09:14:00Z",
            FeedLine::Item(bot(
                9102,
                "label_added",
                mute(Icon::Tag),
                "2026-11-12T09:14:00Z",
                vec![rule("Triage sync reports"), text(" added the label "), sync],
                "Mei opened this issue",
            )),
        ),
        ("2026-11-12T11:40:00Z", FeedLine::Fold(changes(true))),
        ("2026-11-12T11:40:00Z", FeedLine::More { text: "Show 214 more".into(), url: format!("{ISSUE}?after=9106") }),
        (
            "2026-11-12T13:40:00Z",
            FeedLine::Item(item(
                9113,
                "issue_locked",
                (Icon::Lock, Tone::Attn),
                "2026-11-12T13:40:00Z",
                vec![who("bo"), text(" locked the conversation")],
            )),
        ),
        (
            "2026-11-19T06:00:00Z",
            FeedLine::Item(bot(
                9107,
                "no_activity_detected",
                (Icon::History, Tone::Attn),
                "2026-11-19T06:00:00Z",
                idle,
                "schedule, every day at 06:00",
            )),
        ),
        (
            "2026-11-19T10:05:00Z",
            FeedLine::Item(item(
                9108,
                "assignee_added",
                (Icon::PersonAdd, Tone::Info),
                "2026-11-19T10:05:00Z",
                vec![who("bo"), text(" assigned "), who("ana")],
            )),
        ),
        (
            "2026-11-19T10:31:00Z",
            FeedLine::Item(comment(
                312,
                "ana",
                "2026-11-19T10:31:00Z",
                "Reproduced on 14.6. After wake the descriptor is gone and we retry exactly once, with no delay, before the disk is back. @bo I think we should back off: 250 ms, 500 ms, 1 s, and turn the tray icon amber meanwhile.",
            )),
        ),
        (
            "2026-11-19T10:33:00Z",
            FeedLine::Item(item(9111, "issue_title_changed", mute(Icon::Pencil), "2026-11-19T10:33:00Z", renamed)),
        ),
        ("2026-11-19T12:02:00Z", FeedLine::Item(FeedItem { is_gone: true, ..gone })),
        ("2026-11-22T16:48:00Z", FeedLine::NewSince("Saturday 14:02".into())),
        (
            "2026-11-22T16:48:00Z",
            FeedLine::Item(item(
                9114,
                "commit_referenced",
                (Icon::GitCommit, Tone::Info),
                "2026-11-22T16:48:00Z",
                vec![
                    who("chidi"),
                    text(" referenced this in "),
                    commit,
                    text(" Back off before reopening the watcher"),
                ],
            )),
        ),
        (
            "2026-11-22T16:55:00Z",
            FeedLine::Item(comment(
                313,
                "chidi",
                "2026-11-22T16:55:00Z",
                "Pushed a branch with the back-off. Left to do:\n\n- [x] back off\n- [ ] the amber icon\n- [ ] a test that closes the descriptor under our feet",
            )),
        ),
        (
            "2026-11-23T06:00:00Z",
            FeedLine::Item(bot(
                9116,
                "due_date_approaching",
                (Icon::Hourglass, Tone::Attn),
                "2026-11-23T06:00:00Z",
                vec![text("This issue is due in 2 days")],
                "due date set by Bo",
            )),
        ),
        (
            "2026-11-23T14:02:00Z",
            FeedLine::Item(comment(
                314,
                "mei",
                "2026-11-23T14:02:00Z",
                "Tried the branch overnight: four sleeps, four clean reconnects. From my side this is done once the icon changes colour.",
            )),
        ),
    ];
    lines.map(|(time, line)| (at(time), line)).into()
}

pub fn conversation() -> Feed {
    Feed::by_day(&clock(), lines())
}

/// The same newest first, as activity shows it: with receipts, excerpts and closed folds.
pub fn activity() -> Feed {
    let receipts = |item: FeedItem| FeedItem {
        receipts: Some(format!("/events/{}/receipts", item.id)),
        card: item.card.map(|card| Card { edit: None, delete: None, ..card }),
        ..item
    };
    let lines = lines().into_iter().rev().filter_map(|(at, line)| match line {
        FeedLine::Item(item) => Some((at, FeedLine::Item(receipts(item)))),
        FeedLine::Fold(_) => Some((at, FeedLine::Fold(changes(false)))),
        FeedLine::NewSince(_) | FeedLine::More { .. } => None,
    });
    Feed::by_day(&clock(), lines)
}
