//! The list of issues through the front door: what a query shows, what is wrong with it, many issues changed at once, kept
//! queries, and the same for programs.

use tidings::db::words::{CloseReason, Role};
use tidings::models::issue::Issue;
use tidings::models::project::Project;

use crate::support::app::App;

/// Ana's project with three issues: a bug that crashes, a closed one, and one by bo.
fn ferry(app: &App) -> (Project, Vec<Issue>) {
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).public().with(&bo, Role::Reader).create();
    let one = app.issue(&ferry).by(&ana).titled("It crashes <often>").labelled("bug").create();
    let two = app.issue(&ferry).by(&ana).titled("Paint it").create();
    let three = app.issue(&ferry).by(&bo).titled("No wind").saying("The crash of **waves**").create();
    let closed = two.clone();
    app.act(&ana, move |tx| closed.close(tx, CloseReason::Completed));
    (ferry, vec![one, two, three])
}

fn asking(q: &str) -> String {
    format!("/projects/ferry/issues?{}", serde_urlencoded::to_string([("q", q)]).unwrap())
}

#[test]
fn a_query_narrows_the_list_and_says_what_is_active() {
    let app = App::start();
    ferry(&app);
    let ana = app.sign_in("ana");

    let plain = ana.page("/projects/ferry/issues");
    let found = ana.page(&asking("is:open crash"));

    assert_eq!((plain.issue_rows(), plain.count(".chip")), (vec![3, 1], 0));
    assert_eq!((found.issue_rows(), found.count(".chip")), (vec![3, 1], 2));
    assert_eq!(found.texts("mark"), ["crash", "crashes"]);
    assert!(found.text(".issues__bar").contains("2 open") && found.text(".issues__bar").contains("0 closed"));
    assert_eq!(found.attribute(".chip", "href").unwrap(), "/projects/ferry/issues?q=crash");
    let nothing = ana.page(&asking("is:open paint"));
    assert!(
        nothing.text(".empty").contains("No open issue matches paint. 1 closed one does."),
        "{}",
        nothing.text(".empty")
    );
}

#[test]
fn a_wrong_query_is_shown_as_it_was_typed_with_the_place_marked() {
    let app = App::start();
    ferry(&app);
    let ana = app.sign_in("ana");
    let wrong = [
        ("is:open label:", "label:", "needs a value after the colon"),
        (r#"bug "half"#, r#""half"#, "never closed"),
        ("created:>yesterdayish", "created:>yesterdayish", "is no date"),
        ("is:open label:bgu", "label:bgu", "Did you mean “bug”?"),
        ("author:nobody-here", "author:nobody-here", "Nobody here is called “nobody-here”"),
    ];
    for (typed, place, words) in wrong {
        let answer = ana.get(&asking(typed));
        let page = answer.page();
        assert_eq!((answer.status, page.faults()), (422, vec![]), "{typed}");
        assert_eq!(page.attribute("#q", "value").as_deref(), Some(typed));
        assert_eq!(page.attribute("#q", "aria-describedby").as_deref(), Some("q-error"));
        assert_eq!(page.texts("#q-error mark"), [place]);
        assert!(page.text("#q-error").contains(words), "{}", page.text("#q-error"));
        assert_eq!(page.issue_rows(), Vec::<i64>::new());
    }
    assert_eq!(ana.get("/projects/ferry/issues?sorted=new").status, 400);
    assert_eq!(ana.get("/projects/ferry/issues?sort=sideways").status, 400);
    assert_eq!((ana.get(&asking("a\u{202e}b")).status, ana.get(&asking("a\0b")).status), (200, 400));
}

#[test]
fn the_list_takes_few_queries_however_much_is_asked() {
    let app = App::start();
    let (ferry, _) = ferry(&app);
    let ana = app.sign_in("ana");
    ana.page("/projects/ferry/issues");
    let cost = |path: &str| app.queries(|| drop(ana.page(path)));
    let busy = asking("is:open label:bug author:ana crash involves:@me sort:updated");
    let few = (cost("/projects/ferry/issues"), cost(&busy));
    for number in 0..30 {
        app.issue(&ferry).titled(&format!("Crash {number}")).labelled("bug").create();
    }

    assert_eq!((cost("/projects/ferry/issues"), cost(&busy)), few);
    assert!(few.0 <= 8 && few.1 <= 8, "{few:?}");
}

#[test]
fn all_projects_are_searched_at_once() {
    let app = App::start();
    ferry(&app);
    let vault = app.project("vault").by(&app.user("ana")).create();
    app.issue(&vault).titled("A secret crash").create();

    let (ana, bo) = (app.sign_in("ana").page("/issues?q=crash"), app.sign_in("bo").page("/issues?q=crash"));

    assert_eq!(
        (ana.count(".issue-row"), bo.count(".issue-row"), app.anyone().page("/issues").count(".issue-row")),
        (3, 2, 2)
    );
    assert!(ana.text(".issue-row").contains("vault#1"), "{}", ana.text(".issue-row"));
    assert!(!bo.text("main").contains("secret"));
}

#[test]
fn many_are_changed_together_or_not_at_all() {
    let app = App::start();
    let (_, issues) = ferry(&app);
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    let url = "/projects/ferry/issues/bulk";

    let closed =
        ana.post(url, &[("issue", "1"), ("issue", "3"), ("state", "completed"), ("labels", "bug"), ("q", "is:open")]);
    assert_eq!(closed.location(), "/projects/ferry/issues?q=is%3Aopen");
    assert_eq!(ana.page(&asking("is:closed label:bug")).issue_rows(), [3, 1]);
    let id = issues[2].id;
    let acts = app.instance.db.read_now(move |conn| {
        use diesel::prelude::*;
        use tidings::schema::issue_events as e;
        let of = e::table.filter(e::action.eq_any(["issue_closed", "label_added"])).filter(e::issue_id.eq(id));
        Ok(of.select(e::correlation_id).distinct().load::<i64>(conn)?)
    });
    assert_eq!(acts.unwrap().len(), 1);

    // Bo may reopen his own, but not ana's: then neither is.
    assert_eq!(bo.post(url, &[("issue", "3"), ("issue", "1"), ("state", "open")]).status, 403);
    assert_eq!(ana.page(&asking("is:open")).issue_rows(), Vec::<i64>::new());
    assert_eq!(bo.post(url, &[("issue", "3"), ("state", "open")]).status, 303);
    let gone = ana.post(url, &[("issue", "3"), ("issue", "99"), ("state", "not_planned"), ("labels", "bug")]);
    assert_eq!(gone.status, 422);
    assert!(gone.page().text("main").contains("#99 is not here any more: nothing was changed."));
    assert_eq!(gone.page().count("option[value=not_planned][selected], input[name=labels][value=bug][checked]"), 2);
    assert_eq!(ana.page(&asking("is:open")).issue_rows(), [3]);
    assert_eq!(app.sign_in("eve").post(url, &[("issue", "3"), ("state", "completed")]).status, 403);
    assert_eq!(ana.post(url, &[("state", "completed")]).status, 422);
    let unknown = ana.post(url, &[("issue", "3"), ("labels", "no such")]);
    assert_eq!(unknown.status, 422);
    assert!(unknown.page().text("main .field__error").contains("no such"), "{}", unknown.text());

    let page = ana.page(&format!("{url}?issue=1&issue=3&q=is%3Aclosed"));
    assert_eq!(page.h1(), "Change 2 issues");
    let assigned = ana.submit(&page.form(url).fill("assignees", "ana"));
    assert_eq!(assigned.status, 303, "{}", assigned.text());
    assert_eq!(ana.page(&asking("assignee:ana")).issue_rows(), [3, 1]);
}

#[test]
fn queries_are_kept_as_tabs() {
    let app = App::start();
    ferry(&app);
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    let url = "/projects/ferry/views";

    let kept = ana.post(url, &[("name", "Crashes"), ("query", "is:open  crash"), ("for", "all")]);
    assert_eq!(kept.location(), "/projects/ferry/issues?q=is%3Aopen+crash");
    assert_eq!(bo.post(url, &[("name", "Mine"), ("query", "author:@me")]).status, 303);
    assert_eq!(bo.post(url, &[("name", "Ours"), ("query", "is:open"), ("for", "all")]).status, 403);
    assert_eq!(ana.post(url, &[("name", "crashes"), ("query", "is:open"), ("for", "all")]).status, 422);
    let wrong = ana.post(url, &[("name", "Wrong"), ("query", "label:")]);
    assert!(wrong.status == 422 && wrong.page().error("query").unwrap().contains("needs a value"));
    let unknown = ana.post(url, &[("name", "Wrong"), ("query", "label:nosuch")]);
    assert!(unknown.status == 422 && unknown.page().error("query").unwrap().contains("nosuch"));

    assert_eq!(bo.page(kept.location()).texts(".tabs [aria-current]"), ["Crashes"]);
    assert_eq!(bo.page("/projects/ferry/issues").count(".tabs .tab"), 3);
    assert_eq!(ana.page("/projects/ferry/issues").count(".tabs .tab"), 2);
    let delete = bo.page(url).attribute("form[action$='/delete']", "action").unwrap();
    assert_eq!(ana.post(&delete, &[]).status, 404);
    assert_eq!(bo.post(&delete, &[]).status, 303);
    assert_eq!(bo.page("/projects/ferry/issues").count(".tabs .tab"), 2);
}

#[test]
fn a_kept_query_is_renamed_asked_anew_moved_and_shared() {
    let app = App::start();
    ferry(&app);
    let (ana, bo) = (app.sign_in("ana"), app.sign_in("bo"));
    let url = "/projects/ferry/views";
    for (name, query) in [("One", "is:open"), ("Two", "is:closed"), ("Three", "crash")] {
        ana.post(url, &[("name", name), ("query", query), ("for", "all")]).location();
    }
    let tabs = || bo.page("/projects/ferry/issues").texts(".tabs .tab")[1..].to_vec();
    assert_eq!(tabs(), ["One", "Two", "Three"]);

    ana.post(&format!("{url}/3"), &[("move", "up")]).location();
    ana.post(&format!("{url}/1"), &[("move", "up")]).location();
    assert_eq!(tabs(), ["One", "Three", "Two"]);
    let page = ana.page(&format!("{url}/2/edit"));
    let form = page.form(&format!("{url}/2")).fill("name", "Done").fill("query", "is:closed crash");
    ana.submit(&form).location();
    assert_eq!(tabs(), ["One", "Three", "Done"]);
    assert!(ana.page(url).text("main").contains("is:closed crash"));
    let taken = ana.post(&format!("{url}/2"), &[("name", "one"), ("query", "is:open"), ("for", "all")]);
    assert!(taken.status == 422 && taken.page().error("name").unwrap().contains("already"));
    let wrong = ana.post(&format!("{url}/2"), &[("name", "Done"), ("query", "label:")]);
    assert!(wrong.status == 422 && wrong.page().error("query").is_some());

    assert_eq!(bo.post(&format!("{url}/2"), &[("name", "x"), ("query", "is:open")]).status, 403);
    ana.post(&format!("{url}/2"), &[("name", "Done"), ("query", "is:closed"), ("for", "me")]).location();
    assert_eq!(tabs(), ["One", "Three"]);
    assert_eq!(bo.get(&format!("{url}/2/edit")).status, 404);
    bo.post(url, &[("name", "Mine"), ("query", "author:@me")]).location();
    assert_eq!(tabs(), ["One", "Three", "Mine"]);
    let shared = [("name", "Mine"), ("query", "author:@me"), ("for", "all")];
    assert_eq!(bo.post(&format!("{url}/4"), &shared).status, 403);
}

#[test]
fn programs_read_the_same_list() {
    let app = App::start();
    ferry(&app);
    let anyone = app.anyone();

    let json = anyone.get("/projects/ferry/issues.json?q=is%3Aopen&limit=1");
    let issue = &json.json()["issues"][0];
    assert_eq!((issue["number"].as_i64(), issue["author"].as_str()), (Some(3), Some("bo")));
    let next = json.json()["next"].as_str().unwrap().to_owned();
    assert!(json.header("link").unwrap().contains(&next) && next.contains("limit=1"));
    let rest = anyone.get(next.strip_prefix(&app.url("")).unwrap()).json();
    assert_eq!((&rest["issues"][0]["labels"][0], &rest["next"]), (&"bug".into(), &serde_json::Value::Null));

    let csv = anyone.get("/projects/ferry/issues.csv").text();
    assert!(csv.starts_with("project,number,title,") && csv.lines().count() == 3, "{csv}");
    assert!(csv.contains("ferry,1,It crashes <often>,open,,ana,,bug,"), "{csv}");
    let atom = anyone.get("/projects/ferry/issues.atom?q=crash").text();
    assert!(atom.contains("<title>#1 It crashes &lt;often&gt;</title>"), "{atom}");

    let wrong = anyone.get("/projects/ferry/issues.json?q=label%3A");
    assert_eq!((wrong.status, wrong.json()["errors"][0]["to"].as_i64()), (422, Some(6)));
    assert_eq!(anyone.get("/projects/ferry/issues.csv?limit=0").status, 400);
    let unknown = anyone.get("/projects/ferry/issues.json?label=bug");
    assert!(unknown.status == 400 && unknown.text().contains("limit"), "{}", unknown.text());
}
