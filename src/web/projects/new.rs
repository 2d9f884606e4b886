//! A new project, and the form that the settings show as well.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::Visibility;
use crate::db::Tx;
use crate::db::words;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::project::{NewProject, Project};
use crate::models::text;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;

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

/// `GET /projects/new`
pub(crate) async fn form(visit: Visit) -> Result<HttpResponse> {
    let page = visit.read(|reader| new_page(reader, ProjectForm::default())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects`
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(new) => {
            let work = |tx: &mut Tx<'_>, _: &_| {
                let project = new.create(tx)?;
                let flash = Flash::done(format!("{} created.", project.name));
                Ok(Onward::to(project.path())
                    .saying(flash.linking("Write the first issue", project.path() + "/issues/new")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let typed = ProjectForm::typed(&form, &errors);
    let page = visit.read(move |reader| new_page(reader, typed)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn new_page(reader: &mut Reader<'_>, form: ProjectForm) -> Result<NewProjectPage> {
    reader.me()?;
    Ok(NewProjectPage { page: reader.frame("New project")?, form })
}

/// Reads a project from its form.
pub(crate) fn parse(form: &Form) -> Result<NewProject, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_name("name", "A project", form.get("name")));
    let slug = errors.keep(text::parse_slug(form.get("slug")));
    let description = errors.keep(text::parse_line("description", "Descriptions", form.get("description")));
    let visibility = match form.get("visibility") {
        "" => Some(words::Visibility::Private),
        word => words::Visibility::parse(word),
    };
    if visibility.is_none() {
        errors.add("visibility", "Projects are private, internal or public.");
    }
    match (name, slug, description, visibility) {
        (Some(name), Some(slug), Some(description), Some(visibility)) if errors.is_empty() => {
            Ok(NewProject { slug, name, description, visibility })
        }
        _ => Err(errors),
    }
}

impl ProjectForm {
    /// As the project is.
    pub(crate) fn of(project: &Project) -> Self {
        Self {
            name: project.name.clone(),
            slug: project.slug.clone(),
            description: project.description.clone(),
            visibility: project.visibility.to_string(),
            ..Self::default()
        }
    }

    /// What was typed, and what is wrong with it.
    pub(crate) fn typed(form: &Form, errors: &Errors) -> Self {
        let typed = |field| form.get(field).to_owned();
        let error = |field| errors.of(field).map(str::to_owned);
        Self {
            name: typed("name"),
            name_error: error("name"),
            slug: typed("slug"),
            slug_error: error("slug"),
            description: typed("description"),
            description_error: error("description"),
            visibility: typed("visibility"),
            visibility_error: error("visibility"),
        }
    }
}
