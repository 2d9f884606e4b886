//! Due dates: set by hand, and told by the schedule when they come near and pass.

use chrono::TimeDelta;

use super::{ISSUE, Scene, post};

/// So many days from now, as a form writes it.
fn day(scene: &Scene, days: i64) -> String {
    scene.app.instance.db.now().plus(TimeDelta::days(days)).written_day()
}

/// Lets the job's time come.
fn run(scene: &Scene) {
    scene.app.clock.advance(TimeDelta::minutes(61));
    scene.app.instance.schedule().run_due().unwrap();
}

#[test]
fn a_due_date_is_set_changed_and_cleared() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    let form = bo.page(ISSUE).form(&format!("{ISSUE}/due-date"));
    bo.submit(&form.fill("Due date", "2030-05-03")).location();
    assert!(scene.told().contains("set the due date to 3 May 2030"), "{}", scene.told());
    post(&bo, "due-date", &[("due_on", "2030-05-04")]).location();
    assert!(scene.told().contains("changed the due date from 3 May 2030 to 4 May 2030"), "{}", scene.told());
    assert!(bo.page(ISSUE).text(".rail summary").contains("due 4 May 2030"));
    scene.check();
    post(&bo, "due-date/delete", &[]).location();
    assert_eq!(scene.now().due_on, None);
    scene.check();

    for typed in ["", "tomorrow", "2030-02-30", "0001-01-01", "2030-5-3"] {
        let wrong = post(&bo, "due-date", &[("due_on", typed)]);
        assert_eq!((wrong.status, wrong.page().error("due_on").is_some()), (422, true), "{typed}");
    }
    assert_eq!(post(&scene.app.sign_in("cy"), "due-date", &[("due_on", "2030-05-03")]).status, 403);
}

#[test]
fn the_schedule_says_once_that_a_day_comes_and_once_that_it_passed() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");
    post(&bo, "assignees", &[("assignees", "bo")]).location();
    post(&bo, "due-date", &[("due_on", &day(&scene, 2))]).location();
    scene.app.instance.schedule().prepare().unwrap();
    let told = || {
        let actions = scene.actions(ISSUE);
        let of = |key: &str| actions.iter().filter(|action| *action == key).count();
        (of("due_date_approaching"), of("issue_overdue"))
    };

    run(&scene);
    run(&scene);
    assert_eq!(told(), (1, 0));
    scene.app.clock.advance(TimeDelta::days(3));
    run(&scene);
    run(&scene);
    assert_eq!(told(), (1, 1));
    scene.check();
    assert!(scene.app.sign_in("bo").page("/notifications").text("main").contains("is overdue"), "the assignee is told");

    let bo = scene.app.sign_in("bo");
    assert!(bo.page(ISSUE).text(".rail").contains("overdue"));
    post(&bo, "due-date", &[("due_on", &day(&scene, 0))]).location();
    scene.app.clock.advance(TimeDelta::days(1));
    run(&scene);
    assert_eq!(told(), (1, 2), "another day has passed");
    post(&bo, "closure", &[]).location();
    post(&bo, "due-date", &[("due_on", &day(&scene, 0))]).location();
    scene.app.clock.advance(TimeDelta::days(1));
    run(&scene);
    assert_eq!(told(), (1, 2), "what is done is not overdue");
    scene.check();
}
