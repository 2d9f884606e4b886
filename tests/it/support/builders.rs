//! What tests find in place before they act: projects and issues, made through the models' own verbs.

use tidings::db::words::{Role, Visibility};
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::label::{Label, NewLabel};
use tidings::models::member;
use tidings::models::project::{NewProject, Project};
use tidings::models::text::{Body, Title};
use tidings::models::user::{OptionalRow as _, User};

use super::app::App;

/// A project to be made.
pub(crate) struct ProjectBuilder<'a> {
    app: &'a App,
    new: NewProject,
    by: Option<User>,
    members: Vec<(User, Role)>,
}

impl<'a> ProjectBuilder<'a> {
    pub(super) fn new(app: &'a App, slug: &str) -> Self {
        let new = NewProject {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            description: String::new(),
            visibility: Visibility::Private,
        };
        Self { app, new, by: None, members: Vec::new() }
    }

    /// Its first maintainer.
    pub(crate) fn by(self, user: &User) -> Self {
        Self { by: Some(user.clone()), ..self }
    }

    pub(crate) fn public(self) -> Self {
        self.visible_to(Visibility::Public)
    }

    pub(crate) fn visible_to(mut self, visibility: Visibility) -> Self {
        self.new.visibility = visibility;
        self
    }

    pub(crate) fn with(mut self, user: &User, role: Role) -> Self {
        self.members.push((user.clone(), role));
        self
    }

    pub(crate) fn create(self) -> Project {
        let by = self.by.unwrap_or_else(|| self.app.user("ana"));
        let (new, members) = (self.new, self.members);
        self.app.act(&by, move |tx| {
            let project = new.create(tx)?;
            for (user, role) in members {
                member::set_role(tx, project.id, user.id, role)?;
            }
            Ok(project)
        })
    }
}

/// An issue to be opened.
pub(crate) struct IssueBuilder<'a> {
    app: &'a App,
    project: Project,
    by: Option<User>,
    title: String,
    body: String,
    labels: Vec<String>,
}

impl<'a> IssueBuilder<'a> {
    pub(super) fn new(app: &'a App, project: &Project) -> Self {
        let title = "The ferry leaves early".to_owned();
        let project = project.clone();
        Self { app, project, by: None, title, body: "It **left** at 8:55.".to_owned(), labels: Vec::new() }
    }

    pub(crate) fn by(self, user: &User) -> Self {
        Self { by: Some(user.clone()), ..self }
    }

    pub(crate) fn titled(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    pub(crate) fn saying(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }
    }

    /// With this label, which is made if the project has none of that name.
    pub(crate) fn labelled(mut self, name: &str) -> Self {
        self.labels.push(name.to_owned());
        self
    }

    pub(crate) fn create(self) -> Issue {
        let by = self.by.unwrap_or_else(|| self.app.user("ana"));
        let (title, body) = (Title::parse(&self.title).unwrap(), Body::parse("body", &self.body).unwrap());
        let (project, names) = (self.project.id, self.labels);
        self.app.act(&by, move |tx| {
            let (issue, _) = NewIssue { project, number: None, title, body }.open(tx)?;
            for name in names {
                let label = match Label::find_by_name(tx.conn(), project, &name).optional_row()? {
                    Some(label) => label,
                    None => {
                        NewLabel { project, name, color: "#d64545".into(), description: String::new() }.create(tx)?
                    }
                };
                issue.label(tx, &label)?;
            }
            Ok(issue)
        })
    }
}
