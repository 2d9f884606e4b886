//! Reactions and ticked tasks: what one says without words.

use tidings::db::words::{Role, TextOf};
use tidings::models::imported::keep_reactions;

use crate::support::app::App;

const ISSUE: &str = "/projects/ferry/issues/1";
const LIST: &str = "To do:\n\n- [ ] pack **lamps**\n- [x] sign\n";

/// Ana's public project; bo reads, and has commented with a list. His comment's address.
fn scene() -> (App, String) {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).public().with(&bo, Role::Reader).create();
    app.issue(&ferry).by(&ana).titled("It sinks").saying(LIST).create();
    let bos = app.sign_in("bo");
    bos.post(&format!("{ISSUE}/comments"), &[("body", LIST)]).location();
    let comment = bos.page(ISSUE).comments()[0].0;
    (app, format!("{ISSUE}/comments/{comment}"))
}

#[test]
fn reactions_are_counted_and_taken_back() {
    let (app, comment) = scene();
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    let path = format!("{comment}/reactions");

    let form = ana.page(ISSUE).form(&path).smuggle("emoji", "heart");
    assert_eq!(ana.submit(&form).location(), format!("{ISSUE}#comment-{}", comment.rsplit('/').next().unwrap()));
    ana.submit(&form.clone().smuggle("once", "again")).location();
    bo.post(&path, &[("emoji", "heart")]).location();
    bo.post(&format!("{ISSUE}/reactions"), &[("emoji", "+1")]).location();

    let page = ana.page(ISSUE);
    assert_eq!(page.texts(".reactions [name=emoji]"), ["👍 11 person: thumbs up", "❤️ 22 people: heart"]);
    assert_eq!(page.attribute("[value=heart][aria-pressed]", "aria-pressed").as_deref(), Some("true"));
    assert_eq!(page.attribute("[value='+1'][aria-pressed]", "aria-pressed").as_deref(), Some("false"));
    assert_eq!(app.anyone().page(ISSUE).count("form.reactions"), 0);
    ana.post(&format!("{path}/delete"), &[("emoji", "heart")]).location();
    assert_eq!(ana.page(ISSUE).texts(".reactions [name=emoji]")[1], "❤️ 11 person: heart");
    assert_eq!(ana.post(&path, &[("emoji", "poo")]).status, 400);
    assert_eq!(app.anyone().post(&path, &[("emoji", "heart")]).status, 401);
}

#[test]
fn reactions_fold_in_the_activity_and_are_told_in_the_app_to_the_author_alone() {
    let (app, comment) = scene();
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    app.deliver_all();
    ana.post("/notifications/read-all", &[]).location();

    for emoji in ["heart", "rocket"] {
        app.sign_in("mei").post(&format!("{comment}/reactions"), &[("emoji", emoji)]).location();
    }
    app.deliver_all();

    assert!(ana.page(&format!("{ISSUE}/feed")).text("main").contains("mei made 2 changes"));
    assert_eq!(ana.page(ISSUE).count("[data-action=reaction_added]"), 0, "the chips tell it there");
    assert!(bo.page("/notifications").text("li.note.is-unread").contains("mei"));
    assert_eq!(ana.page("/notifications?unread=1").count("li.note"), 0, "she watches, but this is not hers");
}

#[test]
fn reactions_from_elsewhere_count_with_ours() {
    let (app, comment) = scene();
    let id: i64 = comment.rsplit('/').next().unwrap().parse().unwrap();
    app.act(&app.user("ana"), move |tx| keep_reactions(tx, (TextOf::Comment, id), &[("heart".into(), 4)].into()));

    app.sign_in("ana").post(&format!("{comment}/reactions"), &[("emoji", "heart")]).location();

    assert_eq!(app.anyone().page(ISSUE).texts("ul.reactions li"), ["❤️ 55 people: heart"]);
}

#[test]
fn a_task_is_ticked_by_whoever_may_edit_the_text() {
    let (app, comment) = scene();
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    let page = ana.page(ISSUE);
    assert_eq!(page.texts("#description [role=checkbox]"), ["Task 1", "Task 2"]);
    assert_eq!(bo.page(ISSUE).count("#description [role=checkbox]"), 0, "it is not his");

    let tasks = format!("{ISSUE}/tasks");
    let form = page.form(&tasks).smuggle("task", "1+");
    assert_eq!(ana.submit(&form).location(), format!("{ISSUE}#description"));
    assert_eq!(ana.submit(&form).location(), format!("{ISSUE}#description"), "the same click twice");
    let own = bo.page(ISSUE).form(&format!("{comment}/tasks")).smuggle("task", "2-");
    bo.submit(&own).location();

    let page = ana.page(ISSUE);
    assert_eq!(page.attribute("#description [role=checkbox]", "aria-checked").as_deref(), Some("true"));
    assert!(page.text("[data-action=checklist_item_checked]").contains("ana checked pack lamps, 2 of 2 tasks done"));
    assert!(page.text("[data-action=checklist_item_unchecked]").contains("bo unchecked sign, 0 of 2 tasks done"));
    assert_eq!(ana.submit(&form.clone().smuggle("once", "late")).status, 409, "the text is another one now");
    assert_eq!(bo.post(&tasks, &[("task", "1-"), ("version", "2")]).status, 403);
    assert_eq!(ana.post(&tasks, &[("task", "9+"), ("version", "2")]).status, 409);
    assert_eq!(ana.post(&tasks, &[("task", "x"), ("version", "2")]).status, 400);
    assert!(bo.page(ISSUE).comments()[0].1.contains("To do:"));
}

#[test]
fn the_page_asks_once_for_all_reactions() {
    let (app, comment) = scene();
    let ana = app.sign_in("ana");
    let before = app.queries(|| drop(ana.page(ISSUE)));

    for text in ["One", "Two", "Three"] {
        ana.post(&format!("{ISSUE}/comments"), &[("body", text)]).location();
    }
    for (id, _) in ana.page(ISSUE).comments() {
        ana.post(&format!("{ISSUE}/comments/{id}/reactions"), &[("emoji", "eyes")]).location();
    }
    app.deliver_all();
    ana.get(ISSUE);

    assert_eq!(app.queries(|| drop(ana.page(ISSUE))), before, "{comment}");
}
