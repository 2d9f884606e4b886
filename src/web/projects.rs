//! Projects: all of them, a new one, one's overview; settings, labels and members stand below.

pub(crate) mod labels;
pub(crate) mod members;
pub(crate) mod overview;
pub(crate) mod settings;

use askama::Template;

use crate::look::Icon;

use super::assets;
use super::form::{Choice, Field};
use super::page::{Page, Tab};
use super::when::When;
use super::words::counted;

/// `GET /projects`, and `/` for those who are not signed in.
#[derive(Template)]
#[template(path = "projects/index.html")]
pub struct ProjectsPage {
    pub page: Page,
    pub projects: Vec<ProjectCard>,
    pub may_create: bool,
}

/// One project of the list.
#[derive(Debug, Clone)]
pub struct ProjectCard {
    pub name: String,
    pub slug: String,
    pub description: String,
    pub visibility: Visibility,
    pub open: i64,
    /// The latest event; None while nothing has happened.
    pub active: Option<When>,
}

impl ProjectCard {
    fn open_words(&self) -> String {
        counted(self.open, "open issue")
    }
}

/// Who may see a project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    #[default]
    Private,
    Internal,
    Public,
}

impl Visibility {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Internal => "internal",
            Self::Public => "public",
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Private => "Private",
            Self::Internal => "Internal",
            Self::Public => "Public",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Private => Icon::Lock,
            Self::Internal => Icon::Organization,
            Self::Public => Icon::Globe,
        }
    }

    fn choices() -> Vec<Choice> {
        [(Self::Private, "its members"), (Self::Internal, "everybody signed in"), (Self::Public, "everybody")]
            .map(|(who, seen_by)| Choice::new(who.key(), format!("{}: seen by {seen_by}", who.word())))
            .into()
    }
}

/// What the forms for a project have in common.
#[derive(Debug, Clone, Default)]
pub struct ProjectForm {
    pub name: String,
    pub name_error: Option<String>,
    pub slug: String,
    pub slug_error: Option<String>,
    pub description: String,
    pub description_error: Option<String>,
    /// As it was typed.
    pub visibility: String,
    pub visibility_error: Option<String>,
}

impl ProjectForm {
    pub(crate) fn fields(&self) -> [Field; 4] {
        [
            Field::line("name", "Name").with(self.name.clone()).wrong(self.name_error.clone()).required(),
            Field::line("slug", "Short name")
                .with(self.slug.clone())
                .wrong(self.slug_error.clone())
                .hint("Stands in addresses, as in /projects/ferry: letters, digits and hyphens.")
                .required(),
            Field::line("description", "Description")
                .with(self.description.clone())
                .wrong(self.description_error.clone())
                .hint("One line that says what the project is."),
            Field::choice("visibility", "Who may see it", Visibility::choices())
                .with(self.visibility.clone())
                .wrong(self.visibility_error.clone()),
        ]
    }
}

/// `GET /projects/new`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/new.html")]
pub struct NewProjectPage {
    pub page: Page,
    pub form: ProjectForm,
}

/// The tabs of a project's settings; the word is the one that one is on.
pub(crate) fn settings_tabs(slug: &str, current: &str) -> [Tab; 3] {
    let tab = |path: &str, text, icon| Tab::new(format!("/projects/{slug}/{path}"), text, icon, current == path);
    [
        tab("settings", "General and Slack", Icon::Gear),
        tab("labels", "Labels", Icon::Tag),
        tab("members", "Members", Icon::People),
    ]
}
