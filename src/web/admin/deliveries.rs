//! What the inboxes have done, are doing, and could not do.
mod asked;
pub(crate) mod machines;
mod rows;

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::DeliveryId;
use crate::db::{Tx, words};
use crate::dispatch::delivery::{self, list};
use crate::error::{Error, Result};
use crate::look::{Icon, Tone};
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::words::grouped;

use asked::Asked;

/// `GET /admin/deliveries`
#[derive(Template)]
#[template(path = "admin/deliveries.html")]
pub struct DeliveriesPage {
    pub page: Page,
    pub inboxes: Vec<InboxCounts>,
    /// The longest overdue delivery; None while nothing is late.
    pub oldest_due: Option<When>,
    /// `TIDINGS_SMTP_URL` is not set.
    pub mail_is_off: bool,
    /// Words, address, and whether it is the present one: all, and one for each state.
    pub filters: Vec<(String, String, bool)>,
    pub rows: Vec<DeliveryRow>,
    pub pager: Pager,
}

/// How many deliveries an inbox has in each state.
#[derive(Debug, Clone, Default)]
pub struct InboxCounts {
    pub inbox: String,
    /// `pending` and `claimed`.
    pub waiting: i64,
    pub retry: i64,
    pub delivered: i64,
    pub skipped: i64,
    pub discarded: i64,
}

/// One delivery.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    pub id: i64,
    pub event: Option<i64>,
    /// The event in words: "Ana commented on #12".
    pub phrase: String,
    pub inbox: String,
    /// "ana", "#ferry"; empty for the whole inbox.
    pub target: String,
    pub reason: String,
    pub state: DeliveryState,
    pub attempts: i64,
    /// When it was or will be tried.
    pub at: When,
    pub error: Option<String>,
}

/// The states of the table `deliveries`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    Pending,
    Claimed,
    Retry,
    Delivered,
    Skipped,
    Discarded,
}

impl From<words::DeliveryState> for DeliveryState {
    fn from(stored: words::DeliveryState) -> Self {
        match stored {
            words::DeliveryState::Pending => Self::Pending,
            words::DeliveryState::Claimed => Self::Claimed,
            words::DeliveryState::Retry => Self::Retry,
            words::DeliveryState::Delivered => Self::Delivered,
            words::DeliveryState::Skipped => Self::Skipped,
            words::DeliveryState::Discarded => Self::Discarded,
        }
    }
}

impl DeliveryState {
    const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Claimed => "claimed",
            Self::Retry => "retry",
            Self::Delivered => "delivered",
            Self::Skipped => "skipped",
            Self::Discarded => "discarded",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Pending | Self::Claimed => Tone::Info,
            Self::Retry => Tone::Attn,
            Self::Delivered => Tone::Open,
            Self::Skipped => Tone::Mute,
            Self::Discarded => Tone::Danger,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Pending => Icon::Clock,
            Self::Claimed => Icon::Sync,
            Self::Retry => Icon::Hourglass,
            Self::Delivered => Icon::CheckCircle,
            Self::Skipped => Icon::Skip,
            Self::Discarded => Icon::XCircle,
        }
    }

    /// Can be sent once more by hand.
    const fn may_retry(self) -> bool {
        matches!(self, Self::Retry | Self::Discarded)
    }
}

impl InboxCounts {
    fn numbers(&self) -> [String; 5] {
        [self.waiting, self.retry, self.delivered, self.skipped, self.discarded].map(grouped)
    }
}

/// `GET /admin/deliveries`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?;
    let mail_is_off = visit.room().inboxes.find("email").is_none_or(|email| !email.is_on());
    let page = visit.read(move |reader| load(reader, &asked, mail_is_off)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

fn load(reader: &mut Reader<'_>, asked: &Asked, mail_is_off: bool) -> Result<DeliveriesPage> {
    must_be_admin(reader.me()?)?;
    let (found, pager) = asked.find(reader.conn)?;
    Ok(DeliveriesPage {
        inboxes: inboxes(list::counts(reader.conn)?),
        oldest_due: list::oldest_due(reader.conn, reader.now)?.map(|due| reader.clock().alone(due.0)),
        mail_is_off,
        filters: asked.chips(),
        rows: rows::load(reader, found)?,
        pager,
        page: reader.frame("Deliveries")?,
    })
}

fn must_be_admin(user: &User) -> Result<()> {
    if user.is_admin { Ok(()) } else { Err(Error::Forbidden("Only admins may see all deliveries.".into())) }
}

fn inboxes(counted: Vec<(String, words::DeliveryState, i64)>) -> Vec<InboxCounts> {
    let mut by_inbox: BTreeMap<String, InboxCounts> = BTreeMap::new();
    for (inbox, state, count) in counted {
        let row = by_inbox.entry(inbox.clone()).or_insert_with(|| InboxCounts { inbox, ..InboxCounts::default() });
        *match DeliveryState::from(state) {
            DeliveryState::Pending | DeliveryState::Claimed => &mut row.waiting,
            DeliveryState::Retry => &mut row.retry,
            DeliveryState::Delivered => &mut row.delivered,
            DeliveryState::Skipped => &mut row.skipped,
            DeliveryState::Discarded => &mut row.discarded,
        } += count;
    }
    by_inbox.into_values().collect()
}

/// `POST /admin/deliveries/{id}/retry`
pub(crate) async fn retry(visit: Visit, id: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    must_be_admin(&user)?;
    let id = DeliveryId(*id);
    let work = move |tx: &mut Tx<'_>, _: &User| {
        let now = tx.now();
        delivery::Delivery::find(tx.conn(), id)?;
        if !delivery::retry(tx.conn(), id, now)? {
            return Err(Error::Conflict(
                "This delivery is not one that failed: it may have been sent meanwhile.".into(),
            ));
        }
        Ok(Onward::to("/admin/deliveries").saying(Flash::done(format!("Delivery {id} is tried again."))))
    };
    visit.post(&user, &form, work).await
}
