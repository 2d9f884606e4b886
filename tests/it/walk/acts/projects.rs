//! What people do with projects and what belongs to them, with accounts, and with what they are told.

use super::{Act, Kind, day, name, person};
use crate::walk::dice::Dice;
use crate::walk::texts::words;
use crate::walk::world::{Thing, World};

/// How often each comes, of all acts together.
pub(super) const KINDS: &[(i64, Kind)] = &[
    (3, make_label),
    (1, drop_label),
    (2, make_milestone),
    (1, change_milestone),
    (2, close_milestone),
    (1, drop_milestone),
    (1, make_status),
    (1, change_status),
    (1, drop_status),
    (2, join),
    (1, leave),
    (1, settle),
    (1, rename),
    (1, make_template),
    (1, make_view),
    (1, drop_view),
    (1, make_workflow),
    (1, drop_workflow),
    (2, moderate),
    (3, mark),
    (1, shut),
    (2, open_again),
];

fn of_project(dice: &mut Dice, world: &World, noun: &str) -> String {
    format!("/projects/{}/{noun}", dice.pick(&world.slugs).cloned().unwrap_or_default())
}

/// `/projects/ferry/labels/7/delete`
fn of_thing(dice: &mut Dice, things: &[Thing], noun: &str, end: &str) -> String {
    let thing = dice.pick(things).cloned().unwrap_or_default();
    format!("/projects/{}/{noun}/{}{end}", thing.slug, thing.id)
}

fn make_label(dice: &mut Dice, world: &World) -> Act {
    let (path, name) = (of_project(dice, world, "labels"), words(dice, 1));
    Act::post("make label", path, &[("name", &*name), ("color", "#d64545"), ("description", "")])
}

fn drop_label(dice: &mut Dice, world: &World) -> Act {
    Act::post("drop label", of_thing(dice, &world.labels, "labels", "/delete"), &[])
}

fn make_milestone(dice: &mut Dice, world: &World) -> Act {
    let (path, title, day) = (of_project(dice, world, "milestones"), words(dice, 1), day(dice, world));
    Act::post("make milestone", path, &[("title", &*title), ("due_on", &*day), ("description", "")])
}

fn change_milestone(dice: &mut Dice, world: &World) -> Act {
    let (path, title) = (of_thing(dice, &world.milestones, "milestones", ""), words(dice, 1));
    Act::post("change milestone", path, &[("title", &*title), ("due_on", ""), ("description", "Later")])
}

fn close_milestone(dice: &mut Dice, world: &World) -> Act {
    let path = of_thing(dice, &world.milestones, "milestones", "/closure");
    Act::or_back(["close milestone", "reopen milestone"], &path, dice.once_in(2), &[])
}

fn drop_milestone(dice: &mut Dice, world: &World) -> Act {
    Act::post("drop milestone", of_thing(dice, &world.milestones, "milestones", "/delete"), &[])
}

fn make_status(dice: &mut Dice, world: &World) -> Act {
    let (path, name) = (of_project(dice, world, "statuses"), words(dice, 1));
    Act::post("make status", path, &[("name", &*name), ("kind", dice.word(&["open", "closed"]))])
}

fn change_status(dice: &mut Dice, world: &World) -> Act {
    let (path, name) = (of_thing(dice, &world.statuses, "statuses", ""), words(dice, 1));
    let field = if dice.once_in(2) { ("name", &*name) } else { ("move", "up") };
    Act::post("change status", path, &[field])
}

fn drop_status(dice: &mut Dice, world: &World) -> Act {
    Act::post("drop status", of_thing(dice, &world.statuses, "statuses", "/delete"), &[])
}

fn join(dice: &mut Dice, world: &World) -> Act {
    let (path, who) = (of_project(dice, world, "members"), person(dice, world));
    let role = dice.word(&["reader", "triager", "triager", "maintainer", "maintainer", "king"]);
    Act::post("join", path, &[("user", &*who), ("role", role)])
}

fn leave(dice: &mut Dice, world: &World) -> Act {
    let path = of_project(dice, world, "members");
    Act::post("leave", format!("{path}/{}/delete", person(dice, world)), &[])
}

fn settle(dice: &mut Dice, world: &World) -> Act {
    let slug = dice.pick(&world.slugs).cloned().unwrap_or_default();
    let other = dice.word(&["ferry", "harbour", "vault", "shed", "quay", "pier"]);
    let fields = [
        ("name", dice.word(&["Here", "There"])),
        ("slug", if dice.once_in(2) { &*slug } else { other }),
        ("description", ""),
        ("visibility", dice.word(&["public", "internal", "private", "secret"])),
    ];
    Act::post("settle", format!("/projects/{slug}/settings"), &fields)
}

fn rename(dice: &mut Dice, _: &World) -> Act {
    let name = dice.word(&["ana", "bo", "cy", "dee", "eve", "fay", "gus", "a b"]);
    let fields = [("name", name), ("full_name", name), ("time_zone", "Europe/Madrid"), ("theme", "dark")];
    Act::post("rename", "/settings/profile".to_owned(), &fields)
}

fn make_template(dice: &mut Dice, world: &World) -> Act {
    let (path, name) = (of_project(dice, world, "templates"), words(dice, 2));
    let fields = [("name", &*name), ("about", "For bugs"), ("title", "It "), ("body", "Steps:")];
    Act::post("make template", path, &fields)
}

fn make_view(dice: &mut Dice, world: &World) -> Act {
    let (path, name) = (of_project(dice, world, "views"), words(dice, 2));
    let query = dice.word(&["is:open", "label:", "assignee:@me", "is:closed sort:updated"]);
    Act::post("make view", path, &[("name", &*name), ("query", query), ("for", dice.word(&["all", "me"]))])
}

fn drop_view(dice: &mut Dice, world: &World) -> Act {
    Act::post("drop view", of_thing(dice, &world.views, "views", "/delete"), &[])
}

fn make_workflow(dice: &mut Dice, world: &World) -> Act {
    let slug = dice.pick(&world.slugs).cloned().unwrap_or_default();
    let (called, label) = (words(dice, 2), name(dice, &world.labels, &slug));
    let trigger = dice.word(&["issue_opened", "comment_added", "issue_reopened", "label_added", "nonsense"]);
    let (step, message) = (dice.word(&["reply", "add_label", "close", "lock", "notify"]), "Thank you.");
    let who = person(dice, world);
    let fields = [
        ("name", &*called),
        ("triggered_on", trigger),
        ("attribute", "title"),
        ("operator", "contains"),
        ("value", "anchor"),
        ("type", step),
        ("message", if step == "reply" { message } else { "" }),
        ("label", if step == "add_label" { &*label } else { "" }),
        ("user", if step == "notify" { &*who } else { "" }),
        ("reason", ""),
    ];
    Act::post("make workflow", format!("/projects/{slug}/workflows"), &fields)
}

fn drop_workflow(dice: &mut Dice, world: &World) -> Act {
    Act::post("drop workflow", of_thing(dice, &world.workflows, "workflows", "/delete"), &[])
}

fn moderate(dice: &mut Dice, world: &World) -> Act {
    let id = dice.pick(&world.flagged).copied().unwrap_or_default();
    let way = dice.word(&["approve", "approve", "delete"]);
    Act::post("moderate", format!("/admin/moderation/{id}/{way}"), &[])
}

fn mark(dice: &mut Dice, world: &World) -> Act {
    let (id, reader) = dice.pick(&world.notifications).copied().unwrap_or_default();
    let act = match dice.word(&["read", "unread", "save", "save/delete", "done", "mute", "undo", "read-all"]) {
        all @ ("undo" | "read-all") => Act::post("mark all", format!("/notifications/{all}"), &[]),
        way => Act::post("mark", format!("/notifications/{id}/{way}"), &[]),
    };
    Act { by: Some(reader).filter(|reader| *reader > 0 && !dice.once_in(6)), ..act }
}

fn shut(dice: &mut Dice, world: &World) -> Act {
    by_admin(world, Act::post("shut", format!("/admin/users/{}/disable", person(dice, world)), &[]))
}

fn open_again(dice: &mut Dice, world: &World) -> Act {
    by_admin(world, Act::post("open again", format!("/admin/users/{}/disable/delete", person(dice, world)), &[]))
}

/// The first of all people was made one.
fn by_admin(world: &World, act: Act) -> Act {
    Act { by: world.people.first().map(|person| person.id), ..act }
}
