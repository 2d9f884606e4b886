//! What is suggested while one types a name: who is told of whom and of which issues, in which order, and how many.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use tidings::db::words::{CloseReason, Role, UserKind, Visibility};
use tidings::models::issue::Issue;
use tidings::models::project::Project;
use tidings::models::text::Body;
use tidings::models::user::{NewUser, User};
use tidings::schema::users;

use crate::support::app::App;
use crate::support::visitor::Visitor;

fn answer(who: &Visitor, slug: &str, kind: &str, typed: &str) -> Value {
    let query = serde_urlencoded::to_string([(kind, typed)]).unwrap();
    let answer = who.get(&format!("/projects/{slug}/suggestions.json?{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The names of the people that are suggested in the project "ferry".
fn people(who: &Visitor, typed: &str) -> Vec<String> {
    let answer = answer(who, "ferry", "people", typed);
    answer["people"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

/// The numbers of the issues that are suggested there.
fn numbers(who: &Visitor, typed: &str) -> Vec<i64> {
    let answer = answer(who, "ferry", "issues", typed);
    answer["issues"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
}

fn call(app: &App, user: &User, full_name: &str) {
    let (id, full_name) = (user.id, full_name.to_owned());
    app.act(user, move |tx| {
        Ok(diesel::update(users::table.find(id)).set(users::full_name.eq(full_name)).execute(tx.conn())?)
    });
}

fn say(app: &App, user: &User, issue: &Issue, words: &str) {
    let (issue, body) = (issue.clone(), Body::parse("body", words).unwrap());
    app.act(user, move |tx| issue.comment(tx, &body));
}

fn ferry(app: &App, visibility: Visibility) -> (User, Project) {
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).visible_to(visibility).create();
    (ana, ferry)
}

#[test]
fn people_are_found_by_the_beginning_of_each_of_their_names() {
    let app = App::start();
    let (ana, ferry) = ferry(&app, Visibility::Private);
    for (name, full_name) in [("bo", "Bo Élan"), ("Andy", ""), ("cy", "Cy van Ankum"), ("dan", "Dan")] {
        let person = app.user(name);
        call(&app, &person, full_name);
        app.join(&ferry, &person, Role::Reader);
    }
    call(&app, &ana, "Ana Ruiz");
    let anas = app.sign_in("ana");

    assert_eq!(people(&anas, "an"), ["Andy", "cy", "ana"], "oneself comes last");
    assert_eq!(people(&anas, "AN"), ["Andy", "cy", "ana"]);
    assert_eq!(people(&anas, "ela"), ["bo"]);
    assert_eq!(people(&anas, "ÉL"), ["bo"]);
    assert_eq!(people(&anas, "van a"), ["cy"]);
    assert_eq!(people(&anas, ""), ["Andy", "bo", "cy", "dan", "ana"]);
    for nobody in ["y", "x", "%", "_", "'", &"a".repeat(5_000)] {
        assert_eq!(people(&anas, nobody), [""; 0], "{nobody}");
    }
    assert_eq!(
        answer(&anas, "ferry", "people", "ru"),
        json!({ "people": [{ "name": "ana", "full_name": "Ana Ruiz" }] })
    );
}

#[test]
fn where_everybody_reads_whoever_takes_part_is_suggested() {
    for (visibility, expected) in [
        (Visibility::Public, vec!["author", "speaker", "ana"]),
        (Visibility::Internal, vec!["author", "speaker", "ana"]),
        (Visibility::Private, vec!["ana"]),
    ] {
        let app = App::start();
        let (ana, ferry) = ferry(&app, visibility);
        let [author, speaker, looker, elsewhere, gone] =
            ["author", "speaker", "looker", "elsewhere", "gone"].map(|name| app.user(name));
        let issue = app.issue(&ferry).by(&author).create();
        say(&app, &speaker, &issue, "Me too");
        let deleted = app.issue(&ferry).by(&gone).create();
        app.act(&ana, move |tx| deleted.delete(tx));
        app.sign_in("looker").get("/projects/ferry/issues/1");
        let vault = app.project("vault").by(&elsewhere).create();
        app.issue(&vault).by(&elsewhere).saying("As in ferry#1").create();
        app.deliver_all();

        assert_eq!(people(&app.sign_in("ana"), ""), expected, "{visibility}: not {}", looker.name);
    }
}

#[test]
fn programs_and_shut_accounts_are_never_suggested() {
    let app = App::start();
    let (ana, ferry) = ferry(&app, Visibility::Public);
    let root = app.admin("root");
    let helper = NewUser { kind: UserKind::Bot, ..NewUser::person("helper", "helper@example.org") };
    let helper = app.act(&root, move |tx| {
        let id = helper.create(tx)?;
        User::find(tx.conn(), id)
    });
    let shut = app.user("shut");
    for member in [&helper, &shut] {
        app.join(&ferry, member, Role::Triager);
        app.issue(&ferry).by(member).create();
    }
    app.act(&root, move |tx| shut.disable(tx));

    assert_eq!(people(&app.sign_in("ana"), ""), [ana.name]);
}

#[test]
fn issues_are_found_by_number_and_by_words_of_the_title() {
    let app = App::start();
    let (ana, ferry) = ferry(&app, Visibility::Private);
    for number in 1..=13 {
        let title = match number {
            3 => "It crashes at the Café".to_owned(),
            5 => "The crash of the mast".to_owned(),
            _ => format!("Thing {number}"),
        };
        app.issue(&ferry).by(&ana).titled(&title).saying("mizzen").create();
        app.clock.advance(TimeDelta::seconds(1));
    }
    let other = app.project("vault").by(&ana).create();
    app.issue(&other).by(&ana).titled("A crash elsewhere").create();
    let find = |number| app.instance.db.read_now(|conn| Issue::find_by_number(conn, ferry.id, number)).unwrap();
    let (closed, deleted) = (find(5), find(12));
    app.act(&ana, move |tx| closed.close(tx, CloseReason::Completed));
    app.act(&ana, move |tx| deleted.delete(tx));
    app.clock.advance(TimeDelta::seconds(1));
    say(&app, &ana, &find(10), "Still so");
    let anas = app.sign_in("ana");

    assert_eq!(numbers(&anas, ""), [10, 13, 11, 9, 8, 7, 6, 4], "open, newest activity first, eight of them");
    assert_eq!(numbers(&anas, "1"), [1, 10, 13, 11], "the number itself before longer ones, deleted ones not");
    assert_eq!(numbers(&anas, "crash"), [3, 5], "open ones first");
    assert_eq!(numbers(&anas, "CR"), [3, 5]);
    assert_eq!(numbers(&anas, "mast-cra"), [5]);
    assert_eq!(numbers(&anas, "cafe"), [3]);
    assert_eq!(numbers(&anas, "cra mast"), [0; 0], "only the last word may be a beginning");
    for nothing in ["mizzen", "c", "0", "01", "99999999999999999999", "...", "\"", "' OR 1", &"a".repeat(5_000)] {
        assert_eq!(numbers(&anas, nothing), [0; 0], "{nothing}");
    }
    let told = json!({ "issues": [{ "number": 5, "title": "The crash of the mast", "state": "closed" }] });
    assert_eq!(answer(&anas, "ferry", "issues", "mast"), told);
}

#[test]
fn strangers_hear_nothing_and_wrong_questions_are_refused() {
    let app = App::start();
    let (ana, ferry) = ferry(&app, Visibility::Private);
    app.issue(&ferry).by(&ana).titled("Secret").create();
    let (anas, bos) = (app.sign_in("ana"), app.sign_in("bo"));
    let status = |who: &Visitor, query: &str| who.get(&format!("/projects/ferry/suggestions.json{query}")).status;

    for query in ["?people=a", "?issues=1", ""] {
        assert_eq!(status(&bos, query), 404, "{query}");
        assert_eq!(status(&app.anyone(), query), 401, "{query}");
    }
    for query in ["", "?people=a&issues=1", "?people=a&people=b", "?emoji=la", "?people=a&limit=9", "?people=%00"] {
        assert_eq!(status(&anas, query), 400, "{query}");
    }
}

#[test]
fn suggestions_take_few_queries_and_stay_few() {
    let app = App::start();
    let (ana, ferry) = ferry(&app, Visibility::Public);
    for number in 0..20 {
        let person = app.user(&format!("person{number}"));
        app.join(&ferry, &person, Role::Reader);
        app.issue(&ferry).by(&ana).titled(&format!("Many {number}")).create();
    }
    let anas = app.sign_in("ana");

    for (kind, typed) in [("people", "p"), ("issues", "man"), ("issues", "1"), ("issues", "")] {
        let mut found = Value::Null;
        let queries = app.queries(|| found = answer(&anas, "ferry", kind, typed));
        assert!(queries <= 3, "{kind}={typed}: {queries}");
        assert_eq!(found[kind].as_array().unwrap().len(), 8, "{kind}={typed}");
    }
}
