//! The letter about a batch: who it seems to come from, its subject, its headers, and its story.

use chrono_tz::Tz;

use crate::db::words::Reason;
use crate::dispatch::{Batch, audience};
use crate::events::Event;
use crate::inboxes::Outlet;
use crate::inboxes::news::News;
use crate::mail::{Body, Letter, Line, Mailbox, MailingList, Story};
use crate::markdown::SafeHtml;
use crate::models::subscription;
use crate::models::unsubscribe::Unsubscribe;
use crate::models::user::User;

/// A longer title is cut, so that the number still stands in the subject.
const LONGEST_TITLE: usize = 150;

/// To whom, because of what, and by which event the mail is known.
pub(super) struct Recipient<'a> {
    user: &'a User,
    address: &'a str,
    reason: Reason,
    first: &'a Event,
    last: &'a Event,
}

impl<'a> Recipient<'a> {
    /// None without an address. Of several reasons the strongest is told.
    pub(super) fn of(user: &'a User, batch: &'a Batch) -> Option<Self> {
        let reasons = batch.deliveries.iter().filter_map(|delivery| audience::reason(&delivery.reason));
        Some(Self {
            user,
            address: user.email.as_deref()?,
            reason: reasons.min().unwrap_or(Reason::Manual),
            first: batch.first(),
            last: batch.events.last().unwrap_or(batch.first()),
        })
    }
}

/// The same batch gives the same letter. The subject is frozen after the first mail: a rename is told in the text.
pub(super) fn write(outlet: &Outlet, to: &Recipient<'_>, news: &News, frozen: Option<&str>) -> Letter {
    let host = outlet.host();
    let story = story(outlet, to, news);
    Letter {
        to: Mailbox { name: to.user.shown_name().to_owned(), address: to.address.to_owned() },
        from: Mailbox { name: sender(news), address: outlet.mail_from.clone() },
        subject: frozen.map_or_else(|| subject(news), |subject| format!("Re: {subject}")),
        sent_at: to.last.created_at.0,
        message_id: format!("e.{}.{}.{}@{host}", to.first.id, to.first.created_at.micros(), to.user.id),
        thread: Some(format!("i.{}@{host}", news.issue.id)),
        list: Some(MailingList {
            name: news.project.name.clone(),
            id: format!("{}.{host}", news.project.slug),
            archive_url: story.issue_url.clone(),
            unsubscribe_url: story.unsubscribe_url.clone(),
        }),
        extra: extra(to, news),
        text: story.text(),
        html: story.html(),
    }
}

fn subject(news: &News) -> String {
    let title = crate::text::cut(&crate::text::one_line(&news.issue.title), LONGEST_TITLE);
    format!("[{}] {title} (#{})", news.project.name, news.issue.number)
}

/// `Ana (Tidings)`, or `Ana and others (Tidings)`.
fn sender(news: &News) -> String {
    match news.actors().as_slice() {
        [] => "Tidings".to_owned(),
        [one] => format!("{} (Tidings)", one.shown_name()),
        [one, ..] => format!("{} and others (Tidings)", one.shown_name()),
    }
}

fn extra(to: &Recipient<'_>, news: &News) -> Vec<(&'static str, String)> {
    let actors: Vec<&str> = news.actors().iter().map(|actor| actor.name.as_str()).collect();
    let actions: Vec<&str> = news.events.iter().map(|event| event.action.as_str()).collect();
    vec![
        ("X-Tidings-Reason", to.reason.to_string()),
        ("X-Tidings-Event", actions.join(" ")),
        ("X-Tidings-Project", news.project.slug.clone()),
        ("X-Tidings-Issue", news.issue.number.to_string()),
        ("X-Tidings-Actor", actors.join(" ")),
    ]
}

fn story(outlet: &Outlet, to: &Recipient<'_>, news: &News) -> Story {
    let link = Unsubscribe { user: to.user.id, issue: news.issue.id };
    let zone: Tz = to.user.time_zone.parse().unwrap_or(Tz::UTC);
    Story {
        public_url: outlet.public_url.clone(),
        project: news.project.name.clone(),
        issue: news.title(),
        issue_url: format!("{}{}", outlet.public_url, news.issue.path(&news.project)),
        lines: news.events.iter().map(|event| line(outlet, news, event, zone)).collect(),
        reason: format!("You get this because {}.", subscription::because(to.reason)),
        unsubscribe_url: format!("{}/unsubscribe/{}", outlet.public_url, link.token(&outlet.secret)),
    }
}

fn line(outlet: &Outlet, news: &News, event: &Event, zone: Tz) -> Line {
    let words = news.words(event);
    Line {
        phrase: news.phrase(event, &outlet.public_url),
        when: event.occurred_at.0.with_timezone(&zone).format("%-d %B %Y, %H:%M").to_string(),
        url: format!("/events/{}", event.id),
        body: words.map(|words| Body { text: words.text.to_owned(), html: SafeHtml::stored(words.html.to_owned()) }),
    }
}
