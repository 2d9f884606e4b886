//! Somebody's page: who it is, and what he did as far as the reader may see it.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::db::types::UserId;
use crate::db::words::UserKind;
use crate::error::Result;
use crate::events::phrase::path_segment;
use crate::feed::Scope;
use crate::history::{HistoryQuery, MOST_DAYS, span};
use crate::look::Icon;
use crate::models::redirect;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::feed::Feed;
use crate::web::feed::asked::{self, Asked};
use crate::web::feed::telling::{Stage, Telling};
use crate::web::feed::ways::Ways;
use crate::web::frame::Reader;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::year::Year;

/// `GET /users/{name}`
#[derive(Template)]
#[template(path = "users/show.html")]
pub struct UserPage {
    pub page: Page,
    pub person: Person,
    pub since: When,
    /// What they did, as far as the reader may see it.
    pub feed: Feed,
    pub pager: Pager,
    /// What they did in the last year, day by day.
    pub year: Year,
    /// It is the reader's own page.
    pub is_me: bool,
    /// Not a person, or one that cannot sign in: "bot", "imported".
    pub tag: Option<String>,
}

/// `GET /users/{name}`
pub(crate) async fn show(visit: Visit, name: Path<String>) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?.strict()?;
    let page = visit.read(move |reader| load(reader, &name, &asked)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

fn load(reader: &mut Reader<'_>, name: &str, asked: &Asked) -> Result<UserPage> {
    let user = redirect::find_person(reader.conn, name)?;
    let (clock, base) = (reader.clock(), format!("/users/{}", path_segment(&user.name)));
    let stretch = asked.query(reader, Scope::Actor(user.id))?.load(reader.conn, &mut reader.known)?;
    let feed = Telling { clock, stage: Stage::Elsewhere }.feed(&stretch);
    let pager = Ways { base: &base, asked }.pager(&stretch);
    let year = year(reader, user.id)?;
    let tag = match user.kind {
        UserKind::Person => None,
        UserKind::Bot | UserKind::System => Some("bot".to_owned()),
        UserKind::Imported => Some("imported".to_owned()),
    };
    Ok(UserPage {
        person: Person::of(&user),
        since: clock.in_list(user.created_at.0),
        feed,
        pager,
        year,
        is_me: reader.viewer().user == Some(user.id),
        tag,
        page: reader.frame(user.shown_name())?,
    })
}

/// Counted like `tidings history --actor NAME --by day`, as far as the reader may read it.
fn year(reader: &mut Reader<'_>, actor: UserId) -> Result<Year> {
    let today = span::day_of(reader.now);
    let (first, end) = Year::bounds(today);
    let query = HistoryQuery {
        viewer: reader.viewer(),
        actors: vec![actor],
        since: Some(span::beginning(first)),
        until: Some(span::beginning(end)),
        ..HistoryQuery::default()
    };
    Ok(Year::new(today, &query.by_day(reader.conn, MOST_DAYS)?))
}
