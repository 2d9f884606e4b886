//! The rules by which a comment waits for review. They are few and cheap, and never ask about those who keep order. The page
//! of moderation tells them in the words that stand here.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::types::{At, UserId};
use crate::db::words::SpamRule;
use crate::error::Result;
use crate::schema::{comments, flagged_comments, issues};

/// More different links than these are many.
const LINKS: usize = 3;
/// After so many comments within [`RATE_WITHIN`] the next one waits.
const RATE: i64 = 20;
const RATE_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// The same text on so many issues within [`SAME_WITHIN`] is suspicious.
pub const SAME: usize = 3;
/// Within this time.
pub const SAME_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Words of advertisers. A few that hardly anybody writes about software.
const WORDS: [&str; 12] = [
    "viagra",
    "cialis",
    "online casino",
    "online pharmacy",
    "payday loan",
    "payday loans",
    "escort service",
    "buy followers",
    "seo services",
    "forex signals",
    "crypto giveaway",
    "replica watches",
];

/// A text, who writes it, and when.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// Who.
    pub author: UserId,
    /// The Markdown.
    pub text: &'a str,
    /// Our own address: links to it do not count.
    pub site: &'a str,
    /// When.
    pub at: At,
    /// He was let into the project, which is private: a first contribution with a link is what one expects of him.
    pub is_invited: bool,
}

/// What a text is suspected of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspicion {
    /// The rule that it breaks first.
    pub rule: SpamRule,
    /// How many it breaks.
    pub score: i64,
}

impl SpamRule {
    /// The rule as a sentence for whoever keeps order, and for the author.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Words => "It has words that advertisements have.",
            Self::Links => "It has more than 3 links to other sites.",
            Self::FirstLink => "It is this person’s first contribution and links to another site.",
            Self::Rate => "It came after 20 others of the same person within 10 minutes.",
            Self::SameText => "The same text stands on 3 or more issues.",
        }
    }
}

/// What all the rules say.
pub fn suspect(conn: &mut DbConn, writing: &Writing<'_>) -> Result<Option<Suspicion>> {
    let mut broken = of_text(writing.text, writing.site);
    if !writing.is_invited && !links(writing.text, writing.site).is_empty() && is_first(conn, writing.author)? {
        broken.push(SpamRule::FirstLink);
    }
    if recent(conn, writing)? >= RATE {
        broken.push(SpamRule::Rate);
    }
    Ok(suspicion(&broken))
}

/// What the rules say that look at the text alone.
pub fn suspect_text(text: &str, site: &str) -> Option<Suspicion> {
    suspicion(&of_text(text, site))
}

fn suspicion(broken: &[SpamRule]) -> Option<Suspicion> {
    let score = i64::try_from(broken.len()).unwrap_or(i64::MAX);
    broken.first().map(|rule| Suspicion { rule: *rule, score })
}

fn of_text(text: &str, site: &str) -> Vec<SpamRule> {
    let words = plain_words(text);
    let advertises = WORDS.iter().any(|word| words.contains(&format!(" {word} ")));
    let has_many = links(text, site).len() > LINKS;
    let broken = [(advertises, SpamRule::Words), (has_many, SpamRule::Links)];
    broken.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, rule)| rule).collect()
}

/// The text as words between single spaces.
fn plain_words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(String::from(" "), |all, word| all + word + " ")
}

/// The different links to other sites.
fn links(text: &str, site: &str) -> BTreeSet<String> {
    let host = |address: &str| address.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    let own = host(site.split_once("://").map_or(site, |(_, rest)| rest)).to_lowercase();
    let lower = text.to_lowercase();
    let ends = |letter: char| letter.is_whitespace() || "()<>[]\"'|`".contains(letter);
    let pieces = lower.split(ends).filter_map(|piece| {
        let (_, rest) = piece.split_once("http://").or_else(|| piece.split_once("https://"))?;
        Some(rest.trim_end_matches(['.', ',', ';', ':', '!', '?']).to_owned())
    });
    pieces.filter(|address| !address.is_empty() && host(address) != own).collect()
}

/// Has this account neither commented nor opened an issue before?
fn is_first(conn: &mut DbConn, author: UserId) -> Result<bool> {
    let comment: Option<UserId> =
        comments::table.filter(comments::author_id.eq(author)).select(comments::author_id).first(conn).optional()?;
    if comment.is_some() {
        return Ok(false);
    }
    let issue: Option<UserId> =
        issues::table.filter(issues::author_id.eq(author)).select(issues::author_id).first(conn).optional()?;
    Ok(issue.is_none())
}

/// How many comments this account has just written, those that wait among them.
fn recent(conn: &mut DbConn, writing: &Writing<'_>) -> Result<i64> {
    let since = writing.at.plus(-RATE_WITHIN);
    let published =
        comments::table.filter(comments::author_id.eq(writing.author)).filter(comments::created_at.ge(since));
    let published: i64 = published.count().get_result(conn)?;
    let held = flagged_comments::table.filter(flagged_comments::author_id.eq(writing.author));
    let held = held.filter(flagged_comments::comment_id.is_null()).filter(flagged_comments::created_at.ge(since));
    Ok(published + held.count().get_result::<i64>(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://tidings.example";

    fn rule(text: &str) -> Option<SpamRule> {
        suspect_text(text, SITE).map(|suspicion| suspicion.rule)
    }

    #[test]
    fn advertisements_are_known_by_their_words() {
        assert_eq!(rule("Visit our Online  Casino!"), Some(SpamRule::Words));
        assert_eq!(rule("BUY VIAGRA"), Some(SpamRule::Words));
        assert_eq!(rule("The specialist says that online, casinos work"), None);
    }

    #[test]
    fn many_different_links_to_others_are_many() {
        assert_eq!(rule("http://a.example http://b.example http://c.example"), None);
        assert_eq!(
            rule("http://a.example http://b.example [x](https://c.example/y) <http://d.example>"),
            Some(SpamRule::Links)
        );
        assert_eq!(rule(&"See https://a.example/log. ".repeat(9)), None, "one link, nine times");
        let own: Vec<String> = (0..9).map(|number| format!("{SITE}/projects/ferry/issues/{number}")).collect();
        assert_eq!(rule(&own.join(" ")), None, "our own pages");
    }

    #[test]
    fn a_score_counts_the_rules() {
        let text = "viagra http://a.example http://b.example http://c.example http://d.example";
        assert_eq!(suspect_text(text, SITE), Some(Suspicion { rule: SpamRule::Words, score: 2 }));
    }
}
