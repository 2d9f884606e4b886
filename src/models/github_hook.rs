//! The address to which a project's repository on GitHub posts, and the log of what it posted.

use chrono::TimeDelta;
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::db::dialect::{self, each_backend};
use crate::db::types::{At, ProjectId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::token::{Token, digest};
use crate::schema::{github_deliveries, github_hooks};

/// So long GitHub's deliveries are remembered: it sends none again after that time.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// So many deliveries the page shows.
const SHOWN: i64 = 50;

/// A project's hook.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = github_hooks)]
pub struct GithubHook {
    /// Whose.
    pub project_id: ProjectId,
    /// What GitHub signs with.
    secret: String,
    /// Since when.
    pub created_at: At,
    /// The repository that it belongs to, such as `octo-org/octo-repo`, once it posted.
    pub repository: Option<String>,
}

/// A repository as GitHub names it in each payload.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Stays when it is renamed or moved.
    pub id: i64,
    /// `octo-org/octo-repo`
    pub name: String,
}

/// What is shown once, when a hook is made.
pub struct NewSecrets {
    /// The last part of the address.
    pub token: Token,
    /// What GitHub signs with.
    pub secret: String,
}

impl GithubHook {
    /// The one with this token in its address.
    pub fn find_by_token(conn: &mut DbConn, token: &str) -> Result<Self> {
        let hash = digest(token.as_bytes());
        let one = github_hooks::table.filter(github_hooks::token_hash.eq(hash));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// The project's, if it has one.
    pub fn find_of(conn: &mut DbConn, project: ProjectId) -> Result<Option<Self>> {
        Ok(github_hooks::table.find(project).select(Self::as_select()).first(conn).optional()?)
    }

    /// Makes one; the one before is good no longer.
    pub fn make(tx: &mut Tx<'_>, project: ProjectId) -> Result<NewSecrets> {
        let new = NewSecrets { token: Token::random(), secret: Token::random().as_str().to_owned() };
        let (actor, now) = (tx.actor(), tx.now());
        diesel::delete(github_hooks::table.find(project)).execute(tx.conn())?;
        diesel::insert_into(github_hooks::table)
            .values((
                github_hooks::project_id.eq(project),
                github_hooks::token_hash.eq(new.token.hash()),
                github_hooks::secret.eq(new.secret.clone()),
                github_hooks::created_by.eq(actor),
                github_hooks::created_at.eq(now),
            ))
            .execute(tx.conn())?;
        record_project_event(tx, project, Record::Project(project), ProjectAction::GithubHookCreated {})?;
        Ok(new)
    }

    /// Takes it away: its address is "not found" from now on. The log stays. False when there was none.
    pub fn revoke(tx: &mut Tx<'_>, project: ProjectId) -> Result<bool> {
        let is_gone = diesel::delete(github_hooks::table.find(project)).execute(tx.conn())? > 0;
        if is_gone {
            record_project_event(tx, project, Record::Project(project), ProjectAction::GithubHookRevoked {})?;
        }
        Ok(is_gone)
    }

    /// The first repository that posts has the hook from then on: another one's issues have numbers of their own, which must
    /// not meet. The name of the one that has it, if it is not this one.
    pub fn admit(tx: &mut Tx<'_>, project: ProjectId, repository: &Repository) -> Result<Option<String>> {
        let own = github_hooks::repository_id.is_null().or(github_hooks::repository_id.eq(repository.id));
        let set = diesel::update(github_hooks::table.find(project).filter(own))
            .set((
                github_hooks::repository_id.eq(Some(repository.id)),
                github_hooks::repository.eq(Some(repository.name.clone())),
            ))
            .execute(tx.conn())?;
        if set == 1 {
            return Ok(None);
        }
        Ok(Some(
            github_hooks::table
                .find(project)
                .select(github_hooks::repository)
                .first::<Option<String>>(tx.conn())?
                .unwrap_or_default(),
        ))
    }

    /// Did GitHub sign these very bytes? `signature` is the header `X-Hub-Signature-256`. Takes the same time whatever is wrong.
    pub fn has_signed(&self, body: &[u8], signature: &str) -> bool {
        let mut signer =
            Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        signer.update(body);
        let given = signature.strip_prefix("sha256=").and_then(bytes_of);
        given.is_some_and(|given| signer.verify_slice(&given).is_ok())
    }
}

/// What two hexadecimal digits each say.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    is_hex.then(|| (0..64).step_by(2).map(pair).collect()).flatten()
}

/// What GitHub posted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = github_deliveries)]
pub struct GithubDelivery {
    /// GitHub's name of it.
    pub delivery: String,
    /// Such as `issues.opened`.
    pub event: String,
    /// What became of it.
    pub outcome: String,
    /// When it came.
    pub received_at: At,
}

impl GithubDelivery {
    /// The latest ones of a project, newest first.
    pub fn latest(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let own = github_deliveries::table.filter(github_deliveries::project_id.eq(project));
        let latest = own.order(github_deliveries::received_at.desc()).limit(SHOWN);
        Ok(latest.select(Self::as_select()).load(conn)?)
    }

    /// Notes that it came, in the transaction that does what it says; one project's deliveries wait for each other. False when
    /// it came before.
    pub fn begin(tx: &mut Tx<'_>, project: ProjectId, delivery: &str, event: &str) -> Result<bool> {
        use github_deliveries as log;
        let now = tx.now();
        dialect::one_at_a_time(tx.conn(), &format!("github/{project}"))?;
        let row = (
            log::project_id.eq(project),
            log::delivery.eq(delivery.to_owned()),
            log::event.eq(event.to_owned()),
            log::outcome.eq(""),
            log::received_at.eq(now),
        );
        let is_new = each_backend!(tx.conn(), c => diesel::insert_into(log::table)
            .values(row)
            .on_conflict((log::project_id, log::delivery))
            .do_nothing()
            .execute(c)?)
            == 1;
        let old = log::table.filter(log::project_id.eq(project)).filter(log::received_at.lt(now.plus(-REMEMBERED)));
        diesel::delete(old).execute(tx.conn())?;
        Ok(is_new)
    }

    /// Notes what became of it.
    pub fn end(tx: &mut Tx<'_>, project: ProjectId, delivery: &str, outcome: &str) -> Result<()> {
        diesel::update(github_deliveries::table.find((project, delivery.to_owned())))
            .set(github_deliveries::outcome.eq(outcome.to_owned()))
            .execute(tx.conn())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in GitHub's own documentation, "Validating webhook deliveries".
    #[test]
    fn signatures_are_as_github_makes_them() {
        let created_at = At::from_micros(0);
        let secret = "It's a Secret to Everybody".into();
        let hook = GithubHook { project_id: ProjectId(1), secret, created_at, repository: None };
        let digits = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let signature = format!("sha256={digits}");

        assert!(hook.has_signed(b"Hello, World!", &signature));
        assert!(!hook.has_signed(b"Hello, World?", &signature));
        for wrong in ["", "sha256=", digits, &signature[..70], &signature.replacen('7', "8", 1), "sha256=é"] {
            assert!(!hook.has_signed(b"Hello, World!", wrong), "{wrong}");
        }
    }
}
