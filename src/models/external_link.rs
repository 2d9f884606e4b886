//! The issue of another tracker that goes along with one of ours. What makes and ends a link stands in `issue/linking.rs`.

use diesel::prelude::*;
use serde::Deserialize;

use crate::db::DbConn;
use crate::db::types::{At, ExternalLinkId, IssueId};
use crate::error::{Errors, Result};
use crate::schema::external_links;

/// Linear, as `provider`.
pub const LINEAR: &str = "linear";

/// A link to another tracker's issue.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = external_links)]
pub struct ExternalLink {
    /// Its id.
    pub id: ExternalLinkId,
    /// Of which issue.
    pub issue_id: IssueId,
    /// Which tracker: `linear`.
    pub provider: String,
    /// The other issue's id. Made up by us for one that we make; none yet for one that somebody named.
    pub external_id: Option<String>,
    /// How people there call it; none yet while we make it.
    pub identifier: Option<String>,
    /// Its page; none until it was found or made.
    pub url: Option<String>,
    /// Since when it is no more.
    pub removed_at: Option<At>,
}

impl ExternalLink {
    /// The issue's link to this tracker, if it has or had one.
    pub fn find_of(conn: &mut DbConn, issue: IssueId, provider: &str) -> Result<Option<Self>> {
        let own = external_links::table.filter(external_links::issue_id.eq(issue));
        let own = own.filter(external_links::provider.eq(provider.to_owned()));
        Ok(own.select(Self::as_select()).get_result(conn).optional()?)
    }

    /// Does it still hold?
    pub fn is_on(&self) -> bool {
        self.removed_at.is_none()
    }

    /// The other issue, once it was found or made.
    pub fn there(&self) -> Option<There> {
        let (id, identifier, url) = (self.external_id.clone()?, self.identifier.clone()?, self.url.clone()?);
        Some(There { id, identifier, url })
    }
}

/// An issue of another tracker.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct There {
    /// Its id.
    pub id: String,
    /// How people there call it: `LIN-42`.
    pub identifier: String,
    /// Its page.
    pub url: String,
}

/// What somebody calls an issue in Linear: `LIN-42`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier(String);

impl Identifier {
    /// Reads `lin-42`, and the address of its page.
    pub fn parse(typed: &str) -> Result<Self, Errors> {
        let typed = typed.trim();
        let named = typed.split_once("/issue/").map_or(typed, |(_, rest)| rest.split('/').next().unwrap_or(rest));
        let is_team = |team: &str| (1..=10).contains(&team.len()) && team.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_number = |number: &str| {
            (1..=9).contains(&number.len()) && !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit())
        };
        match named.split_once('-') {
            Some((team, number)) if is_team(team) && is_number(number) => Ok(Self(named.to_ascii_uppercase())),
            _ => Err(Errors::one("identifier", "Linear calls an issue LIN-42: a team, a hyphen, a number.")),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_team_and_a_number_or_its_address() {
        let read = |typed: &str| Identifier::parse(typed).map(|identifier| identifier.0).ok();
        for typed in
            ["LIN-42", " lin-42 ", "https://linear.app/acme/issue/LIN-42/it-sinks", "linear.app/a/issue/lin-42"]
        {
            assert_eq!(read(typed).as_deref(), Some("LIN-42"), "{typed}");
        }
        for typed in ["", "LIN", "42", "LIN-", "-42", "LIN-042", "LIN-4x", "L N-42", "LIN-42-1", "a/issue/", "LÏN-1"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
