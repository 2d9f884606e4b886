//! What machines ask: is the process up, does the database answer?

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::visit::Room;
use crate::error::Result;
use crate::models::setting;

/// `GET /healthz`: the process is up.
pub(crate) async fn alive() -> HttpResponse {
    said("ok")
}

/// `GET /readyz`: the database answers and is migrated.
pub(crate) async fn ready(room: Data<Room>) -> Result<HttpResponse> {
    room.db.read(|conn| setting::get(conn, "secret")).await?;
    Ok(said("ready"))
}

fn said(word: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(format!("{word}\n"))
}
