//! The canaries: a word of its own in everything that is not for everybody. Then everybody looks at every page that he can
//! reach, in every form that it has, and searches for every word; and whoever was taken out is told nothing more.

mod crawl;
mod nest;

use std::collections::BTreeMap;

use crawl::Crawl;
use nest::Nest;

use tidings::db::words::Role;
use tidings::models::member;
use tidings::models::notification::count_unread;
use tidings::models::text::Body;

use super::matrix::stand::{Caller, PERSONAS};
use crate::support::app::App;
use crate::support::node::{Client, Instance};
use crate::support::smtp::MailServer;

/// Who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// Nobody but whose it is: it is gone for good, or was shown once, or is his own.
    Nobody,
    /// Whoever is at least this, in the project.
    From(Caller),
}

use Caller::{Admin, Anyone, Maintainer, Reader, Triager};
use May::{From, Nobody};

/// What holds a canary, and who may read it. "vault" is private, and those who have a role are members; "crypt" is private
/// and has one member, who is none of those who look; "quay" is public.
const SECRETS: &[(&str, May)] = &[
    ("vault name", From(Reader)),
    ("vault old name", From(Maintainer)),
    ("vault description", From(Reader)),
    ("vault label", From(Reader)),
    ("vault label description", From(Reader)),
    ("vault milestone", From(Reader)),
    ("vault milestone description", From(Reader)),
    ("vault status", From(Reader)),
    ("vault template", From(Reader)),
    ("vault template about", From(Reader)),
    ("vault template title", From(Reader)),
    ("vault template body", From(Reader)),
    ("vault view", From(Reader)),
    ("vault own view", Nobody),
    ("vault workflow", From(Maintainer)),
    ("vault workflow message", From(Maintainer)),
    ("vault workflow of an issue", From(Triager)),
    ("vault title", From(Reader)),
    ("vault old title", From(Reader)),
    ("vault body", From(Reader)),
    ("vault old body", From(Reader)),
    ("vault comment", From(Reader)),
    ("vault old comment", From(Reader)),
    ("vault hidden comment", From(Reader)),
    ("vault deleted comment", Nobody),
    ("vault redacted comment", Nobody),
    ("vault redacted old comment", Nobody),
    ("vault redacted task", Nobody),
    ("vault held comment", From(Triager)),
    ("vault deleted title", From(Reader)),
    ("vault deleted body", Nobody),
    ("vault file", From(Reader)),
    ("vault file content", From(Reader)),
    ("vault unsent file", Nobody),
    ("vault lock reason", From(Reader)),
    ("vault invitation", From(Maintainer)),
    ("vault slack url", Nobody),
    ("vault linear key", Nobody),
    ("quay hidden comment", From(Anyone)),
    ("quay old comment", From(Anyone)),
    ("quay deleted comment", Nobody),
    ("quay redacted comment", Nobody),
    ("quay redacted old comment", Nobody),
    ("quay held comment", From(Triager)),
    ("quay own view", Nobody),
    ("quay workflow", From(Maintainer)),
    ("quay invitation", From(Maintainer)),
    ("quay slack url", Nobody),
    ("crypt slug", From(Admin)),
    ("crypt name", From(Admin)),
    ("crypt title", From(Admin)),
    ("crypt body", From(Admin)),
    ("email", From(Admin)),
    ("api token", Nobody),
    ("api token name", Nobody),
];

/// The word of a secret: found by search, and in nothing else.
fn word(secret: &str) -> String {
    format!("zq{}qz", secret.replace(' ', ""))
}

/// The canaries in a text, in whatever case.
fn canaries_in(text: &str) -> impl Iterator<Item = (&'static str, May)> {
    let text = text.to_lowercase();
    SECRETS.iter().copied().filter(move |(secret, _)| text.contains(&word(secret)))
}

#[test]
fn nobody_reads_what_is_not_for_him_on_any_page_that_he_can_reach() {
    let nest = Nest::build();
    let (mut leaks, mut seen) = (Vec::new(), BTreeMap::new());
    for (persona, caller) in PERSONAS {
        for (path, text) in Crawl::of(&nest, persona).everything() {
            for (secret, may) in canaries_in(&text) {
                if may == From(caller) || matches!(may, From(least) if caller > least) {
                    seen.insert(secret, path.clone());
                } else {
                    leaks.push(format!("{persona} reads the {secret} at {path}"));
                }
            }
        }
    }

    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    let hushed: Vec<_> = SECRETS.iter().filter(|(secret, may)| *may != Nobody && !seen.contains_key(secret)).collect();
    assert!(hushed.is_empty(), "nobody found these, so that looking proved nothing: {hushed:?}");
}

#[test]
fn searching_for_a_hidden_word_finds_as_much_as_searching_for_none() {
    let nest = Nest::build();
    let places = ["/issues", "/issues.json", "/issues.csv", "/projects/quay/issues", "/projects/quay/issues.json"];
    let mut leaks = Vec::new();
    for (persona, caller) in
        PERSONAS.into_iter().filter(|(persona, _)| ["nobody", "outsider", "reader"].contains(persona))
    {
        let is_hidden = |may: May| !matches!(may, From(least) if caller >= least);
        for (place, ask) in places.into_iter().flat_map(|place| [(place, ""), (place, "label:")]) {
            // An answer that names the place of a mistake depends on how long the word is.
            let mut nothing = BTreeMap::new();
            for (secret, _) in SECRETS.iter().filter(|(_, may)| is_hidden(*may)) {
                let (word, length) = (word(secret), word(secret).len());
                let none = || nest.answer_to(persona, place, (ask, &"x".repeat(length)));
                if nest.answer_to(persona, place, (ask, &word)) != *nothing.entry(length).or_insert_with(none) {
                    leaks.push(format!("{persona} learns of the {secret} at {place}?q={ask}…"));
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

/// Bo and cy watch a private project. While the news of it still waits, one is taken out and the other's account is shut.
#[test]
fn whoever_is_taken_out_is_told_nothing_that_still_waits_and_sees_nothing_that_was_told() {
    let server = MailServer::start();
    let app = App::with(|settings| settings.smtp_url = Some(server.url()));
    let (root, ana) = (app.admin("root"), app.user("ana"));
    let watchers = ["bo", "cy", "dee"].map(|name| app.user(name));
    let vault = app.project("vault").by(&ana);
    let vault = watchers.iter().fold(vault, |vault, user| vault.with(user, Role::Maintainer)).create();
    let issue = app.issue(&vault).by(&ana).titled("zqtitleqz").saying("zqbodyqz").create();
    app.deliver_all();
    let [bos, cys, dees] = ["bo", "cy", "dee"].map(|name| app.sign_in(name));
    assert!(bos.get("/notifications").text().contains("zqtitleqz"));
    let before = server.mails().take().len();
    assert_eq!(before, 3, "all three are told while they may know");

    let words = Body::parse_some("body", "zqlaterqz @bo @cy").unwrap();
    let of = issue.clone();
    app.act(&ana, move |tx| of.comment(tx, &words));
    let (project, [bo, cy, _]) = (vault.id, watchers);
    let leaver = bo.id;
    app.act(&ana, move |tx| member::remove(tx, project, leaver));
    app.act(&root, move |tx| cy.disable(tx));
    app.deliver_all();
    app.issue(&vault).by(&ana).titled("zqnewqz").saying("@bo").create();
    app.deliver_all();

    let told: Vec<String> = server.mails().all().into_iter().flat_map(|mail| mail.to).collect();
    assert!(!told.is_empty() && told.iter().all(|to| to.contains("dee@")), "{told:?}");
    for path in ["/notifications", "/notifications?show=all", "/", "/feed", "/events.json", "/issues", "/users/ana"] {
        let answer = bos.get(path);
        assert!(!answer.text().contains("qz"), "{path}: {}", answer.text());
        assert!(!cys.get(path).text().contains("qz"), "{path}");
    }
    let unread = app.instance.db.read_now(|conn| count_unread(conn, &bo)).unwrap();
    assert_eq!(unread, 0, "no badge tells of it either");
    assert!(dees.get("/notifications").text().contains("zqnewqz"));
    assert_eq!(bos.get("/projects/vault/issues/1").status, 404);
    assert_eq!(cys.get("/notifications").status, 401);
}

/// What is typed, secrets and links stays out of the log, however much it tells.
#[test]
fn the_log_holds_no_words_and_no_secrets() {
    let instance = Instance::new().with("TIDINGS_LOG", "debug");
    instance.add_admin("ana", "zqpasswordqz long");
    let node = instance.serve(&[]);
    let mut ana = Client::signed_in(&instance, "ana", "zqpasswordqz long");
    let wrong = ana.post("/sign-in", &[("login", "ana"), ("password", "zqwrongqz")]).unwrap();
    assert_eq!(wrong.status, 401);
    let fields = [("name", "Vault"), ("slug", "vault"), ("visibility", "private")];
    assert_eq!(ana.post("/projects", &fields).unwrap().status, 303);
    for (path, fields) in [
        ("/projects/vault/issues", [("title", "zqtitleqz"), ("body", "zqbodyqz")]),
        ("/projects/vault/issues/1/comments", [("body", "zqcommentqz"), ("once", "1")]),
        ("/projects/vault/issues/1/comments", [("body", "zq\u{1}controlqz"), ("once", "2")]),
        ("/projects/vault/settings/linear", [("api_key", "zqkeyqz"), ("team_id", "t")]),
        ("/password-reset", [("login", "zqloginqz"), ("once", "3")]),
    ] {
        assert!(ana.post(path, &fields).unwrap().status < 500, "{path}");
    }
    let token = ana.post("/settings/tokens", &[("name", "zqnameqz"), ("scope", "feed"), ("days", "30")]).unwrap().body;
    for path in ["/sign-up/zqinviteqz", "/password-reset/zqresetqz", "/unsubscribe/zqunsubscribeqz"] {
        assert_eq!(ana.get(path).unwrap().status, 404, "{path}");
    }
    ana.post("/hooks/github/zqhookqz", &[("a", "b")]).unwrap();
    ana.get("/feed.atom?token=zqtokenqz").unwrap();
    node.stop();

    let log = instance.log();
    assert!(log.contains("/sign-in"), "{log}");
    let told: Vec<&str> = log.lines().filter(|line| line.contains("qz")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(!token.is_empty());
}
