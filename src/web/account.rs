//! The form that makes an account, as the first one and as whoever was invited fills it in.

use super::form::Field;
use super::posted::Form;
use crate::error::{Error, Errors, Result};
use crate::models::user::NewUser;
use crate::models::{password, text};

/// What helps to choose a password.
pub(super) const PASSWORD_HINT: &str = "At least 10 characters. A few words are easier to remember than a few signs.";

/// What was typed, and what is wrong with it. A password is typed again.
#[derive(Debug, Clone, Default)]
pub struct AccountForm {
    pub name: String,
    pub name_error: Option<String>,
    pub full_name: String,
    pub full_name_error: Option<String>,
    pub email: String,
    pub email_error: Option<String>,
    pub password_error: Option<String>,
}

impl AccountForm {
    pub(super) fn fields(&self) -> [Field; 4] {
        [
            Field::line("name", "Account name")
                .with(self.name.clone())
                .wrong(self.name_error.clone())
                .hint("People mention you with it, as in @ana.")
                .filled_by("username")
                .required(),
            Field::line("full_name", "Your name")
                .with(self.full_name.clone())
                .wrong(self.full_name_error.clone())
                .filled_by("name"),
            Field::line("email", "Email")
                .of_type("email")
                .with(self.email.clone())
                .wrong(self.email_error.clone())
                .filled_by("email")
                .required(),
            Field::password("password", "Password", "new-password")
                .wrong(self.password_error.clone())
                .hint(PASSWORD_HINT),
        ]
    }

    pub(super) fn typed(form: &Form, errors: &Errors) -> Self {
        let error = |field| errors.of(field).map(str::to_owned);
        Self {
            name: form.get("name").to_owned(),
            name_error: error("name"),
            full_name: form.get("full_name").to_owned(),
            full_name_error: error("full_name"),
            email: form.get("email").to_owned(),
            email_error: error("email"),
            password_error: error("password"),
        }
    }
}

/// The account that a form asks for, without its password's hash.
pub(super) fn checked(form: &Form) -> Result<NewUser> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_user_name(form.get("name")));
    let email = errors.keep(text::parse_email(form.get("email")));
    let full_name = match form.get("full_name").trim() {
        "" => Some(String::new()),
        typed => errors.keep(text::parse_name("full_name", "An account", typed)),
    };
    errors.keep(password::check(form.get("password"), form.get("name")));
    match (name, email, full_name) {
        (Some(name), Some(email), Some(full_name)) if errors.is_empty() => {
            Ok(NewUser { full_name, ..NewUser::person(&name, &email) })
        }
        _ => Err(Error::Invalid(errors)),
    }
}
