//! The people and places of the matrix: two projects alike, one public and one private, and everybody who may come.

use std::collections::HashMap;

use serde_json::json;
use tidings::db::types::ProjectId;
use tidings::db::words::{Role, Visibility};
use tidings::events::ActionKey;
use tidings::models::invitation::NewInvitation;
use tidings::models::member;
use tidings::models::project::Project;
use tidings::models::session;
use tidings::models::text::Body;
use tidings::models::user::User;
use tidings::models::workflow::draft::Draft;

use crate::support::app::App;
use crate::support::visitor::Visitor;

/// What somebody may at most, in the order of what it includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Caller {
    Anyone,
    Outsider,
    Reader,
    Triager,
    Maintainer,
    Admin,
}

impl Caller {
    pub(in crate::web) fn sees(self, place: Place) -> bool {
        match place {
            Place::Public => true,
            Place::Private => self >= Self::Reader,
            Place::Missing => false,
        }
    }
}

/// Which project a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Place {
    Public,
    Private,
    Missing,
}

impl Place {
    pub(in crate::web) const ALL: [Self; 3] = [Self::Public, Self::Private, Self::Missing];

    const fn slug(self) -> &'static str {
        match self {
            Self::Public => "quay",
            Self::Private => "vault",
            Self::Missing => "nowhere",
        }
    }
}

/// Everybody, and as whom he counts. The disabled one still holds his cookie, the revoked one was a maintainer.
pub(in crate::web) const PERSONAS: [(&str, Caller); 8] = [
    ("nobody", Caller::Anyone),
    ("disabled", Caller::Anyone),
    ("outsider", Caller::Outsider),
    ("revoked", Caller::Outsider),
    ("reader", Caller::Reader),
    ("triager", Caller::Triager),
    ("maintainer", Caller::Maintainer),
    ("admin", Caller::Admin),
];

/// The records that a path's `{id}` means, by the word before it.
type Records = HashMap<(&'static str, &'static str), i64>;

pub(in crate::web) struct Stand {
    pub(in crate::web) app: App,
    tokens: HashMap<&'static str, String>,
    records: Records,
}

impl Stand {
    pub(in crate::web) fn open() -> Self {
        let app = App::start();
        app.admin("admin");
        app.admin("second-admin");
        let owner = app.user("owner");
        let mut records = Records::new();
        for (place, visibility) in [(Place::Public, Visibility::Public), (Place::Private, Visibility::Private)] {
            let project = furnish(&app, &owner, (place.slug(), visibility), &mut records);
            for (name, role) in [
                ("reader", Role::Reader),
                ("triager", Role::Triager),
                ("maintainer", Role::Maintainer),
                ("revoked", Role::Maintainer),
                ("extra", Role::Reader),
            ] {
                app.join(&project, &app.user(name), role);
            }
            let (id, revoked) = (project.id, app.user("revoked").id);
            app.act(&owner, move |tx| member::remove(tx, id, revoked));
        }
        let mut stand = Self { app, tokens: HashMap::new(), records };
        for (name, _) in PERSONAS.iter().filter(|(name, _)| *name != "nobody") {
            stand.tokens.insert(name, stand.token(name));
        }
        let disabled = stand.app.user("disabled");
        stand.app.act(&stand.app.user("admin"), move |tx| disabled.disable(tx));
        stand
    }

    fn token(&self, name: &str) -> String {
        let id = self.app.user(name).id;
        self.app.act(&self.app.user(name), move |tx| session::begin(tx, id, "a test")).as_str().to_owned()
    }

    pub(in crate::web) fn visitor(&self, persona: &str) -> Visitor {
        match self.tokens.get(persona) {
            Some(token) => self.app.anyone().with_cookie("tidings", token),
            None => self.app.anyone(),
        }
    }

    /// The status of this call. Each form has a session of its own, for some forms end others.
    pub(in crate::web) fn call(&self, (method, path): (&str, &str), persona: &str, form: &[(&str, &str)]) -> u16 {
        if method == "GET" {
            return self.visitor(persona).get(path).status;
        }
        let is_in = !["disabled", "nobody"].contains(&persona);
        let visitor =
            if is_in { self.app.anyone().with_cookie("tidings", &self.token(persona)) } else { self.visitor(persona) };
        visitor.post(path, form).status
    }

    /// Something sensible in every field, so that nothing but a missing right refuses it.
    pub(in crate::web) fn whole_form(place: Place) -> Vec<(&'static str, &'static str)> {
        let fields = [
            ("title", "Taken over"),
            ("body", "Taken over"),
            ("version", "1"),
            ("name", "Taken over"),
            ("slug", place.slug()),
            ("visibility", "public"),
            ("color", "#d64545"),
            ("labels", "bug"),
            ("assignees", "extra"),
            ("milestone", "v1"),
            ("user", "extra"),
            ("role", "maintainer"),
            ("as", "maintainer"),
            ("email", "extra@example.com"),
            ("reason", "completed"),
            ("emoji", "+1"),
            ("task", "1"),
            ("done", "true"),
            ("to", "quay"),
            ("project", "quay"),
            ("priority", "high"),
            ("status", "Todo"),
            ("due", "2027-01-01"),
            ("due_on", "2027-01-01"),
            ("triggered_on", "issue_opened"),
            ("type", "close"),
            ("message", ""),
            ("webhook_url", "https://hooks.slack.com/services/T0/B0/x"),
            ("actions", "issue_opened"),
            ("api_key", "lin_api_x"),
            ("team_id", "9cfb482a"),
            ("sync", "all"),
            ("identifier", "LIN-42"),
            ("person", "extra"),
        ];
        fields.to_vec()
    }

    /// The body of a page without what is never the same: its address, keys of forms, numbers of requests.
    pub(in crate::web) fn bare(&self, path: &str, persona: &str) -> String {
        let answer = self.visitor(persona).get(path);
        let text = answer.text().replace(path, "PATH");
        let address: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        let text = text.replace(&address, "PATH").replace(answer.header("x-request-id").unwrap_or("-"), "ID");
        let mut parts = text.split("name=\"once\" value=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.map(|part| part.split_once('"').map_or("", |(_, rest)| rest));
        format!("{} {}", answer.status, rest.fold(first, |bare, rest| bare + "ONCE" + rest))
    }

    /// The path with what its parts stand for in this place.
    pub(in crate::web) fn path(&self, pattern: &str, place: Place) -> String {
        self.filled(pattern, place, place)
    }

    /// The private project's path with a record of the public one.
    pub(in crate::web) fn foreign(&self, pattern: &str) -> String {
        self.filled(pattern, Place::Private, Place::Public)
    }

    fn filled(&self, pattern: &str, place: Place, records_of: Place) -> String {
        let parts: Vec<&str> = pattern.split('/').collect();
        let filled = parts.iter().enumerate().map(|(at, part)| {
            let before = if at > 0 { parts[at - 1] } else { "" };
            match *part {
                "{slug}" => place.slug().to_owned(),
                "{number}" | "{revision}" => "1".to_owned(),
                "{user}" | "{name}" => "extra".to_owned(),
                "{mark}" => "read".to_owned(),
                "{emoji}" => "+1".to_owned(),
                "{token}" | "{invite}" => "not-a-token".to_owned(),
                "{id}" => self.record(before, records_of).to_string(),
                plain => {
                    assert!(!plain.contains('{'), "say in the matrix what {plain} of {pattern} stands for");
                    plain.to_owned()
                }
            }
        });
        filled.collect::<Vec<_>>().join("/")
    }

    fn record(&self, noun: &str, place: Place) -> i64 {
        let known = self.records.iter().find(|((of, slug), _)| *of == noun && *slug == place.slug());
        known.map_or(999_999, |(_, id)| *id)
    }
}

/// A project with one of each thing that paths name.
fn furnish(app: &App, owner: &User, (slug, visibility): (&'static str, Visibility), records: &mut Records) -> Project {
    let project = app.project(slug).by(owner).visible_to(visibility).create();
    let title = if visibility == Visibility::Private { "Vault" } else { "Quay" };
    let issue = app.issue(&project).by(owner).titled(title).labelled("bug").create();
    let body = Body::parse_some("body", "Said.").unwrap();
    let of = issue.clone();
    let (comment, event) = app.act(owner, move |tx| of.comment(tx, &body));
    let id = project.id;
    let label = app.instance.db.read_now(|conn| tidings::models::label::Label::find_by_name(conn, id, "bug")).unwrap();
    let (workflow, invitation) = app.act(owner, move |tx| Ok((workflow(tx, id)?, invitation(tx, id)?)));
    let ids = [
        ("comments", comment.0),
        ("labels", label.id.0),
        ("workflows", workflow),
        ("invitations", invitation),
        ("events", event.0),
    ];
    records.extend(ids.map(|(noun, id)| ((noun, slug), id)));
    project
}

fn workflow(tx: &mut tidings::db::Tx<'_>, project: ProjectId) -> tidings::error::Result<i64> {
    let draft = Draft {
        name: "Greet".into(),
        triggered_on: ActionKey::IssueOpened.as_str().into(),
        conditions: Vec::new(),
        actions: vec![json!({ "type": "reply", "message": "Hello." })],
        is_on: true,
    };
    Ok(draft.create(tx, project, None)?.0.id.0)
}

fn invitation(tx: &mut tidings::db::Tx<'_>, project: ProjectId) -> tidings::error::Result<i64> {
    Ok(NewInvitation { email: None, place: Some((project, Role::Reader)) }.create(tx)?.id.0)
}
