//! Who may call what: every route of the table, called by everybody, in a public project, a private one and one that is not
//! there. What a route answers follows from the word that stands beside it in the table; a part of a path that nobody said
//! what it stands for fails here, and so does a route that answers somebody else than its word says.

pub(super) mod stand;

use tidings::db::words::Role;
use tidings::web::route_list;
use tidings::web::table::{Line, Who};

use stand::{Caller, PERSONAS, Place, Stand};

/// Routes that answer otherwise than their word alone says, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("/metrics", "callers on this machine need no account"),
    ("/sign-in", "a wrong password is 401 for everybody"),
    ("/attachments", "a form that brings no file is unreadable, whoever sends it"),
    ("/sign-out", "nobody is signed out who is not in"),
    ("/mailbox", "in a demo only"),
    ("/styleguide", "in a demo only"),
    ("/sign-up", "where everybody may, which is not here"),
    ("/static/{name}", "needs the name of a file"),
    ("/events/stream", "does not end"),
];

/// What somebody is answered who may not, whatever he sends; none when he may.
fn refusal(line: &Line, caller: Caller, place: Place) -> Option<&'static [u16]> {
    let sees = !line.path.contains("{slug}") || caller.sees(place);
    let least = match line.who {
        Who::Anyone | Who::Token => return None,
        Who::Reader if sees => return None,
        Who::Reader | Who::User => Caller::Outsider,
        Who::Triager => Caller::Triager,
        Who::Maintainer => Caller::Maintainer,
        Who::Admin => Caller::Admin,
    };
    match (caller, sees) {
        (Caller::Anyone, true) => Some(&[401]),
        (Caller::Anyone, false) => Some(&[401, 404]),
        // A form that cannot be read is refused before anybody asks for the project.
        (_, false) if line.method == "POST" => Some(&[404, 400]),
        (_, false) => Some(&[404]),
        _ if caller >= least => None,
        _ if has_record(line) => Some(&[403, 404]),
        _ => Some(&[403]),
    }
}

/// An answer to somebody who may: a page, a redirect, or what is wrong with an empty form.
fn is_answer(line: &Line, status: u16) -> bool {
    match line.who {
        // Links that nobody made, and what only whoever wrote it or keeps order may do.
        Who::Token => status == 404,
        Who::User => status < 500 && status != 401,
        _ if line.method == "GET" => status < 400 || (has_record(line) && status == 404),
        _ => status < 500 && ![401, 403].contains(&status) && (has_record(line) || status != 404),
    }
}

/// Does the path name something besides the project and the issue, which need not be there or be set up?
fn has_record(line: &Line) -> bool {
    let parts = ["{id}", "{name}", "{user}", "{revision}", "{mark}", "{emoji}", "/linear", "/slack"];
    parts.iter().any(|part| line.path.contains(part))
}

fn lines() -> Vec<Line> {
    route_list().into_iter().filter(|line| !OTHERWISE.iter().any(|(path, _)| *path == line.path)).collect()
}

#[test]
fn what_stands_otherwise_is_there() {
    let routes = route_list();
    for (path, why) in OTHERWISE.iter().filter(|(path, _)| *path != "/events/stream") {
        assert!(routes.iter().any(|line| line.path == *path), "{path} ({why}) is no route any more");
    }
}

#[test]
fn every_route_answers_whom_its_word_says() {
    let stand = Stand::open();
    let mut wrong = Vec::new();
    let mut ask = |line: &Line, caller: Caller, persona: &str| {
        for place in Place::ALL {
            let path = stand.path(line.path, place);
            let refusal = refusal(line, caller, place);
            let form = if refusal.is_some() { Stand::whole_form(place) } else { Vec::new() };
            let status = stand.call((line.method, &path), persona, &form);
            if !refusal.map_or_else(|| is_answer(line, status), |known| known.contains(&status)) {
                wrong.push(format!("{} {path} by {persona}: {status}, although {:?} may", line.method, line.who));
            }
            if !line.path.contains("{slug}") {
                break;
            }
        }
    };

    // Reading first, then all that must be refused, and at the end what changes things.
    for line in lines().iter().filter(|line| line.method == "GET") {
        for (persona, caller) in PERSONAS {
            ask(line, caller, persona);
        }
    }
    for line in lines().iter().filter(|line| line.method == "POST") {
        let low = PERSONAS.into_iter().filter(|(_, caller)| *caller < Caller::Triager);
        low.for_each(|(persona, caller)| ask(line, caller, persona));
    }
    for line in lines().iter().filter(|line| line.method == "POST") {
        let high = PERSONAS.into_iter().filter(|(_, caller)| *caller >= Caller::Triager);
        high.for_each(|(persona, caller)| ask(line, caller, persona));
    }

    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn hidden_and_missing_look_the_same() {
    let stand = Stand::open();
    for line in lines().iter().filter(|line| line.method == "GET" && line.path.contains("{slug}")) {
        let body = |place, persona| stand.bare(&stand.path(line.path, place), persona);
        for persona in ["nobody", "outsider", "revoked"] {
            let (hidden, missing) = (body(Place::Private, persona), body(Place::Missing, persona));
            assert_eq!(hidden, missing, "{} by {persona}", line.path);
            assert!(!hidden.contains("Vault"), "{} by {persona}", line.path);
        }
    }
}

#[test]
fn what_belongs_to_another_project_is_not_there() {
    let stand = Stand::open();
    for line in lines().iter().filter(|line| line.path.contains("{slug}") && line.path.contains("{id}")) {
        let path = stand.foreign(line.path);
        let status = stand.call((line.method, &path), "maintainer", &[]);
        let is_form = line.method == "POST" && [400, 415, 422].contains(&status);
        assert!(status == 404 || is_form, "{} {path}: {status}", line.method);
    }
    assert_eq!(Role::ALL.len(), 3, "a new role needs a persona here");
}
