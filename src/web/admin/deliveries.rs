//! What the inboxes have done, are doing, and could not do.
use askama::Template;

use crate::look::{Icon, Tone};
use crate::web::assets;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::when::When;
use crate::web::words::grouped;

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
    pub event: i64,
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
