//! The people of the demo, its projects, and the labels and milestones there.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::db::words::{Density, Role, Theme, Visibility};
use crate::db::{Act, DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::issue_template::Draft;
use crate::models::label::NewLabel;
use crate::models::member;
use crate::models::milestone::NewMilestone;
use crate::models::project::{NewProject, Project};
use crate::models::user::{NewUser, Profile, User};
use crate::models::view::NewView;
use crate::models::viewer::Viewer;

use super::workflows;

/// Somebody in the demo.
#[derive(Debug, Clone, Copy)]
pub struct Player {
    /// What one types to sign in.
    pub name: &'static str,
    /// What pages show.
    pub full_name: &'static str,
    /// What he is in the project that the demo is about.
    pub role: Role,
    /// Where he lives.
    time_zone: &'static str,
}

/// Everybody's password.
pub const PASSWORD: &str = "password";

/// The four of them. Ana may see and do everything.
pub const PEOPLE: [Player; 4] = [
    Player { name: "ana", full_name: "Ana Ruiz", role: Role::Maintainer, time_zone: "Europe/Madrid" },
    Player { name: "bo", full_name: "Bo Lindqvist", role: Role::Triager, time_zone: "Europe/Stockholm" },
    Player { name: "chidi", full_name: "Chidi Okafor", role: Role::Triager, time_zone: "Africa/Lagos" },
    Player { name: "mei", full_name: "Mei Tanaka", role: Role::Reader, time_zone: "Europe/London" },
];

/// The project that the demo is about.
pub const FERRY: &str = "ferry";
/// Bo's own, which only he and administrators see.
const HALYARD: &str = "halyard";
/// How long ago both projects began.
const BEGAN: TimeDelta = TimeDelta::days(37);

const LABELS: [(&str, &str, &str, &str); 14] = [
    (FERRY, "bug", "#d64545", "It does what it should not."),
    (FERRY, "feature", "#2f9e5b", "It should do more."),
    (FERRY, "docs", "#1f9d8a", "It should say more."),
    (FERRY, "sync", "#3b82d0", "Moving files: the engine."),
    (FERRY, "tray", "#8a63d2", "The icon and its menu."),
    (FERRY, "macos", "#7a828e", "Only there."),
    (FERRY, "windows", "#4a7fb0", "Only there."),
    (FERRY, "linux", "#b98900", "Only there."),
    (FERRY, "data loss", "#b3261e", "A file was lost or could be: drop everything."),
    (FERRY, "needs repro", "#d98a00", "We cannot make it happen yet."),
    (FERRY, "good first issue", "#c2569a", "A friendly place to begin."),
    (FERRY, "performance", "#e0702a", "It works, but one can watch it."),
    (HALYARD, "chore", "#7a828e", "Somebody has to."),
    (HALYARD, "idea", "#8a63d2", "Perhaps one day."),
];

/// Project, title, in how many days it is due, and what it is for; what was due before today is closed.
const MILESTONES: [(&str, &str, i64, &str); 4] = [
    (FERRY, "v1.1", -11, "Nothing may be lost, whatever happens to the lid."),
    (FERRY, "v1.2", 9, "One sees what Ferry does: the tray, the log, the words."),
    (FERRY, "v2.0", 75, "What needs a new protocol."),
    (HALYARD, "Launch", 4, "The page that v1.2 will be announced on."),
];

/// Project, name, when to choose it, how the title begins, text, labels.
type Form<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a [&'a str]);

const TEMPLATES: [Form<'_>; 2] = [
    (
        FERRY,
        "Bug report",
        "Something is lost, late or wrong.",
        "",
        "**What happened**\n\n\n**What should have happened**\n\n\n**Version and system** (`ferry --version`)\n\n",
        &["bug"],
    ),
    (
        FERRY,
        "Idea",
        "Something that Ferry could do.",
        "Idea: ",
        "**When would it help?**\n\n\n**What do you do without it?**\n\n",
        &["feature"],
    ),
];

/// Project, name, and query of what everybody has above the list.
const VIEWS: [(&str, &str, &str); 3] = [
    (FERRY, "Bugs", "is:open label:bug"),
    (FERRY, "Nobody's yet", "is:open no:assignee"),
    (FERRY, "Gone quiet", "is:open idle:>7d"),
];

/// Makes everybody and everything that the story needs.
pub(super) fn enter(tx: &mut Tx<'_>, password_hash: &str) -> Result<()> {
    for player in PEOPLE {
        player.enter(tx, password_hash)?;
    }
    let began = tx.now().plus(-BEGAN);
    let (ana, bo) = (User::find_by_name(tx.conn(), "ana")?, User::find_by_name(tx.conn(), "bo")?);
    tx.tell_act(Act::from(ana.id), began);
    let about = "Keeps folders the same on all your machines, and says so when it cannot.";
    let ferry = project(tx, (FERRY, "Ferry", about), Visibility::Public)?;
    for player in PEOPLE {
        let user = User::find_by_name(tx.conn(), player.name)?;
        member::set_role(tx, ferry.id, user.id, player.role)?;
    }
    workflows::write(tx, ferry.id)?;
    tx.tell_act(Act::from(bo.id), began);
    let halyard = project(
        tx,
        (HALYARD, "Halyard", "The website, the download page and the rest of the rigging."),
        Visibility::Private,
    )?;
    member::set_role(tx, halyard.id, ana.id, Role::Triager)
}

impl Player {
    fn enter(self, tx: &mut Tx<'_>, password_hash: &str) -> Result<()> {
        let account = NewUser {
            full_name: self.full_name.to_owned(),
            is_admin: self.name == "ana",
            password_hash: Some(password_hash.to_owned()),
            ..NewUser::person(self.name, &format!("{}@example.org", self.name))
        };
        let user = account.create(tx)?;
        let profile = Profile {
            full_name: self.full_name.to_owned(),
            time_zone: self.time_zone.to_owned(),
            theme: Theme::System,
            density: Density::Comfortable,
            wants_mail: true,
            shortcuts: true,
        };
        User::set_profile(tx, user, profile)
    }
}

/// A project of the actor's with its labels and milestones.
fn project(tx: &mut Tx<'_>, (slug, name, about): (&str, &str, &str), visibility: Visibility) -> Result<Project> {
    let new = NewProject { slug: slug.into(), name: name.into(), description: about.into(), visibility };
    let project = new.create(tx)?;
    for (_, name, color, about) in LABELS.iter().filter(|(of, ..)| *of == slug) {
        let label = NewLabel {
            project: project.id,
            name: (*name).to_owned(),
            color: (*color).to_owned(),
            description: (*about).to_owned(),
        };
        label.create(tx)?;
    }
    plans(tx, &project)?;
    Ok(project)
}

/// What the project's issues are planned for, what they begin with, and how they are looked at.
fn plans(tx: &mut Tx<'_>, project: &Project) -> Result<()> {
    let today = tx.now().midnight();
    for (_, title, days, about) in MILESTONES.iter().filter(|(of, ..)| *of == project.slug) {
        let due_on = today.plus(TimeDelta::days(*days));
        let closed_at = (*days < 0).then_some(due_on);
        let milestone = NewMilestone { due_on: Some(due_on), closed_at, ..NewMilestone::titled(project.id, title) };
        NewMilestone { description: (*about).to_owned(), ..milestone }.create(tx)?;
    }
    for (_, name, about, title, body, labels) in TEMPLATES.iter().filter(|(of, ..)| *of == project.slug) {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        let (name, about, title) = ((*name).to_owned(), (*about).to_owned(), (*title).to_owned());
        Draft { name, about, title, body: (*body).to_owned(), labels }.create(tx, project.id)?;
    }
    for (_, name, query) in VIEWS.iter().filter(|(of, ..)| *of == project.slug) {
        let (name, query) = ((*name).to_owned(), (*query).to_owned());
        NewView { project: project.id, is_for_all: true, name, query }.create(tx)?;
    }
    Ok(())
}

/// Everybody and both projects, by name: looked up once for the whole story.
pub(super) struct Cast {
    people: HashMap<String, User>,
    projects: HashMap<String, Project>,
}

impl Cast {
    /// Whoever the story may name, the system too.
    pub(super) fn load(conn: &mut DbConn) -> Result<Self> {
        let system = User::system(conn)?;
        let mut people = User::load(conn, &[system])?;
        for player in PEOPLE {
            people.push(User::find_by_name(conn, player.name)?);
        }
        let everything = Viewer { user: None, is_admin: true };
        let projects = Project::visible_to(conn, everything, None, 100)?;
        Ok(Self {
            people: people.into_iter().map(|user| (user.name.clone(), user)).collect(),
            projects: projects.into_iter().map(|project| (project.slug.clone(), project)).collect(),
        })
    }

    pub(super) fn person(&self, name: &str) -> Result<&User> {
        self.people.get(name).ok_or_else(|| unknown(name))
    }

    pub(super) fn project(&self, slug: &str) -> Result<&Project> {
        self.projects.get(slug).ok_or_else(|| unknown(slug))
    }
}

fn unknown(name: &str) -> Error {
    Error::internal("telling the demo's story", format!("“{name}” is not in it"))
}
