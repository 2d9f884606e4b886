//! The schedule: silence is told once, by one node, of what people left alone.

mod stale;

use chrono::TimeDelta;
use diesel::prelude::*;
use tidings::db::words::{Level, Role, UserKind};
use tidings::db::{Act, words::Via};
use tidings::events::Event;
use tidings::models::issue::Issue;
use tidings::models::issue::resting::Stretch;
use tidings::models::job;
use tidings::models::member;
use tidings::models::text::Body;
use tidings::models::user::{NewUser, User};
use tidings::schema::{issue_events, jobs};

use crate::support::app::App;

/// Silent for an hour is told; looked for every ten minutes, told at most once in half an hour.
fn start() -> App {
    let app = App::with(|settings| {
        settings.no_activity_schedule = Some("*/10 * * * *".into());
        settings.no_activity_after_seconds = Some("3600".into());
        settings.no_activity_throttle_seconds = Some("1800".into());
    });
    app.instance.schedule().prepare().unwrap();
    only(&app, "no_activity");
    app
}

/// No other job comes to its turn: what it does is not what is looked at.
fn only(app: &App, name: &'static str) {
    let ana = app.user("ana");
    app.act(&ana, move |tx| {
        let others = jobs::table.filter(jobs::name.ne(name));
        let far = tx.now().plus(TimeDelta::days(10_000));
        diesel::update(others).set(jobs::due_at.eq(far)).execute(tx.conn())?;
        Ok(())
    });
}

/// Lets the next run come, and runs it.
fn poll(app: &App) {
    app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(app.instance.schedule().run_due().unwrap(), 1);
}

fn told(app: &App, issue: &Issue) -> Vec<Event> {
    let all = issue_events::table.filter(issue_events::issue_id.eq(issue.id)).order(issue_events::id);
    let told = all.filter(issue_events::action.eq("no_activity_detected")).select(Event::as_select());
    app.instance.db.read_now(|conn| Ok(told.load(conn)?)).unwrap()
}

fn comment(app: &App, by: &User, issue: &Issue, via: Via) {
    let (issue, body) = (issue.clone(), Body::parse_some("body", "Hm.").unwrap());
    app.instance.db.write_now(Act::new(by.id, via), move |tx| issue.comment(tx, &body)).unwrap();
}

#[test]
fn through_five_polls_silence_is_told_once_and_again_after_people_spoke() {
    let app = start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let web = app.project("web").by(&ana).with(&bo, Role::Triager).create();
    let (quiet, closed) = (app.issue(&web).create(), app.issue(&web).create());
    let (of, to, done) = (quiet.clone(), bo.clone(), closed.clone());
    app.act(&ana, move |tx| {
        of.assign(tx, &to)?;
        done.close(tx, tidings::db::words::CloseReason::Completed)
    });
    app.clock.advance(TimeDelta::minutes(55));

    for _ in 0..5 {
        poll(&app);
    }

    assert_eq!(told(&app, &quiet).len(), 1);
    assert!(told(&app, &closed).is_empty());
    app.deliver_all();
    let page = app.sign_in("bo").page("/notifications").text("main");
    assert!(page.contains("has had no activity"), "the assignee is told: {page}");
    let watcher = app.sign_in("ana").page("/notifications").text("main");
    assert!(!watcher.contains("has had no activity"), "who only watches is not: {watcher}");

    comment(&app, &ana, &quiet, Via::Web);
    for _ in 0..5 {
        poll(&app);
    }
    assert_eq!(told(&app, &quiet).len(), 1, "an hour is not over");
    for _ in 0..5 {
        poll(&app);
    }
    let both = told(&app, &quiet);
    assert_eq!(both.len(), 2);
    let system = app.instance.system().unwrap();
    assert!(both.iter().all(|event| event.actor_id == system && event.via == Via::System));
    assert!(both[1].extra.0["since_event_id"].as_i64() > both[0].extra.0["since_event_id"].as_i64());
}

#[test]
fn what_programs_do_and_looks_are_no_activity() {
    let app = start();
    let ana = app.user("ana");
    let web = app.project("web").by(&ana).create();
    let issue = app.issue(&web).create();
    let bot = app.act(&ana, |tx| {
        let id = NewUser { kind: UserKind::Bot, ..NewUser::person("robot", "robot@example.org") }.create(tx)?;
        User::find(tx.conn(), id)
    });
    app.clock.advance(TimeDelta::minutes(55));
    comment(&app, &bot, &issue, Via::Api);
    let id = issue.id;
    app.act(&ana, move |tx| Issue::view(tx, id).map(|_| ()));

    poll(&app);

    assert_eq!(told(&app, &issue).len(), 1);
}

#[test]
fn what_was_imported_of_late_is_left_alone() {
    let app = start();
    let ana = app.user("ana");
    let web = app.project("web").by(&ana).create();
    let (issue, then) = (app.issue(&web).create(), app.instance.db.now());
    app.clock.advance(TimeDelta::hours(5));
    let (of, body) = (issue.clone(), Body::parse_some("body", "Long ago.").unwrap());
    let imported = Act::new(ana.id, Via::Import);
    let import = app.instance.db.write_now(imported, move |tx| {
        tx.tell_act(imported, then);
        of.comment(tx, &body)
    });
    import.unwrap();

    poll(&app);
    assert!(told(&app, &issue).is_empty());
    app.clock.advance(TimeDelta::hours(1));
    poll(&app);
    assert_eq!(told(&app, &issue).len(), 1);
}

#[test]
fn a_job_runs_once_however_many_look_at_it() {
    let app = start();
    let web = app.project("web").create();
    app.issue(&web).create();
    app.clock.advance(TimeDelta::hours(2));
    let schedules: Vec<_> = (0..8).map(|_| app.instance.schedule()).collect();

    let ran: usize = std::thread::scope(|scope| {
        let runs: Vec<_> = schedules.iter().map(|schedule| scope.spawn(|| schedule.run_due().unwrap())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });

    assert_eq!(ran, 1);
    let mut rows = app.instance.db.read_now(job::all).unwrap().into_iter();
    let row = rows.find(|row| row.name == "no_activity").unwrap();
    assert_eq!((row.last_result.as_str(), row.last_failed, row.claimed_until), ("told of 1 issue", false, None));
    assert!(row.due_at > app.instance.db.now() && row.last_ended_at.is_some());
}

#[test]
fn a_node_that_died_at_it_is_waited_for_five_minutes() {
    let app = start();
    app.clock.advance(TimeDelta::minutes(10));
    let now = app.instance.db.now();
    let system = app.instance.system().unwrap();
    let times = (now, now.plus(TimeDelta::minutes(5)));
    app.instance.db.write_now(system, move |tx| job::claim(tx, "no_activity", 7, times)).unwrap().unwrap();

    assert_eq!(app.instance.schedule().run_due().unwrap(), 0);
    app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(app.instance.schedule().run_due().unwrap(), 1);
}

#[test]
fn one_run_has_a_limit_and_the_next_goes_on_from_there() {
    let app = start();
    let web = app.project("web").create();
    let issues: Vec<Issue> = (0..5).map(|_| app.issue(&web).create()).collect();
    app.clock.advance(TimeDelta::hours(2));
    let since = app.instance.db.now();
    let look = |after, look_at, find| {
        let stretch = Stretch { after, since, look_at, find };
        app.instance.db.read_now(|conn| stretch.load(conn)).unwrap()
    };
    let beginning = tidings::db::types::IssueId(0);

    let first = look(beginning, 3, 100);
    assert_eq!((first.issues.len(), first.next), (3, issues[2].id));
    let rest = look(first.next, 3, 100);
    assert_eq!((rest.issues.len(), rest.next), (2, beginning));
    let few = look(beginning, 100, 2);
    assert_eq!((few.issues.len(), few.next), (2, issues[1].id));
    assert_eq!(look(issues[4].id, 3, 3).next, beginning);
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

#[test]
fn open_issues_are_walked_by_their_index() {
    let app = start();
    if !app.instance.db.is_sqlite() {
        return; // a small table is read whole there, whatever its indexes
    }
    let plan = diesel::sql_query(
        "EXPLAIN QUERY PLAN SELECT id FROM issues WHERE state = 'open' AND id > 0 ORDER BY id LIMIT 10",
    );
    let steps: Vec<Step> = app.instance.db.read_now(|conn| Ok(plan.load(conn)?)).unwrap();
    let steps: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    assert!(steps.iter().any(|step| step.contains("issues_open")), "{steps:?}");
}

#[test]
fn admins_see_the_schedule_and_run_a_job_now() {
    let app = start();
    app.admin("root");
    let root = app.sign_in("root");
    let page = root.page("/admin/schedule");
    assert!(page.text("main").contains("no activity */10 * * * *"), "{}", page.text("main"));
    assert!(page.text("main").contains("Never ran"));

    let form = page.form("/admin/schedule/no_activity/run");
    assert_eq!(root.submit(&form).location(), "/admin/schedule");
    assert!(root.page("/admin/schedule").text("main").contains("it runs now"));
    assert_eq!(app.instance.schedule().run_due().unwrap(), 1);

    let after = root.page("/admin/schedule").text("main");
    assert!(
        // Just before a full ten minutes the next run is "just now" too.
        after.contains("Last run just now") && after.contains(": nothing new") && after.contains("next run"),
        "{after}"
    );
    assert_eq!(root.post("/admin/schedule/nothing/run", &[]).status, 404);
    assert_eq!(app.sign_in("ana").get("/admin/schedule").status, 403);
    assert_eq!(app.sign_in("ana").post("/admin/schedule/no_activity/run", &[]).status, 403);
    assert_eq!(app.anyone().get("/admin/schedule").status, 401);
}

#[test]
fn whoever_wants_to_hear_nothing_of_the_project_is_not_told_of_silence() {
    let app = start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let web = app.project("web").by(&ana).with(&bo, Role::Triager).create();
    let issue = app.issue(&web).create();
    let (of, to, id) = (issue.clone(), bo.clone(), web.id);
    app.act(&ana, move |tx| {
        of.assign(tx, &to)?;
        member::set_level(tx, id, to.id, Level::Ignore)
    });
    app.clock.advance(TimeDelta::minutes(55));
    poll(&app);
    app.deliver_all();

    let page = app.sign_in("bo").page("/notifications").text("main");
    assert!(!page.contains("has had no activity"), "{page}");
}
