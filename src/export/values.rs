//! The values in a line as columns hold them, or what is wrong with them in words.

use std::collections::HashMap;

use serde_json::Value;

use crate::db::dialect::rows::Cell;
use crate::db::types::At;
use crate::error::{Error, Result};
use crate::events::phrase::path_segment;
use crate::markdown::{Name, Picture};
use crate::models::text::Body;

/// What is wrong, in words.
pub(super) fn wrong<T>(why: impl Into<String>) -> Result<T> {
    Err(Error::Malformed(why.into()))
}

pub(super) fn word(value: &Value) -> Result<&str> {
    value.as_str().ok_or_else(|| Error::Malformed("it should be a text".into()))
}

pub(super) fn number(value: &Value) -> Result<i64> {
    value.as_i64().ok_or_else(|| Error::Malformed("it should be a number".into()))
}

pub(super) fn moment(value: &Value) -> Result<Value> {
    let at: Result<At, _> = serde_json::from_value(value.clone());
    let why = |_| Error::Malformed("it should be a moment like 2026-05-03T09:30:00Z".into());
    at.map(|at| Value::from(at.micros())).map_err(why)
}

/// As it is, if it is of the right kind.
pub(super) fn plain(cell: Cell, value: &Value) -> Result<Value> {
    match cell {
        Cell::Number => number(value).map(Value::from),
        Cell::Text => word(value).map(Value::from),
        Cell::Truth if value.is_boolean() => Ok(value.clone()),
        Cell::Truth => wrong("it should be true or false"),
        Cell::Moment => moment(value),
        Cell::Json => Ok(value.clone()),
        Cell::Bytes => match word(value)? {
            digits if digits.len() % 2 == 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(value.clone()),
            _ => wrong("it should be hexadecimal digits"),
        },
    }
}

/// An address that a page can lead to, or nothing.
pub(super) fn web_address(value: Value) -> Result<Value> {
    let is_one = match value.as_str() {
        Some(url) => url.is_empty() || url.starts_with("https://") || url.starts_with("http://"),
        None => value.is_null(),
    };
    if is_one { Ok(value) } else { wrong("it should be an address of the web") }
}

/// The HTML of a text, with links for those of its names that had one, and with its pictures.
pub(super) fn rendered(text: &str, names: &Value, slug: &str, pictures: &HashMap<String, Picture>) -> String {
    let names: Vec<&str> = names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let address = |name: Name<'_>| {
        let is_linked = names.contains(&name.to_string().as_str());
        is_linked.then(|| match name {
            Name::Person(person) => format!("/users/{}", path_segment(person)),
            Name::Issue(number) => format!("/projects/{slug}/issues/{number}"),
            Name::Elsewhere(slug, number) => format!("/projects/{slug}/issues/{number}"),
        })
    };
    Body::accepted(text.to_owned()).linked(&address, &|token| pictures.get(token).cloned()).html()
}
