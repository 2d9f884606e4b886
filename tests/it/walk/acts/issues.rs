//! What people do with issues and comments.

use super::{Act, Kind, comment, day, issue, name, person};
use crate::walk::dice::Dice;
use crate::walk::texts::{body, words};
use crate::walk::world::World;

/// How often each comes, of all acts together.
pub(super) const KINDS: &[(i64, Kind)] = &[
    (9, open),
    (5, edit),
    (18, say),
    (5, say_and),
    (5, rewrite),
    (3, unsay),
    (4, hide),
    (1, redact),
    (8, react),
    (4, tick),
    (6, close),
    (5, reopen),
    (4, duplicate),
    (5, plan),
    (4, due),
    (4, prioritize),
    (6, progress),
    (4, pin),
    (9, label),
    (8, assign),
    (5, lock),
    (4, follow),
    (4, transfer),
    (3, delete),
    (2, restore),
    (6, bulk),
    (8, look),
];

fn open(dice: &mut Dice, world: &World) -> Act {
    let slug = dice.pick(&world.slugs).cloned().unwrap_or_default();
    let (label, assignee) = (name(dice, &world.labels, &slug), person(dice, world));
    let (label, assignee) = if dice.once_in(3) { (label, assignee) } else { Default::default() };
    let milestone = if dice.once_in(4) { name(dice, &world.milestones, &slug) } else { String::new() };
    let (title, body) = (words(dice, 5), body(dice, world));
    let fields = [
        ("title", &*title),
        ("body", &*body),
        ("labels", &*label),
        ("assignees", &*assignee),
        ("milestone", &*milestone),
    ];
    Act::post("open", format!("/projects/{slug}/issues"), &fields)
}

fn edit(dice: &mut Dice, world: &World) -> Act {
    let issue = issue(dice, world);
    let version = (issue.revision - i64::from(dice.once_in(8))).to_string();
    let (title, body) = (words(dice, 5), body(dice, world));
    Act::post("edit", issue.path(), &[("title", &*title), ("body", &*body), ("version", &*version)])
}

fn say(dice: &mut Dice, world: &World) -> Act {
    let (path, body) = (format!("{}/comments", issue(dice, world).path()), body(dice, world));
    let act = Act::post("comment", path, &[("body", &*body)]);
    if dice.once_in(12) { Act { kind: "attach", file: Some(words(dice, 4)), ..act } } else { act }
}

fn say_and(dice: &mut Dice, world: &World) -> Act {
    let (path, body) = (format!("{}/comments", issue(dice, world).path()), body(dice, world));
    let body = if dice.once_in(3) { String::new() } else { body };
    Act::post("comment and close", path, &[("body", &*body), ("and", dice.word(&["close", "reopen"]))])
}

fn rewrite(dice: &mut Dice, world: &World) -> Act {
    let comment = comment(dice, world);
    let version = (comment.revision - i64::from(dice.once_in(8))).to_string();
    Act::post("edit comment", comment.path(), &[("body", &*body(dice, world)), ("version", &*version)])
}

fn unsay(dice: &mut Dice, world: &World) -> Act {
    Act::post("delete comment", format!("{}/delete", comment(dice, world).path()), &[])
}

fn hide(dice: &mut Dice, world: &World) -> Act {
    let path = format!("{}/hide", comment(dice, world).path());
    let reason = dice.word(&["spam", "off_topic", "outdated", "resolved", "nonsense"]);
    Act::or_back(["hide", "unhide"], &path, dice.once_in(3), &[("reason", reason)])
}

fn redact(dice: &mut Dice, world: &World) -> Act {
    Act::post("redact", format!("{}/redact", comment(dice, world).path()), &[])
}

fn react(dice: &mut Dice, world: &World) -> Act {
    let to = if dice.once_in(2) { issue(dice, world).path() } else { comment(dice, world).path() };
    let emoji = dice.word(&["+1", "-1", "heart", "eyes", "nonsense"]);
    Act::or_back(["react", "unreact"], &format!("{to}/reactions"), dice.once_in(3), &[("emoji", emoji)])
}

fn tick(dice: &mut Dice, world: &World) -> Act {
    let issue = dice.pick(&world.listed).cloned().unwrap_or_default();
    let comment = dice.pick(&world.lists).cloned().unwrap_or_default();
    let (to, version) =
        if dice.once_in(2) { (issue.path(), issue.revision) } else { (comment.path(), comment.revision) };
    let task = dice.word(&["1+", "2-", "3+", "1-", "2+"]);
    Act::post("tick", format!("{to}/tasks"), &[("task", task), ("version", &*version.to_string())])
}

fn close(dice: &mut Dice, world: &World) -> Act {
    let (one, other) = (issue(dice, world), issue(dice, world));
    let reason = dice.word(&["completed", "not_planned", "duplicate", "duplicate", "nonsense"]);
    let original = format!("{}#{}", other.slug, other.number);
    Act::post("close", format!("{}/closure", one.path()), &[("reason", reason), ("original", &*original)])
}

fn reopen(dice: &mut Dice, world: &World) -> Act {
    Act::post("reopen", format!("{}/closure/delete", issue(dice, world).path()), &[])
}

fn duplicate(dice: &mut Dice, world: &World) -> Act {
    let (one, other) = (issue(dice, world), issue(dice, world));
    let original = format!("{}#{}", other.slug, other.number);
    let path = format!("{}/duplicate", one.path());
    Act::or_back(["mark duplicate", "unmark duplicate"], &path, dice.once_in(2), &[("original", &*original)])
}

fn plan(dice: &mut Dice, world: &World) -> Act {
    let issue = issue(dice, world);
    let milestone = name(dice, &world.milestones, &issue.slug);
    let path = format!("{}/milestone", issue.path());
    Act::or_back(["plan", "unplan"], &path, dice.once_in(3), &[("milestone", &*milestone)])
}

fn due(dice: &mut Dice, world: &World) -> Act {
    let (path, day) = (format!("{}/due-date", issue(dice, world).path()), day(dice, world));
    Act::or_back(["set due", "clear due"], &path, dice.once_in(4), &[("due_on", &*day)])
}

fn prioritize(dice: &mut Dice, world: &World) -> Act {
    let path = format!("{}/priority", issue(dice, world).path());
    let priority = dice.word(&["low", "medium", "high", "urgent", "none", "nonsense"]);
    Act::or_back(["prioritize", "clear priority"], &path, dice.once_in(4), &[("priority", priority)])
}

fn progress(dice: &mut Dice, world: &World) -> Act {
    let issue = issue(dice, world);
    let status = name(dice, &world.statuses, &issue.slug);
    let path = format!("{}/status", issue.path());
    Act::or_back(["set status", "clear status"], &path, dice.once_in(4), &[("status", &*status)])
}

fn pin(dice: &mut Dice, world: &World) -> Act {
    Act::or_back(["pin", "unpin"], &format!("{}/pin", issue(dice, world).path()), dice.once_in(2), &[])
}

fn label(dice: &mut Dice, world: &World) -> Act {
    let issue = issue(dice, world);
    let label = name(dice, &world.labels, &issue.slug);
    Act::or_back(["label", "unlabel"], &format!("{}/labels", issue.path()), dice.once_in(3), &[("labels", &*label)])
}

fn assign(dice: &mut Dice, world: &World) -> Act {
    let (path, who) = (format!("{}/assignees", issue(dice, world).path()), person(dice, world));
    Act::or_back(["assign", "unassign"], &path, dice.once_in(3), &[("assignees", &*who)])
}

fn lock(dice: &mut Dice, world: &World) -> Act {
    let path = format!("{}/lock", issue(dice, world).path());
    Act::or_back(["lock", "unlock"], &path, !dice.once_in(3), &[("reason", dice.word(&["", "too heated", "spam"]))])
}

fn follow(dice: &mut Dice, world: &World) -> Act {
    let path = format!("{}/subscription", issue(dice, world).path());
    Act::or_back(["follow", "unfollow"], &path, dice.once_in(2), &[])
}

fn transfer(dice: &mut Dice, world: &World) -> Act {
    let to = dice.pick(&world.slugs).cloned().unwrap_or_default();
    Act::post("transfer", format!("{}/transfer", issue(dice, world).path()), &[("project", &*to)])
}

fn delete(dice: &mut Dice, world: &World) -> Act {
    Act::post("delete", format!("{}/delete", issue(dice, world).path()), &[])
}

fn restore(dice: &mut Dice, world: &World) -> Act {
    let gone = dice.pick(&world.gone).cloned().unwrap_or_default();
    Act::post("restore", format!("{}/restore", gone.path()), &[])
}

/// Changes a few issues of one project at once.
fn bulk(dice: &mut Dice, world: &World) -> Act {
    let slug = issue(dice, world).slug;
    let own: Vec<_> = world.issues.iter().filter(|issue| issue.slug == slug).collect();
    let chosen: Vec<String> = (0..3).filter_map(|_| dice.pick(&own).map(|issue| issue.number.to_string())).collect();
    let mut fields: Vec<(&'static str, &str)> = chosen.iter().map(|number| ("issue", &**number)).collect();
    let (label, milestone) = (name(dice, &world.labels, &slug), name(dice, &world.milestones, &slug));
    let (status, who) = (name(dice, &world.statuses, &slug), person(dice, world));
    let wishes = [
        ("labels", &*label),
        ("unlabels", &*label),
        ("assignees", &*who),
        ("unassignees", &*who),
        ("milestone", &*milestone),
        ("milestone", "none"),
        ("status", &*status),
        ("status", "none"),
        ("priority", "high"),
        ("state", "open"),
        ("state", "not_planned"),
    ];
    fields.extend((0..2).filter_map(|_| dice.pick(&wishes).copied()));
    Act::post("bulk", format!("/projects/{slug}/issues/bulk"), &fields)
}

/// Opens a page that says who looked at it.
fn look(dice: &mut Dice, world: &World) -> Act {
    match dice.below(3) {
        0 => Act::open("look at event", format!("/events/{}", dice.pick(&world.events).copied().unwrap_or_default())),
        _ => Act::open("look at issue", issue(dice, world).path()),
    }
}
