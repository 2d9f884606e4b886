//! Static files: what lies under `static/`, named after its content, compressed once, kept by browsers for a year.
//!
//! All style sheets are sent as one file; the scripts stay one file per behaviour; the icons are one drawing.
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{LazyLock, OnceLock};

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::icon;

const LAYERS: &str = "@layer reset, tokens, base, components, utilities;";

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// A constant in all but name: it depends on the binary alone.
static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::gather);

struct Assets {
    by_name: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

struct Asset {
    kind: &'static str,
    plain: Bytes,
    gzip: Bytes,
    /// Takes a fifth of a second altogether, so it is made beside the first requests, not before them.
    brotli: OnceLock<Bytes>,
}

/// Where a static file is found: `url("app.css")` is `/static/app-1f2e3d4c.css`.
pub fn url(name: &str) -> &'static str {
    ASSETS.urls.get(name).expect("templates name only files that exist; a test renders them all")
}

/// Where the icons are found.
pub fn sprite() -> &'static str {
    static SPRITE: LazyLock<&str> = LazyLock::new(|| url("icons.svg"));
    &SPRITE
}

/// Compresses everything as tightly as it goes; call it once, on a thread of its own, when the server starts.
pub fn compress() {
    for asset in ASSETS.by_name.values() {
        asset.brotli.get_or_init(|| brotli(&asset.plain).unwrap_or_default());
    }
}

/// `GET /static/{name}`.
pub async fn show(name: Path<String>, request: HttpRequest) -> HttpResponse {
    match ASSETS.by_name.get(name.as_str()) {
        Some(asset) => asset.answer(&request),
        None => HttpResponse::NotFound().finish(),
    }
}

/// `GET /favicon.ico`, which browsers ask for beside pages that are not ours, such as JSON.
pub async fn favicon() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, url("favicon.svg"))).finish()
}

impl Assets {
    fn gather() -> Self {
        let mut assets = Self { by_name: HashMap::new(), urls: HashMap::new() };
        assets.add("app.css", styles().into());
        assets.add("icons.svg", icon::write_sprite().into());
        for path in Static::iter().filter(|path| !path.starts_with("css/")) {
            let file = Static::get(&path).expect("an embedded file that is listed is there");
            let name = path.rsplit('/').next().unwrap_or(&path);
            assets.add(name, file.data.into_owned().into());
        }
        assets
    }

    fn add(&mut self, name: &str, plain: Bytes) {
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let hash = Sha256::digest(&plain);
        let hashed = format!("{stem}-{:02x}{:02x}{:02x}{:02x}.{ending}", hash[0], hash[1], hash[2], hash[3]);
        self.urls.insert(name.to_owned(), format!("/static/{hashed}"));
        self.by_name.insert(hashed, Asset::new(ending, plain));
    }
}

/// All style sheets, squeezed; each tells its own layer, so their order does not matter.
fn styles() -> String {
    let sheets = Static::iter().filter(|path| path.starts_with("css/"));
    let texts = sheets.filter_map(|path| Static::get(&path)).map(|file| squeeze(&String::from_utf8_lossy(&file.data)));
    LAYERS.to_owned() + &texts.collect::<String>()
}

/// Without comments and without the spaces that mean nothing. One before a colon means something: `a :hover`.
fn squeeze(css: &str) -> String {
    let mut code = String::with_capacity(css.len());
    for (place, piece) in css.split("/*").enumerate() {
        code.push_str(if place == 0 { piece } else { piece.split_once("*/").map_or("", |(_, rest)| rest) });
    }
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let around = [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        ("} ", "}"),
        ("; ", ";"),
        (";}", "}"),
        (": ", ":"),
        (", ", ","),
        (" > ", ">"),
    ];
    around.iter().fold(line, |line, (spaced, tight)| line.replace(spaced, tight))
}

impl Asset {
    fn new(ending: &str, plain: Bytes) -> Self {
        let kind = match ending {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        Self { kind, gzip: gzip(&plain).unwrap_or_default(), plain, brotli: OnceLock::new() }
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, self.kind))
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((header::VARY, "Accept-Encoding"));
        let (encoding, body) = self.best_for(request);
        if let Some(encoding) = encoding {
            answer.insert_header((header::CONTENT_ENCODING, encoding.to_string()));
        }
        answer.body(body)
    }

    fn best_for(&self, request: &HttpRequest) -> (Option<Encoding>, Bytes) {
        let accepted = AcceptEncoding::parse(request).ok();
        let accepts = |encoding: &Encoding| {
            let chosen = accepted.as_ref().and_then(|accepted| accepted.negotiate(std::iter::once(encoding)));
            chosen.as_ref() == Some(encoding)
        };
        let ready = [(Encoding::brotli(), self.brotli.get()), (Encoding::gzip(), Some(&self.gzip))];
        for (encoding, body) in ready {
            match body {
                Some(body) if !body.is_empty() && accepts(&encoding) => {
                    return (Some(encoding), body.clone());
                }
                _ => {}
            }
        }
        (None, self.plain.clone())
    }
}

fn gzip(plain: &[u8]) -> io::Result<Bytes> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(plain)?;
    Ok(packer.finish()?.into())
}

/// 64 KiB, more than any of our files: a larger window only takes memory.
const WINDOW: u32 = 16;

fn brotli(plain: &[u8]) -> io::Result<Bytes> {
    let mut packer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, WINDOW);
    packer.write_all(plain)?;
    Ok(packer.into_inner().into())
}

/// Hands out every file under the name by which it is served.
#[cfg(test)]
pub(crate) fn each(mut take: impl FnMut(&str, &[u8])) {
    for (name, asset) in &ASSETS.by_name {
        take(name, &asset.plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn encoding_for(accepted: &'static str) -> Option<String> {
        compress();
        let request = TestRequest::default().insert_header((header::ACCEPT_ENCODING, accepted)).to_http_request();
        let name = url("app.css").rsplit('/').next().unwrap();
        ASSETS.by_name[name].best_for(&request).0.map(|encoding| encoding.to_string())
    }

    #[test]
    fn the_tightest_accepted_encoding_is_sent() {
        assert_eq!(encoding_for("gzip, deflate, br, zstd").as_deref(), Some("br"));
        assert_eq!(encoding_for("gzip").as_deref(), Some("gzip"));
        assert_eq!(encoding_for("br;q=0, gzip").as_deref(), Some("gzip"));
        assert_eq!(encoding_for("identity"), None);
        assert_eq!(encoding_for(""), None);
    }

    #[test]
    fn the_style_sheet_stays_small() {
        let css = styles();
        assert!(css.len() <= 40_000, "{} bytes of CSS", css.len());
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }

    #[test]
    fn style_and_scripts_stay_under_forty_kilobytes_together() {
        let packed = |name: &str| matches!(name.rsplit_once('.'), Some((_, "css" | "js")));
        let sent = ASSETS.by_name.iter().filter(|(name, _)| packed(name)).map(|(_, asset)| asset.gzip.len());
        let sent: usize = sent.sum();
        assert!(sent <= 40 * 1024, "{sent} bytes");
    }

    #[test]
    fn squeezing_changes_no_meaning() {
        let css = "/* a */\na :hover, b {\n  width: calc(1px + 2px); /* c */\n  content: \"· \";\n}\n";
        assert_eq!(squeeze(css), "a :hover,b{width:calc(1px + 2px);content:\"· \"}");
    }
}
