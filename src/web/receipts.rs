//! Who was told about an event, by which inbox, why and when; and who was not, and why not.
mod rows;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::EventId;
use crate::dispatch::delivery::list;
use crate::error::Result;
use crate::feed::FeedQuery;
use crate::look::{Icon, Tone};
use crate::models::project::Project;

use super::assets;
use super::avatar::Avatar;
use super::feed::telling::{Stage, Telling};
use super::feed::{Feed, FeedLine};
use super::frame::Reader;
use super::page::{Page, Section};
use super::visit::Visit;
use super::when::When;

/// `GET /events/{id}/receipts`
#[derive(Template)]
#[template(path = "feeds/receipts.html")]
pub struct ReceiptsPage {
    /// Titled "Who was told".
    pub page: Page,
    /// "Sync stops after the laptop wakes from sleep #142" and its address.
    pub issue: (String, String),
    /// The issue as it was behind the event.
    pub then: String,
    /// The event itself, as a feed of one.
    pub event: Feed,
    pub told: Vec<Receipt>,
    pub not_told: Vec<Receipt>,
    /// Receivers whose names the reader may not know: "and 3 others by email".
    pub others: Option<String>,
    /// Plans are still being made: the page will say more in a moment.
    pub is_planning: bool,
}

/// One receiver of an event.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub avatar: Avatar,
    /// "Ana", "#ferry", "hooks.example.org"
    pub who: String,
    /// "by email, because she is assigned", "by email: reads notifications only", "wrote it".
    pub words: String,
    pub state: Progress,
    /// When it was delivered, or will be tried next.
    pub at: Option<When>,
    /// "Attempt 2 of 8: 503 Service Unavailable"
    pub error: Option<String>,
}

/// How far a delivery is, as a reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Delivered,
    /// It has its time, or its turn.
    Waiting,
    /// It failed and will be tried again.
    Retrying,
    /// Nobody was to be told.
    Skipped,
    /// It failed for good.
    GivenUp,
}

impl Progress {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Delivered => "Delivered",
            Self::Waiting => "Waiting",
            Self::Retrying => "Next try",
            Self::Skipped => "Skipped",
            Self::GivenUp => "Given up",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Delivered => Icon::CheckCircle,
            Self::Waiting | Self::Retrying => Icon::Hourglass,
            Self::Skipped => Icon::Skip,
            Self::GivenUp => Icon::XCircle,
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::Delivered => Tone::Open,
            Self::Waiting => Tone::Info,
            Self::Retrying => Tone::Attn,
            Self::Skipped => Tone::Mute,
            Self::GivenUp => Tone::Danger,
        }
    }
}

impl ReceiptsPage {
    /// "5 were told, 1 is waiting, 3 were not"
    fn summary(&self) -> String {
        let count = |state: Progress| self.told.iter().filter(|receipt| receipt.state == state).count();
        let were = |count: usize| if count == 1 { "was" } else { "were" };
        let delivered = count(Progress::Delivered);
        let waiting = count(Progress::Waiting) + count(Progress::Retrying);
        let failed = count(Progress::GivenUp);
        let mut pieces = vec![format!("{delivered} {} told", were(delivered))];
        if waiting > 0 {
            pieces.push(format!("{waiting} {} waiting", if waiting == 1 { "is" } else { "are" }));
        }
        if failed > 0 {
            pieces.push(format!("{failed} could not be reached"));
        }
        pieces.push(format!("{} {} not", self.not_told.len(), were(self.not_told.len())));
        pieces.join(", ")
    }
}

/// `GET /events/{id}/receipts`
pub(crate) async fn show(visit: Visit, id: web::Path<i64>) -> Result<HttpResponse> {
    visit.query(&[])?;
    let id = EventId(*id);
    let page = visit.read(move |reader| load(reader, id)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, id: EventId) -> Result<ReceiptsPage> {
    let viewer = reader.viewer();
    let entry = FeedQuery::find(reader.conn, viewer, id)?;
    let (project, access) = Project::find_visible(reader.conn, viewer, &entry.project.slug)?;
    let deliveries = list::of_event(reader.conn, id)?;
    let is_planning = deliveries.iter().any(|delivery| delivery.target.is_empty() && delivery.due_at.is_some());
    let rows = rows::Rows::load(reader, access, deliveries)?;
    let telling = Telling { clock: reader.clock(), stage: Stage::Activity };
    let line = FeedLine::Item(telling.item(&entry));
    Ok(ReceiptsPage {
        issue: (format!("{} #{}", entry.issue.title, entry.issue.number), entry.issue.path(&project)),
        then: format!("{}?at={id}", entry.issue.path(&project)),
        event: Feed::by_day(&telling.clock, [(entry.event.occurred_at.0, line)]),
        told: rows.told,
        not_told: rows.not_told,
        others: rows.others,
        is_planning,
        page: reader.project_frame("Who was told", &project, access, Section::Activity)?,
    })
}
