//! Pages that one sees before anything is there.
use askama::Template;

use crate::web::gallery::content::{page, signed_out};
use crate::web::home::FirstStepsPage;
use crate::web::setup::{SetPasswordPage, SetupPage};

pub fn all() -> Vec<(&'static str, String)> {
    let steps = |project: Option<(&str, &str)>| FirstStepsPage {
        page: page("Home", None),
        project: project.map(|(name, slug)| (name.to_owned(), slug.to_owned())),
    };
    let setup = |refused: Option<&str>| SetupPage {
        page: signed_out("Create the first account"),
        token: "abc".into(),
        name: "ana".into(),
        name_error: None,
        full_name: "Ana Ruiz".into(),
        full_name_error: None,
        email: "ana".into(),
        email_error: Some("This is no email address.".into()),
        password_error: Some("At least 10 characters; this one has 4.".into()),
        refused: refused.map(str::to_owned),
    };
    let password = SetPasswordPage {
        page: signed_out("Set a password"),
        action: "/password-reset/abc".into(),
        name: "ana".into(),
        password_error: None,
    };
    vec![
        ("first-steps", steps(None).render().unwrap()),
        ("first-steps-2", steps(Some(("Ferry", "ferry"))).render().unwrap()),
        ("setup", setup(None).render().unwrap()),
        ("setup-refused", setup(Some("The token is not the one that was printed.")).render().unwrap()),
        ("password", password.render().unwrap()),
    ]
}
