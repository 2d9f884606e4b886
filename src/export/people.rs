//! `people.jsonl`: everybody whom the other files name. Written last, when it is known who that is; read first.
//!
//! Who has an account of that name where the project comes to is that person there; else who has that mail address, where the
//! export tells addresses. Everybody else becomes an account that nobody can sign in as and that gets no mail, as in any import.
//! No address of theirs is kept: it would be in the way of the person who has it.

use std::collections::HashMap;
use std::path::Path;

use diesel::prelude::*;
use serde_json::{Value, json};

use super::line::{Line, Lines, at_fault, wrong};
use crate::db::one_of::one_of;
use crate::db::types::UserId;
use crate::db::words::UserKind;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::user::{NewUser, OptionalRow as _, User};
use crate::schema::external_identities;

/// The stem of its name.
pub(super) const FILE: &str = "people";

/// The tables that it holds, and all their columns. Of an account only what others see of it is told.
pub(super) const DECIDED: &[(&str, &[&str])] = &[
    (
        "users",
        &[
            "id", // given anew
            "name",
            "full_name",
            "email", // where whoever exports wants it
            "kind",
            // The rest is a person's own, on this instance.
            "is_admin",
            "password_hash",
            "time_zone",
            "theme",
            "density",
            "disabled_at",
            "created_at",
            "updated_at",
            "wants_mail",
            "shortcuts",
            "person_id",
        ],
    ),
    ("external_identities", &["provider", "external_id", "user_id"]),
];

/// What an account is: a login known from an import is a person like any other.
fn kind_word(kind: UserKind) -> &'static str {
    match kind {
        UserKind::Imported => UserKind::Person.as_str(),
        known => known.as_str(),
    }
}

/// The lines of these people, by name.
pub(super) fn lines(conn: &mut DbConn, ids: &[i64], with_emails: bool) -> Result<Vec<String>> {
    let mut people: Vec<(String, String)> = Vec::new();
    for some in ids.chunks(500) {
        let some: Vec<UserId> = some.iter().copied().map(UserId).collect();
        let mut logins = logins_of(conn, &some)?;
        for user in User::load(conn, &some)? {
            let logins = logins.remove(&user.id).unwrap_or_default();
            let kind = kind_word(user.kind);
            let mut line = json!({"name": user.name, "full_name": user.full_name, "kind": kind, "logins": logins});
            if with_emails {
                line["email"] = json!(user.email);
            }
            people.push((user.name, format!("{line}\n")));
        }
    }
    people.sort();
    Ok(people.into_iter().map(|(_, line)| line).collect())
}

/// Which accounts of other trackers are theirs: `["github", "ana"]`.
fn logins_of(conn: &mut DbConn, users: &[UserId]) -> Result<HashMap<UserId, Vec<[String; 2]>>> {
    let rows: Vec<(UserId, String, String)> = external_identities::table
        .filter(one_of(external_identities::user_id, users))
        .select((external_identities::user_id, external_identities::provider, external_identities::external_id))
        .load(conn)?;
    let mut found: HashMap<UserId, Vec<[String; 2]>> = HashMap::new();
    for (user, provider, login) in rows {
        found.entry(user).or_default().push([provider, login]);
    }
    for logins in found.values_mut() {
        logins.sort();
    }
    Ok(found)
}

/// Everybody's account here, by the name in the export.
pub(super) fn find_or_make(tx: &mut Tx<'_>, folder: &Path, expected: Option<&u64>) -> Result<HashMap<String, i64>> {
    let mut lines = Lines::open(folder, FILE, expected)?;
    let mut found = HashMap::new();
    while let Some(line) = lines.next()? {
        let name = line.word("name").filter(|name| is_name(name));
        let name = name.ok_or_else(|| wrong(&lines.name, line.number, "there is no name that an account can have"))?;
        let id = account(tx, name, &line).map_err(|error| at_fault(&lines.name, line.number, error))?;
        found.insert(name.to_owned(), id.0);
    }
    Ok(found)
}

/// Logins of other trackers have more letters than our own names, but none that cannot be seen.
fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 100 && !name.chars().any(crate::text::is_unprintable)
}

fn account(tx: &mut Tx<'_>, name: &str, line: &Line) -> Result<UserId> {
    let kind = line.word("kind").and_then(UserKind::parse);
    let kind = kind.ok_or_else(|| Error::Malformed("“kind” is person, bot or system".into()))?;
    if kind == UserKind::System {
        return User::system(tx.conn());
    }
    let mut known = User::find_by_name(tx.conn(), name).optional_row()?;
    if let Some(email) = line.word("email").filter(|_| known.is_none()) {
        known = User::find_by_login(tx.conn(), email)?;
    }
    let id = if let Some(known) = known {
        known.id
    } else {
        let kind = if kind == UserKind::Bot { UserKind::Bot } else { UserKind::Imported };
        let full_name = crate::text::one_line(line.word("full_name").unwrap_or_default());
        let name = name.to_owned();
        NewUser { name, full_name, kind, email: None, ..NewUser::person("", "") }.create(tx)?
    };
    remember_logins(tx, id, line.fields.get("logins"))?;
    Ok(id)
}

/// Those that nobody here has.
fn remember_logins(tx: &mut Tx<'_>, user: UserId, logins: Option<&Value>) -> Result<()> {
    let wrong = |error| Error::Malformed(format!("“logins”: {error}"));
    let logins: Vec<[String; 2]> = serde_json::from_value(logins.cloned().unwrap_or_default()).map_err(wrong)?;
    for [provider, login] in logins {
        let known = external_identities::table.find((provider.clone(), login.clone()));
        if known.select(external_identities::user_id).get_result::<UserId>(tx.conn()).optional()?.is_none() {
            let row = (
                external_identities::provider.eq(provider),
                external_identities::external_id.eq(login),
                external_identities::user_id.eq(user),
            );
            diesel::insert_into(external_identities::table).values(row).execute(tx.conn())?;
        }
    }
    Ok(())
}
