//! Accounts: people, bots, logins known from imports, and the system itself.

mod renaming;
mod standing;

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, UserId};
use crate::db::words::{Density, Theme, UserKind};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Errors, Result};
use crate::models::viewer::Viewer;
use crate::schema::users;

/// An account.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// What others type to reach it; the same whatever its case.
    pub name: String,
    /// What pages show, or nothing.
    pub full_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// What kind of account.
    pub kind: UserKind,
    /// May see and do everything.
    pub is_admin: bool,
    /// Argon2id, or nothing: then nobody can sign in with a password.
    pub password_hash: Option<String>,
    /// IANA name.
    pub time_zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// How close things stand.
    pub density: Density,
    /// Since when nobody can sign in as it.
    pub disabled_at: Option<At>,
    /// When it was made.
    pub created_at: At,
    /// Wants mail about what it follows.
    pub wants_mail: bool,
    /// Wants keys on pages.
    pub shortcuts: bool,
    /// Whom an imported login is.
    pub person_id: Option<UserId>,
}

impl User {
    /// What pages show.
    pub fn shown_name(&self) -> &str {
        if self.full_name.is_empty() { &self.name } else { &self.full_name }
    }

    /// A program, not a person.
    pub fn is_bot(&self) -> bool {
        matches!(self.kind, UserKind::Bot | UserKind::System)
    }

    /// Can it be assigned, told, mentioned? The system cannot, nor a disabled account.
    pub fn is_active_person(&self) -> bool {
        self.kind == UserKind::Person && self.disabled_at.is_none()
    }

    /// As whom it looks at pages.
    pub fn viewer(&self) -> Viewer {
        Viewer { user: Some(self.id), is_admin: self.is_admin }
    }

    /// By id.
    pub fn find(conn: &mut DbConn, id: UserId) -> Result<Self> {
        Ok(users::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By name, whatever its case.
    pub fn find_by_name(conn: &mut DbConn, name: &str) -> Result<Self> {
        if !crate::text::can_be_stored(name) {
            return Err(Error::NotFound);
        }
        let wanted = lower(users::name).eq(name.to_lowercase());
        Ok(users::table.filter(wanted).select(Self::as_select()).get_result(conn)?)
    }

    /// By name or e-mail address: what the sign-in form takes.
    pub fn find_by_login(conn: &mut DbConn, login: &str) -> Result<Option<Self>> {
        let login = login.trim().to_lowercase();
        if !crate::text::can_be_stored(&login) {
            return Ok(None);
        }
        let by_name = users::table.filter(lower(users::name).eq(login.clone())).select(Self::as_select());
        if let Some(user) = by_name.first(conn).optional()? {
            return Ok(Some(user));
        }
        let by_email = users::table.filter(lower_nullable(users::email).eq(login)).select(Self::as_select());
        Ok(by_email.first(conn).optional()?)
    }

    /// The account that acts when nobody does.
    pub fn system(conn: &mut DbConn) -> Result<UserId> {
        let system = users::table.filter(lower(users::name).eq("system")).filter(users::kind.eq(UserKind::System));
        Ok(system.select(users::id).first(conn)?)
    }

    /// Whoever has kept the instance in order for longest, if anybody does yet.
    pub fn first_admin(conn: &mut DbConn) -> Result<Option<UserId>> {
        let admins = users::table.filter(users::is_admin.eq(true)).filter(users::disabled_at.is_null());
        Ok(admins.order(users::id).select(users::id).first(conn).optional()?)
    }

    /// Several at once, in no order. An imported login that is somebody here has his name.
    pub fn load(conn: &mut DbConn, ids: &[UserId]) -> Result<Vec<Self>> {
        let mut found: Vec<Self> = users::table.filter(one_of(users::id, ids)).select(Self::as_select()).load(conn)?;
        let people: Vec<UserId> = found.iter().filter_map(|user| user.person_id).collect();
        if people.is_empty() {
            return Ok(found);
        }
        let names = users::table.filter(one_of(users::id, &people)).select((users::id, users::name, users::full_name));
        let names: Vec<(UserId, String, String)> = names.load(conn)?;
        for user in &mut found {
            if let Some((_, name, full_name)) = names.iter().find(|(id, ..)| user.person_id == Some(*id)) {
                user.name.clone_from(name);
                user.full_name.clone_from(full_name);
            }
        }
        Ok(found)
    }

    /// The imported logins that somebody is.
    pub fn logins_of(conn: &mut DbConn, person: UserId) -> Result<Vec<Self>> {
        let own = users::table.filter(users::person_id.eq(person)).order(users::id).limit(50);
        Ok(own.select(Self::as_select()).load(conn)?)
    }

    /// Those of these names that there are, whatever their case.
    pub fn load_by_names(conn: &mut DbConn, names: &[String]) -> Result<Vec<Self>> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<String> =
            names.iter().filter(|name| crate::text::can_be_stored(name)).map(|name| name.to_lowercase()).collect();
        Ok(users::table
            .filter(lower(users::name).eq_any(names))
            .order(users::id)
            .select(Self::as_select())
            .load(conn)?)
    }

    /// Is there nobody yet who could sign in?
    pub fn is_nobody_there(conn: &mut DbConn) -> Result<bool> {
        let people = users::table.filter(users::kind.eq(UserKind::Person)).select(users::id);
        Ok(people.first::<UserId>(conn).optional()?.is_none())
    }

    /// Accounts by name, for the admin's page: at most `limit` after the name `after`.
    pub fn page_by_name(conn: &mut DbConn, after: &str, limit: i64) -> Result<Vec<Self>> {
        let rows = users::table.filter(lower(users::name).gt(after.to_lowercase())).order(lower(users::name));
        Ok(rows.limit(limit).select(Self::as_select()).load(conn)?)
    }

    /// Changes how pages look to him. The time zone is an IANA name.
    pub fn set_profile(tx: &mut Tx<'_>, user: UserId, profile: Profile) -> Result<()> {
        let now = tx.now();
        diesel::update(users::table.find(user)).set((profile, users::updated_at.eq(now))).execute(tx.conn())?;
        Ok(())
    }

    /// Sets the hash of a new password.
    pub fn set_password(tx: &mut Tx<'_>, user: UserId, hash: &str) -> Result<()> {
        let now = tx.now();
        diesel::update(users::table.find(user))
            .set((users::password_hash.eq(hash.to_owned()), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        Ok(())
    }
}

/// What a person says about himself.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = users)]
pub struct Profile {
    /// What pages show.
    pub full_name: String,
    /// IANA name.
    pub time_zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// How close things stand.
    pub density: Density,
    /// Wants mail about what it follows.
    pub wants_mail: bool,
    /// Wants keys on pages.
    pub shortcuts: bool,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Checked by [`crate::models::text::parse_user_name`], or a login of another tracker.
    pub name: String,
    /// What pages show.
    pub full_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// What kind of account.
    pub kind: UserKind,
    /// May see and do everything.
    pub is_admin: bool,
    /// Argon2id.
    pub password_hash: Option<String>,
}

impl NewUser {
    /// A person.
    pub fn person(name: &str, email: &str) -> Self {
        Self {
            name: name.to_owned(),
            full_name: String::new(),
            email: Some(email.to_owned()),
            kind: UserKind::Person,
            is_admin: false,
            password_hash: None,
        }
    }

    /// Makes the account. Names and addresses are unique whatever their case.
    pub fn create(self, tx: &mut Tx<'_>) -> Result<UserId> {
        self.check_free(tx.conn())?;
        crate::models::redirect::name_taken(tx, &self.name)?;
        let now = tx.now();
        let disabled = (self.kind == UserKind::Imported).then_some(now);
        Ok(diesel::insert_into(users::table)
            .values((
                users::name.eq(self.name),
                users::full_name.eq(self.full_name),
                users::email.eq(self.email),
                users::kind.eq(self.kind),
                users::is_admin.eq(self.is_admin),
                users::password_hash.eq(self.password_hash),
                users::disabled_at.eq(disabled),
                users::created_at.eq(now),
                users::updated_at.eq(now),
            ))
            .returning(users::id)
            .get_result(tx.conn())?)
    }

    fn check_free(&self, conn: &mut DbConn) -> Result<()> {
        let mut errors = Errors::default();
        if User::find_by_name(conn, &self.name).optional_row()?.is_some() {
            errors.add("name", format!("The name “{}” is taken.", self.name));
        }
        if let Some(email) = &self.email
            && let Some(other) = User::find_by_login(conn, email)?
        {
            errors.add("email", format!("The address {email} belongs to the account “{}” already.", other.name));
        }
        errors.check()
    }
}

/// Absence where it is normal.
pub trait OptionalRow<T> {
    /// None instead of [`Error::NotFound`].
    fn optional_row(self) -> Result<Option<T>>;
}

impl<T> OptionalRow<T> for Result<T> {
    fn optional_row(self) -> Result<Option<T>> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

diesel::define_sql_function! {
    /// As both databases have it: ASCII letters at least.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

diesel::define_sql_function! {
    /// The same for what may be missing.
    #[sql_name = "lower"]
    fn lower_nullable(text: diesel::sql_types::Nullable<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}
