//! Members, invitations, accounts: who comes in, who goes, and by which door.

use chrono::TimeDelta;
use tidings::db::words::Role;
use tidings::models::project::Project;
use tidings::models::user::User;

use crate::support::app::App;
use crate::support::smtp::{MailServer, Mood};
use crate::support::visitor::{Answer, Visitor};

const PASSWORD: &str = "a quiet harbour at dawn";
const MEMBERS: &str = "/projects/ferry/members";

fn ferry(app: &App) -> Project {
    app.project("ferry").by(&app.user("ana")).create()
}

/// The path of the link that this maintainer gets to pass on.
fn invite(visitor: &Visitor, role: &str) -> String {
    let answer = visitor.post("/projects/ferry/invitations", &[("email", ""), ("as", role)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    path(&answer.page().text("code#secret"))
}

fn path(url: &str) -> String {
    let (_, path) = url.split_once("/sign-up/").or_else(|| url.split_once("/password-reset/")).unwrap();
    let kind = if url.contains("/sign-up/") { "sign-up" } else { "password-reset" };
    format!("/{kind}/{}", path.split_whitespace().next().unwrap())
}

fn sign_up(visitor: &Visitor, path: &str, name: &str) -> Answer {
    let email = format!("{name}@example.org");
    visitor.post(path, &[("name", name), ("full_name", ""), ("email", &email), ("password", PASSWORD)])
}

#[test]
fn an_invitation_makes_one_account_and_one_member() {
    let app = App::start();
    let project = ferry(&app);
    let link = invite(&app.sign_in("ana"), "triager");
    let guest = app.anyone();

    assert!(guest.page(&link).text("main").contains("ana invites you to ferry."));
    assert_eq!(guest.get(&link).status, 200, "looking uses nothing up");
    assert_eq!(sign_up(&guest, &link, "mei").location(), "/projects/ferry");

    let mei = app.user("mei");
    let role = |user: &User| {
        let id = user.id;
        app.instance.db.read_now(|conn| tidings::models::member::role_of(conn, project.id, id)).unwrap()
    };
    assert_eq!(role(&mei), Some(Role::Triager));
    assert_eq!(guest.get(MEMBERS).status, 200, "she is signed in");
    assert_eq!(sign_up(&app.anyone(), &link, "zoe").status, 404, "it is used up");
    let over = app.anyone().get(&link);
    assert_eq!((over.status, over.page().h1().as_str()), (404, "This invitation is over"));
    let told = app.sign_in("ana").get("/projects/ferry/audit.json").json();
    assert_eq!(told["events"][0]["phrase"], "mei joined as triager, invited by ana");
}

#[test]
fn an_invitation_raced_for_is_used_once() {
    let app = App::start();
    ferry(&app);
    let link = invite(&app.sign_in("ana"), "reader");

    let answers: Vec<u16> = std::thread::scope(|scope| {
        let names = ["one", "two", "three", "four", "five", "six"];
        let posts = names.map(|name| {
            let (app, link) = (&app, &link);
            scope.spawn(move || sign_up(&app.anyone(), link, name).status)
        });
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });

    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 404).count(), 5, "{answers:?}");
}

#[test]
fn what_is_wrong_with_a_new_account_is_told_and_the_link_stays_good() {
    let app = App::start();
    ferry(&app);
    let link = invite(&app.sign_in("ana"), "reader");
    let guest = app.anyone();

    let short = guest.post(&link, &[("name", "mei"), ("email", "mei@example.org"), ("password", "short")]);
    let taken = guest.post(&link, &[("name", "ANA"), ("email", "ana@example.org"), ("password", PASSWORD)]);

    assert_eq!((short.status, taken.status), (422, 422));
    assert!(short.page().error("password").is_some());
    assert_eq!(taken.page().error("name").unwrap(), "The name “ANA” is taken.");
    assert!(!taken.page().error("email").unwrap().contains("“ana”"), "whose address it is, is not told");
    assert_eq!(sign_up(&guest, &link, "mei").status, 303);
}

#[test]
fn an_invitation_ends_with_its_time_its_maker_and_its_withdrawal() {
    let app = App::start();
    let project = ferry(&app);
    let bo = app.user("bo");
    app.join(&project, &bo, Role::Maintainer);
    let (anas, bos) = (app.sign_in("ana"), app.sign_in("bo"));
    let (late, left, taken_back) = (invite(&anas, "reader"), invite(&bos, "maintainer"), invite(&anas, "reader"));

    anas.post("/projects/ferry/members/bo/delete", &[]).location();
    assert_eq!(app.anyone().get(&left).status, 404, "whoever left lets nobody in, himself least");
    let form = anas.page(MEMBERS).form("/projects/ferry/invitations/3/delete");
    anas.submit(&form).location();
    assert_eq!(app.anyone().get(&taken_back).status, 404);
    assert_eq!(app.anyone().get(&late).status, 200);
    app.clock.advance(TimeDelta::days(8));
    assert_eq!(app.anyone().get(&late).status, 404);
}

#[test]
fn an_invitation_by_mail_brings_a_link_that_stands_nowhere_else() {
    let server = MailServer::start();
    let app = App::with(|settings| settings.smtp_url = Some(server.url()));
    ferry(&app);

    let anas = app.sign_in("ana");
    let sent = anas.post("/projects/ferry/invitations", &[("email", "mei@example.org"), ("as", "reader")]);
    assert_eq!(sent.location(), MEMBERS);
    app.deliver_all();

    let mails = server.mails().all();
    assert_eq!((mails.len(), mails[0].to[0].as_str()), (1, "mei@example.org"));
    assert_eq!(mails[0].header("Subject").unwrap(), "ana invites you to ferry");
    let link = path(&mails[0].text());
    let guest = app.anyone();
    assert!(guest.page(&link).form(&link).value("Email").unwrap().contains("mei@example.org"));
    assert_eq!(sign_up(&guest, &link, "mei").status, 303);
    let wrong = anas.post("/projects/ferry/invitations", &[("email", "nobody"), ("as", "reader")]);
    assert_eq!((wrong.status, wrong.page().error("email").is_some()), (422, true));
}

#[test]
fn somebody_with_an_account_joins_with_it_and_keeps_a_higher_role() {
    let app = App::start();
    let project = ferry(&app);
    let anas = app.sign_in("ana");
    let (first, second) = (invite(&anas, "maintainer"), invite(&anas, "reader"));
    let bos = app.sign_in("bo");

    let form = bos.page(&first).form(&first);
    assert_eq!(bos.submit(&form).location(), "/projects/ferry");
    bos.post(&second, &[]).location();

    let id = app.user("bo").id;
    let role = app.instance.db.read_now(|conn| tidings::models::member::role_of(conn, project.id, id)).unwrap();
    assert_eq!(role, Some(Role::Maintainer));
}

#[test]
fn who_may_make_an_account_is_a_setting() {
    let open = App::with(|settings| settings.signup = Some("open".into()));
    let link = open.anyone().page("/sign-in").link_named("Create an account").unwrap();
    assert_eq!(link, "/sign-up");
    assert_eq!(sign_up(&open.anyone(), "/sign-up", "mei").location(), "/");

    let invited = App::start();
    assert_eq!(invited.anyone().get("/sign-up").status, 404);
    assert_eq!(sign_up(&invited.anyone(), "/sign-up", "mei").status, 404);

    let closed = App::with(|settings| settings.signup = Some("closed".into()));
    ferry(&closed);
    let refused = closed.sign_in("ana").post("/projects/ferry/invitations", &[("email", ""), ("as", "reader")]);
    assert_eq!(refused.status, 403);
    assert!(!closed.sign_in("ana").page(MEMBERS).has("#invite"));
}

#[test]
fn a_member_leaves_but_the_last_maintainer_stays() {
    let app = App::start();
    let project = ferry(&app);
    app.join(&project, &app.user("bo"), Role::Reader);
    let (anas, bos) = (app.sign_in("ana"), app.sign_in("bo"));

    assert_eq!(bos.post("/projects/ferry/members/ana/delete", &[]).status, 403);
    assert_eq!(bos.page("/projects/ferry/members/bo/delete").h1(), "Leave ferry?");
    assert_eq!(bos.post("/projects/ferry/members/bo/delete", &[]).location(), "/projects");
    assert_eq!(bos.get("/projects/ferry").status, 404);
    let told = anas.get("/projects/ferry/audit.json").json();
    assert_eq!(told["events"][0]["phrase"], "bo left; the role was reader");
    let stays = anas.post("/projects/ferry/members/ana/delete", &[]);
    assert_eq!(stays.status, 403);
    let demoted = anas.post("/projects/ferry/members", &[("user", "ana"), ("role", "reader")]);
    assert_eq!((demoted.status, demoted.page().error("role").is_some()), (422, true));
}

#[test]
fn a_forgotten_password_is_answered_alike_for_everybody() {
    let server = MailServer::start();
    let app = App::with(|settings| settings.smtp_url = Some(server.url()));
    app.user("ana");
    let ask = |login: &str| app.anyone().post("/password-reset", &[("login", login)]);

    let (known, unknown, by_mail) = (ask("ana"), ask("nobody"), ask("ANA@example.org"));
    app.deliver_all();

    assert_eq!((known.status, unknown.status), (200, 200));
    assert_eq!(known.page().text("main"), unknown.page().text("main"));
    assert_eq!(by_mail.status, 200);
    let mails = server.mails().all();
    assert_eq!(mails.len(), 2, "nobody gets none");
    let link = path(&mails[1].text());
    let other = path(&mails[0].text());
    let old = app.sign_in("ana");
    assert_eq!(app.anyone().get(&link).status, 200);
    assert_eq!(app.anyone().post(&link, &[("password", PASSWORD)]).location(), "/");
    assert_eq!(app.anyone().get(&link).status, 404, "once");
    assert_eq!(app.anyone().get(&other).status, 404, "the other letter's link is void too");
    assert_eq!(old.get("/settings/profile").status, 401, "every session ended");
    assert_eq!(app.anyone().post("/sign-in", &[("login", "ana"), ("password", PASSWORD)]).status, 303);
    assert_eq!(ask("").status, 422);
}

#[test]
fn asking_for_a_password_again_and_again_is_slowed_down() {
    let app = App::start();
    let ask = || app.anyone().post("/password-reset", &[("login", "ana")]).status;
    assert_eq!((0..10).map(|_| ask()).collect::<Vec<_>>(), [200; 10]);
    assert_eq!(ask(), 429);
}

#[test]
fn an_administrator_sees_what_the_mail_server_says() {
    let server = MailServer::start();
    let app = App::with(|settings| settings.smtp_url = Some(server.url()));
    app.admin("root");
    let root = app.sign_in("root");

    let page = root.submit(&root.page("/admin/mail").form("/admin/mail")).page();
    assert!(page.text("pre").contains("RCPT TO: 250"), "{}", page.text("pre"));
    assert_eq!(server.mails().all()[0].to, ["root@example.org"]);
    server.becomes(Mood::AnswersRecipients(550));
    let refused = root.post("/admin/mail", &[("to", "nobody@example.org")]).page();
    assert!(refused.text("[role=alert]").contains("550"), "{}", refused.text("main"));
    assert_eq!(root.post("/admin/mail", &[("to", "nobody")]).status, 422);
    assert_eq!(app.sign_in("ana").get("/admin/mail").status, 403);
}

#[test]
fn a_password_link_ends_after_half_an_hour() {
    let app = App::start();
    app.admin("root");
    app.user("ana");
    let answer = app.sign_in("root").post("/admin/users/ana/password-link", &[]);
    let link = path(&answer.page().text("code#secret"));
    app.clock.advance(TimeDelta::minutes(31));
    assert_eq!(app.anyone().get(&link).status, 404);
    assert_eq!(app.anyone().post(&link, &[("password", PASSWORD)]).status, 404);
}
