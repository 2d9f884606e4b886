//! `tidings user add`: makes an account, with a password or with a link to set one. `tidings user token`: a token for it.

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Stop, open};
use crate::app::Instance;
use crate::config::Settings;
use crate::db::words::{LinkPurpose, TokenScope};
use crate::error::{Errors, Result};
use crate::models::api_token::NewApiToken;
use crate::models::user::{NewUser, OptionalRow as _, User};
use crate::models::{link, password, text};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Makes an account; without a password it prints a one-time link to set one
    Add(Add),
    /// Prints a new API token for an account, once
    Token(Token),
}

#[derive(Args)]
pub(super) struct Token {
    /// Whose it is
    name: String,
    /// What it opens: read, write or feed
    #[arg(long, value_name = "SCOPE", default_value = "write")]
    scope: String,
    /// After so many days it ends; without it, never
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=3650))]
    days: Option<i64>,
}

#[derive(Args)]
pub(super) struct Add {
    /// What others type to reach it, as in @ana
    name: String,
    /// Where mail goes
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// What pages show
    #[arg(long, value_name = "NAME", default_value = "")]
    full_name: String,
    /// May see and do everything
    #[arg(long)]
    admin: bool,
    /// Reads the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(super) fn run(settings: &Settings, command: Command) -> Result<ExitCode, Stop> {
    match command {
        Command::Add(add) => run_add(settings, &add),
        Command::Token(token) => token.run(settings),
    }
}

impl Token {
    fn run(&self, settings: &Settings) -> Result<ExitCode, Stop> {
        let scope = TokenScope::parse(&self.scope)
            .ok_or_else(|| Stop(vec![format!("--scope: '{}' is none of read, write, feed", self.scope)]))?;
        let instance = open(settings)?;
        let name = self.name.clone();
        let user = instance.db.read_now(|conn| User::find_by_name(conn, &name).optional_row())?;
        let user = user.filter(User::is_active_person);
        let user = user.ok_or_else(|| Stop(vec![format!("nobody here can sign in as “{}”", self.name)]))?;
        let new = NewApiToken { name: "Command line".into(), scope, days: self.days };
        let token = instance.db.write_now(instance.system()?, move |tx| new.create(tx, user.id))?;
        writeln!(io::stdout(), "{}", token.as_str())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn run_add(settings: &Settings, add: &Add) -> Result<ExitCode, Stop> {
    let account = add.account()?;
    let instance = open(settings)?;
    let (name, wants_link) = (account.name.clone(), account.password_hash.is_none());
    let link = make(&instance, account, wants_link)?;
    writeln!(io::stdout(), "The account “{name}” is made.")?;
    if let Some(token) = link {
        writeln!(io::stdout(), "Set its password within 30 minutes:")?;
        writeln!(io::stdout(), "{}/password-reset/{token}", instance.config.public_url)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Add {
    fn account(&self) -> Result<NewUser, Stop> {
        let mut errors = Errors::default();
        let name = errors.keep(text::parse_user_name(&self.name));
        let email = errors.keep(text::parse_email(&self.email));
        if !self.full_name.is_empty() {
            errors.keep(text::parse_name("full_name", "An account", &self.full_name));
        }
        let typed = if self.password_stdin { Some(typed_password()?) } else { None };
        if let Some(typed) = &typed {
            errors.keep(password::check(typed, &self.name));
        }
        let (Some(name), Some(email), true) = (name, email, errors.is_empty()) else {
            return Err(Stop(errors.iter().map(|(field, message)| format!("{field}: {message}")).collect()));
        };
        let password_hash = typed.map(|typed| password::hash_now(&typed)).transpose()?;
        let full_name = self.full_name.trim().to_owned();
        Ok(NewUser { full_name, is_admin: self.admin, password_hash, ..NewUser::person(&name, &email) })
    }
}

/// All of standard input, but for the end of its line.
fn typed_password() -> Result<String, Stop> {
    let mut typed = String::new();
    let read = io::stdin().read_to_string(&mut typed);
    read.map_err(|error| Stop(vec![format!("--password-stdin: standard input cannot be read: {error}")]))?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}

fn make(instance: &Instance, account: NewUser, wants_link: bool) -> Result<Option<String>> {
    instance.db.write_now(instance.system()?, move |tx| {
        let user = account.create(tx)?;
        let token = wants_link.then(|| link::make(tx, LinkPurpose::Password, Some(user))).transpose()?;
        Ok(token.map(|token| token.as_str().to_owned()))
    })
}
