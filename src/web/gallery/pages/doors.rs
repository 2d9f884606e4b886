//! Pages that one sees before anything is there.
use askama::Template;

use crate::web::account::AccountForm;
use crate::web::gallery::content::{page, signed_out};
use crate::web::home::FirstStepsPage;
use crate::web::secret::{Secret, SecretPage};
use crate::web::sessions::forgotten::ForgottenPage;
use crate::web::setup::{SetPasswordPage, SetupPage};
use crate::web::sign_up::SignUpPage;

pub fn all() -> Vec<(&'static str, String)> {
    let steps = |project: Option<(&str, &str)>| FirstStepsPage {
        page: page("Home", None),
        project: project.map(|(name, slug)| (name.to_owned(), slug.to_owned())),
    };
    let account = AccountForm {
        name: "ana".into(),
        full_name: "Ana Ruiz".into(),
        email: "ana".into(),
        email_error: Some("This is no email address.".into()),
        password_error: Some("At least 10 characters; this one has 4.".into()),
        ..AccountForm::default()
    };
    let sign_up = |me: Option<&str>, is_closed| SignUpPage {
        page: signed_out("Create an account"),
        action: "/sign-up/abc".into(),
        invited: Some("Ana Ruiz invites you to Ferry.".into()),
        me: me.map(str::to_owned),
        is_closed,
        is_over: false,
        form: account.clone(),
    };
    let forgotten = |is_sent, is_mail_on| ForgottenPage {
        page: signed_out("Forgot your password?"),
        is_sent,
        is_mail_on,
        login: String::new(),
        login_error: (!is_sent).then(|| "Say which account: its name, or its email address.".into()),
    };
    let secret = SecretPage {
        page: page("Invitation to Ferry", None),
        secret: Secret {
            title: "Invitation to Ferry".into(),
            about: "Pass it on to whom you want here.".into(),
            text: "https://tidings.example/sign-up/Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5".into(),
            back: ("Back to the members".into(), "/projects/ferry/members".into()),
        },
    };
    let setup = |refused: Option<&str>| SetupPage {
        page: signed_out("Create the first account"),
        token: "abc".into(),
        form: account.clone(),
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
        ("sign-up", sign_up(None, false).render().unwrap()),
        ("sign-up-join", sign_up(Some("Ana Ruiz"), false).render().unwrap()),
        ("sign-up-closed", sign_up(None, true).render().unwrap()),
        ("forgotten", forgotten(false, true).render().unwrap()),
        ("forgotten-sent", forgotten(true, true).render().unwrap()),
        ("forgotten-no-mail", forgotten(false, false).render().unwrap()),
        ("secret", secret.render().unwrap()),
    ]
}
