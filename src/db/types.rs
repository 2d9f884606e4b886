//! What stands in columns: times, JSON, typed ids and words. One definition serves both databases.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, HasSqlType, SqlOrd, SqlType};
use diesel::sqlite::Sqlite;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{MultiBackend, MultiRawValue};

/// A moment: microseconds since 1970 in SQLite, `timestamptz` in PostgreSQL.
#[derive(Debug, Clone, Copy, Default, SqlType, diesel::query_builder::QueryId)]
#[diesel(sqlite_type(name = "Long"))]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
pub struct Moment;

impl SqlOrd for Moment {}

/// JSON: text in SQLite, `jsonb` in PostgreSQL.
#[derive(Debug, Clone, Copy, Default, SqlType, diesel::query_builder::QueryId)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
pub struct JsonText;

/// A time in UTC with microseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, serde::Deserialize,
)]
#[diesel(sql_type = Moment)]
#[serde(transparent)]
pub struct At(pub DateTime<Utc>);

/// From PostgreSQL's epoch, 2000-01-01, to that of 1970.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

const DAY_MICROS: i64 = 86_400_000_000;

impl At {
    /// Microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The moment so many microseconds after 1970; out of chrono's range becomes its nearest end.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(end))
    }

    /// This moment moved; the far ends of time stay where they are.
    #[must_use]
    pub fn plus(self, by: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(by).unwrap_or(self.0))
    }

    /// The UTC day on which it is, counted from 1970.
    #[must_use]
    pub fn day(self) -> i64 {
        self.micros().div_euclid(DAY_MICROS)
    }

    /// When this UTC day begins.
    #[must_use]
    pub fn beginning_of(day: i64) -> Self {
        Self::from_micros(day.saturating_mul(DAY_MICROS))
    }

    /// RFC 3339 with microseconds and `Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    }
}

/// A day, as the midnight in UTC with which it begins: what is due has a day, not a moment.
impl At {
    /// `2026-05-03`
    #[must_use]
    pub fn written_day(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }

    /// The beginning of a day that is written like this; years of four digits.
    #[must_use]
    pub fn parse_day(written: &str) -> Option<Self> {
        let day = chrono::NaiveDate::parse_from_str(written, "%Y-%m-%d").ok()?;
        (written.len() == 10).then(|| Self(day.and_time(chrono::NaiveTime::MIN).and_utc()))
    }

    /// The beginning of this moment's day.
    #[must_use]
    pub fn midnight(self) -> Self {
        Self(self.0.date_naive().and_time(chrono::NaiveTime::MIN).and_utc())
    }
}

impl From<DateTime<Utc>> for At {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time)
    }
}

impl HasSqlType<Moment> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Moment>(lookup)
    }
}
impl FromSql<Moment, Sqlite> for At {
    fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Sqlite>>::from_sql(value).map(Self::from_micros)
    }
}
impl FromSql<Moment, Pg> for At {
    fn from_sql(value: <Pg as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        Ok(Self::from_micros(micros.saturating_add(POSTGRES_EPOCH_MICROS)))
    }
}
impl FromSql<Moment, MultiBackend> for At {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, Moment>()
    }
}
impl ToSql<Moment, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.micros());
        Ok(IsNull::No)
    }
}
impl ToSql<Moment, Pg> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let micros = self.micros().saturating_sub(POSTGRES_EPOCH_MICROS);
        ToSql::<BigInt, Pg>::to_sql(&micros, &mut out.reborrow())
    }
}
impl ToSql<Moment, MultiBackend> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Moment, self));
        Ok(IsNull::No)
    }
}

/// A value kept as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonText)]
pub struct Json<T: std::fmt::Debug>(pub T);

impl HasSqlType<JsonText> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<JsonText>(lookup)
    }
}
impl<T: DeserializeOwned + std::fmt::Debug> FromSql<JsonText, Sqlite> for Json<T> {
    fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<diesel::sql_types::Text, Sqlite>>::from_sql(value)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}
impl<T: DeserializeOwned + std::fmt::Debug> FromSql<JsonText, Pg> for Json<T> {
    fn from_sql(value: <Pg as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let [1, text @ ..] = value.as_bytes() else { return Err("an unknown version of jsonb".into()) };
        Ok(Self(serde_json::from_slice(text)?))
    }
}
impl<T: DeserializeOwned + std::fmt::Debug> FromSql<JsonText, MultiBackend> for Json<T> {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, JsonText>()
    }
}
impl<T: Serialize + std::fmt::Debug> ToSql<JsonText, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}
impl<T: Serialize + std::fmt::Debug> ToSql<JsonText, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        use std::io::Write as _;
        out.write_all(&[1])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
impl<T: Serialize + std::fmt::Debug + Send + Sync + 'static> ToSql<JsonText, MultiBackend> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((JsonText, self));
        Ok(IsNull::No)
    }
}

/// Makes a type for the ids of each table, so that a comment's id cannot stand for an issue's.
macro_rules! ids {
    ($($(#[$about:meta])* $name:ident,)+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, serde::Deserialize)]
        #[diesel(sql_type = BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl<DB: diesel::backend::Backend> FromSql<BigInt, DB> for $name where i64: FromSql<BigInt, DB> {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(value).map(Self)
            }
        }
        impl<DB: diesel::backend::Backend> ToSql<BigInt, DB> for $name where i64: ToSql<BigInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A person, a bot or the system.
    UserId,
    /// A signed-in browser.
    SessionId,
    /// A one-time link.
    LinkId,
    /// A project.
    ProjectId,
    /// A label of a project.
    LabelId,
    /// A milestone of a project.
    MilestoneId,
    /// An issue; people know it by its number.
    IssueId,
    /// A comment.
    CommentId,
    /// A file that somebody attached.
    AttachmentId,
    /// A comment that waits for whoever keeps order.
    FlaggedCommentId,
    /// A text as it once was.
    RevisionId,
    /// An event.
    EventId,
    /// An event of a project, not of an issue.
    ProjectEventId,
    /// A way in for somebody new.
    InvitationId,
    /// What a program shows instead of a cookie.
    ApiTokenId,
    /// A delivery.
    DeliveryId,
    /// A notification.
    NotificationId,
    /// A project's way into Slack.
    SlackChannelId,
    /// An issue of another tracker that goes along with one of ours.
    ExternalLinkId,
    /// A query that is kept as a tab.
    ViewId,
    /// A rule of a project or of an issue.
    WorkflowId,
    /// A step that a project's issues go through.
    StatusId,
    /// What a new issue can begin with.
    IssueTemplateId,
}

/// Makes an enum that is stored as a word. (A third macro beside `ids!` and `catalogue!`: without it each word stands three times.)
macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that is stored and that forms send.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The meaning of a word, if it has one.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl<DB: diesel::backend::Backend> FromSql<diesel::sql_types::Text, DB> for $name
        where String: FromSql<diesel::sql_types::Text, DB> {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let word = String::from_sql(value)?;
                Self::parse(&word).ok_or_else(|| format!("'{word}' is no {}", stringify!($name)).into())
            }
        }
        impl<DB: diesel::backend::Backend> ToSql<diesel::sql_types::Text, DB> for $name
        where str: ToSql<diesel::sql_types::Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.as_str().to_sql(out)
            }
        }
    )+};
}
pub(crate) use words;
