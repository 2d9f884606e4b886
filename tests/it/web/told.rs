//! What one was told, who was told of an event, what could not be sent, and how to hear no more.

use chrono::TimeDelta;
use tidings::db::types::EventId;
use tidings::db::words::Role;
use tidings::dispatch::delivery::list;
use tidings::models::issue::Issue;
use tidings::models::text::Body;
use tidings::models::user::User;

use crate::support::app::App;
use crate::support::receiver::{Answer, Receiver};
use crate::support::smtp::MailServer;

fn comment(app: &App, issue: &Issue, by: &User, text: &str) -> EventId {
    let (issue, body) = (issue.clone(), Body::parse_some("body", text).unwrap());
    let event = app.act(by, move |tx| issue.comment(tx, &body)).1;
    app.deliver_all();
    event
}

/// Ana's private project, in which Bo reads and Chidi keeps order; Bo opened the issue.
fn scene(app: &App) -> (User, User, User, Issue) {
    let (ana, bo, chidi) = (app.user("ana"), app.user("bo"), app.user("chidi"));
    let ferry = app.project("ferry").by(&ana).with(&bo, Role::Reader).with(&chidi, Role::Triager).create();
    let issue = app.issue(&ferry).by(&bo).titled("It sinks").create();
    (ana, bo, chidi, issue)
}

#[test]
fn notifications_are_listed_marked_and_put_away() {
    let app = App::start();
    let (ana, _, _, issue) = scene(&app);
    let first = comment(&app, &issue, &ana, "I see it too.");
    let bos = app.sign_in("bo");

    let page = bos.page("/notifications");
    assert_eq!(page.count("li.note.is-unread"), 1);
    assert!(page.text("li.note").contains("ana commented"), "{}", page.text("li.note"));
    let url = page.attribute("li.note h3 a", "href").unwrap();
    assert!(url.ends_with(&format!("#event-{first}")), "{url}");
    let id = page.attribute("li.note", "id").unwrap().replace("notification-", "/notifications/");
    bos.submit(&page.form(&format!("{id}/read"))).location();
    assert_eq!(bos.page("/notifications?unread=1").count("li.note"), 0);
    bos.submit(&bos.page("/notifications").form(&format!("{id}/unread"))).location();
    bos.submit(&bos.page("/notifications").form("/notifications/read-all")).location();
    assert_eq!(bos.page("/notifications").count("li.note.is-unread"), 0);
    bos.submit(&bos.page("/notifications").form(&format!("{id}/done"))).location();
    assert_eq!(bos.page("/notifications").count("li.note"), 0);
    assert_eq!(app.sign_in("ana").post(&format!("{id}/read"), &[]).status, 404);
    assert_eq!(bos.post(&format!("{id}/eat"), &[]).status, 404);
    assert_eq!(app.anyone().get("/notifications").status, 401);
}

#[test]
fn muting_unsubscribes_from_the_issue() {
    let app = App::start();
    let (ana, bo, _, issue) = scene(&app);
    comment(&app, &issue, &ana, "One.");
    let bos = app.sign_in("bo");
    let id = bos.page("/notifications").attribute("li.note", "id").unwrap().replace("notification-", "");

    bos.post(&format!("/notifications/{id}/mute"), &[]).location();
    let event = comment(&app, &issue, &ana, "Two.");

    let target = format!("user:{}", bo.id);
    let rows = app.instance.db.read_now(|conn| list::of_event(conn, event)).unwrap();
    assert_eq!(rows.iter().find(|row| row.target == target).unwrap().reason, "unsubscribed");
    assert_eq!(bos.page("/notifications").count("li.note"), 0);
}

#[test]
fn receipts_name_others_only_to_those_who_keep_order() {
    let app = App::start();
    let (ana, bo, _, issue) = scene(&app);
    let of = issue.clone();
    let who = bo.clone();
    app.act(&bo, move |tx| of.unsubscribe(tx, &who));
    let event = comment(&app, &issue, &bo, "It does.");
    comment(&app, &issue, &ana, "I see it too.");
    let path = format!("/events/{event}/receipts");

    let own = app.sign_in("bo").page(&path).text("main");
    let order = app.sign_in("chidi").page(&path).text("main");

    assert!(own.contains("did it") && !own.contains("ana by"), "{own}");
    assert!(own.contains("by notification"), "others are counted: {own}");
    assert!(order.contains("as a watcher of the project"), "{order}");
    assert_eq!(app.sign_in("eve").get(&path).status, 404);
    assert_eq!(app.sign_in("bo").get("/events/999999/receipts").status, 404);
}

#[test]
fn why_somebody_does_not_listen_is_his_own_affair() {
    let app = App::start();
    let (ana, bo, _, issue) = scene(&app);
    let (of, who) = (issue.clone(), bo.clone());
    app.act(&bo, move |tx| of.unsubscribe(tx, &who));
    app.admin("root");
    let event = comment(&app, &issue, &ana, "Anybody?");
    let path = format!("/events/{event}/receipts");

    let order = app.sign_in("chidi").page(&path).text("main");
    assert!(order.contains("is not told") && !order.contains("unsubscribed"), "{order}");
    for name in ["bo", "root"] {
        let page = app.sign_in(name).page(&path).text("main");
        assert!(page.contains("unsubscribed"), "{name}: {page}");
    }
}

#[test]
fn slack_is_set_up_tried_out_and_stopped() {
    let (app, receiver) = (App::start(), Receiver::start());
    let (ana, _, _, issue) = scene(&app);
    let anas = app.sign_in("ana");
    let settings = "/projects/ferry/settings";
    let form = anas.page(settings).form("/projects/ferry/settings/slack");

    let wrong = anas.submit(&form.clone().fill("webhook_url", "not an address"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.page().error("webhook_url").is_some());
    anas.submit(&form.fill("webhook_url", &receiver.url("/services/T0P"))).location();
    let page = anas.page(settings);
    assert!(page.text("#slack").contains("Posts to 127.0.0.1") && !page.text("main").contains("T0P"));
    comment(&app, &issue, &ana, "Here.");
    anas.submit(&page.form("/projects/ferry/settings/slack/test")).location();
    assert_eq!(receiver.received().all().len(), 2);
    receiver.usually(Answer::of(404, "no_service"));
    anas.submit(&anas.page(settings).form("/projects/ferry/settings/slack/test")).location();
    assert!(anas.page(settings).text("#slack").contains("404"), "the trouble is shown");
    anas.submit(&anas.page(settings).form("/projects/ferry/settings/slack/delete")).location();
    comment(&app, &issue, &ana, "Not here.");

    assert_eq!(receiver.received().all().len(), 3);
    assert_eq!(app.sign_in("chidi").get(settings).status, 403);
    assert_eq!(app.sign_in("chidi").post("/projects/ferry/settings/slack/test", &[]).status, 403);
}

#[test]
fn what_failed_is_shown_to_admins_who_try_it_again() {
    let receiver = Receiver::start();
    let app = App::with(|settings| settings.retry_seconds = Some("1".into()));
    let (ana, _, _, issue) = scene(&app);
    app.admin("root");
    let (anas, roots) = (app.sign_in("ana"), app.sign_in("root"));
    anas.post("/projects/ferry/settings/slack", &[("webhook_url", &receiver.url("/x"))]).location();
    receiver.usually(Answer::of(503, "down"));

    comment(&app, &issue, &ana, "Here.");
    app.clock.advance(TimeDelta::seconds(5));
    app.deliver_all();

    let found = roots.get("/admin/deliveries.json?state=discarded&inbox=slack").json();
    let one = &found["deliveries"][0];
    assert!(one.is_object(), "{}", roots.get("/admin/deliveries.json").text());
    assert_eq!((one["attempts"].as_i64(), one["tries"].as_array().unwrap().len()), (Some(2), 2), "{found}");
    assert!(one["last_error"].as_str().unwrap().contains("503"));
    let page = roots.page("/admin/deliveries?state=discarded");
    assert!(page.text("main").contains("Mail is not set up") && page.text("li.receipt").contains("503"));
    receiver.usually(Answer::of(200, "ok"));
    let retry = format!("/admin/deliveries/{}/retry", one["id"]);
    roots.submit(&page.form(&retry)).location();
    app.deliver_all();
    let path = format!(
        "/admin/deliveries.json?state=delivered&event={}&target={}",
        one["event"],
        one["target"].as_str().unwrap()
    );
    assert_eq!(roots.get(&path).json()["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(roots.post(&retry, &[]).status, 409);
    assert_eq!(anas.get("/admin/deliveries").status, 403);
    assert_eq!(anas.post(&retry, &[]).status, 403);
    assert_eq!(roots.get("/admin/deliveries?state=lost").status, 400);
    assert_eq!(
        roots.get("/admin/deliveries.json?target=bo&inbox=notification").json()["deliveries"][0]["inbox"],
        "notification"
    );
}

#[test]
fn the_link_in_a_mail_unsubscribes_without_signing_in() {
    let server = MailServer::start();
    let app = App::with(|settings| settings.smtp_url = Some(server.url()));
    let (ana, bo, _, issue) = scene(&app);
    comment(&app, &issue, &ana, "One.");
    let mails = server.mails().take();
    let mail = mails.iter().find(|mail| mail.to == ["bo@example.org"]).unwrap();
    let link = mail.header("List-Unsubscribe").unwrap();
    let path = link.trim_matches(['<', '>']).strip_prefix(&app.url("")).unwrap();
    let anyone = app.anyone();

    let asked = anyone.page(path);
    let still = comment(&app, &issue, &ana, "Two.");
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    let body = b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    let done = anyone.send("POST", path, &kind, body);
    let twice = anyone.submit(&asked.form(path));
    server.mails().take();
    comment(&app, &issue, &ana, "Three.");

    assert!(asked.text("main").contains("#1 It sinks in ferry"));
    assert_eq!((done.status, twice.status), (200, 200), "{}", done.text());
    assert!(server.mails().all().iter().all(|mail| mail.to != ["bo@example.org"]));
    assert_eq!(anyone.get(&format!("{path}x")).status, 404);
    let rows = app.instance.db.read_now(|conn| list::of_event(conn, still)).unwrap();
    assert!(
        rows.iter().any(|row| row.target == format!("user:{}", bo.id) && row.reason == "author"),
        "reading it changed nothing"
    );
}

#[test]
fn linear_is_set_up_an_issue_is_linked_and_its_key_is_shown_to_nobody() {
    let receiver = Receiver::start();
    let app = App::with(|settings| settings.linear_api_url = Some(receiver.url("/graphql")));
    let (ana, _, _, issue) = scene(&app);
    let (anas, chidis) = (app.sign_in("ana"), app.sign_in("chidi"));
    let (settings, page) = ("/projects/ferry/settings", "/projects/ferry/issues/1");
    assert_eq!(chidis.page(page).count("form[action$='/linear']"), 0, "there is no team yet");
    assert_eq!(chidis.post(&format!("{page}/linear"), &[("identifier", "LIN-42")]).status, 422);

    let form = anas.page(settings).form("/projects/ferry/settings/linear");
    let wrong = anas.submit(&form.clone().fill("team_id", "LIN"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.page().error("api_key").is_some());
    anas.submit(&form.fill("team_id", "LIN").fill("api_key", "lin_api_T0P")).location();
    let set_up = anas.page(settings);
    assert!(set_up.text("#linear").contains("linked by hand go along with team LIN"), "{}", set_up.text("#linear"));
    let kept = set_up.form("/projects/ferry/settings/linear").fill("team_id", "LIM");
    anas.submit(&kept).location();
    let mistyped = chidis.submit(&chidis.page(page).form(&format!("{page}/linear")).fill("identifier", "LIN 42"));
    assert!(mistyped.status == 422 && mistyped.page().error("identifier").is_some());
    assert_eq!(mistyped.page().attribute("#identifier", "value").as_deref(), Some("LIN 42"));
    chidis.submit(&chidis.page(page).form(&format!("{page}/linear")).fill("identifier", "lin-42")).location();
    assert!(app.sign_in("bo").page(page).text(".rail").contains("LIN-42"));
    receiver.usually(Answer::of(401, "no"));
    comment(&app, &issue, &ana, "Here.");

    let call = &receiver.received().all()[0];
    assert_eq!(call.header("Authorization"), Some("lin_api_T0P"), "the key was kept");
    let trouble = anas.page(settings);
    assert!(trouble.text("#linear [role=alert]").contains("401"));
    let feed = anas.get(&format!("{page}/feed")).text();
    assert!(feed.contains("could not bring news to") && feed.contains("LIN-42"), "{feed}");
    for shown in [feed, anas.get(settings).text(), anas.get(page).text(), wrong.text()] {
        assert!(!shown.contains("T0P"), "the key is shown");
    }
    chidis.submit(&chidis.page(page).form(&format!("{page}/linear/delete"))).location();
    assert!(!app.sign_in("bo").page(page).text(".rail").contains("Linear"));
    anas.submit(&anas.page(settings).form("/projects/ferry/settings/linear/test")).location();
    anas.submit(&anas.page(settings).form("/projects/ferry/settings/linear/delete")).location();
    assert_eq!(anas.page(settings).count("#linear [role=alert]"), 0);
}

#[test]
fn readers_link_nothing_and_only_maintainers_set_linear_up() {
    let app = App::start();
    scene(&app);
    let (bos, chidis) = (app.sign_in("bo"), app.sign_in("chidi"));

    for path in ["", "/delete"] {
        assert_eq!(bos.post(&format!("/projects/ferry/issues/1/linear{path}"), &[("identifier", "LIN-1")]).status, 403);
    }
    let typed = [("api_key", "k"), ("team_id", "t")];
    for path in ["", "/test", "/delete"] {
        assert_eq!(chidis.post(&format!("/projects/ferry/settings/linear{path}"), &typed).status, 403, "{path}");
    }
}
