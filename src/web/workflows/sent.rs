//! A workflow as it was sent: by the form of our own pages, or as JSON.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use crate::error::{Error, Errors, Result};
use crate::models::workflow::draft::Draft;
use crate::models::workflow::step::StepKind;
use crate::web::posted::{self, Form};

/// The one or the other.
#[derive(Debug, Clone)]
pub(crate) enum Sent {
    /// A posted form: the answer is a page.
    Form(Form),
    /// JSON: so is the answer.
    Json(Value),
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !posted::is_json(request) {
            let form = Form::from_request(request, payload);
            return Box::pin(async move { form.await.map(Self::Form) });
        }
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = posted::body(&request, payload).await?;
            let sent = serde_json::from_slice(&body);
            sent.map(Self::Json).map_err(|error| Error::Malformed(format!("This is not JSON: {error}")))
        })
    }
}

impl Sent {
    /// What it says, not checked yet.
    pub(super) fn draft(&self) -> Result<Draft, Errors> {
        match self {
            Self::Form(form) => Ok(from_form(form)),
            Self::Json(json) => Draft::from_json(json),
        }
    }
}

/// Rows that were left empty are none.
pub(super) fn from_form(form: &Form) -> Draft {
    Draft {
        name: form.get("name").to_owned(),
        triggered_on: form.get("triggered_on").to_owned(),
        conditions: conditions(form),
        actions: actions(form),
        is_on: !matches!(form.sent("enabled"), Some("false" | "off" | "no" | "0")),
    }
}

fn conditions(form: &Form) -> Vec<Value> {
    let (attributes, operators, values) = (form.all("attribute"), form.all("operator"), form.all("value"));
    let at = |list: &[&str], row: usize| list.get(row).copied().unwrap_or_default().to_owned();
    let rows = (0..attributes.len().max(values.len()))
        .map(|row| (at(&attributes, row), at(&operators, row), at(&values, row)));
    let filled = rows.filter(|(attribute, _, value)| !attribute.is_empty() || !value.trim().is_empty());
    filled
        .map(|(attribute, operator, value)| json!({ "attribute": attribute, "operator": operator, "value": value }))
        .collect()
}

/// What stands beside the type of an action.
const ARGUMENTS: [&str; 4] = ["message", "label", "user", "reason"];

/// Our own form sends every field of every row. Whoever sends fewer means them for the actions that need one, in order.
fn actions(form: &Form) -> Vec<Value> {
    let types = form.all("type");
    let mut rows: Vec<Value> = types.iter().map(|kind| json!({ "type": kind })).collect();
    for key in ARGUMENTS {
        let values = form.all(key);
        let is_whole = values.len() == types.len();
        let mut next = values.into_iter();
        for (row, kind) in rows.iter_mut().zip(&types) {
            let needs = StepKind::parse(kind).and_then(StepKind::argument).is_some_and(|(of, _)| of == key);
            if is_whole || needs {
                row[key] = json!(next.next().unwrap_or_default());
            }
        }
    }
    rows.retain(|row| row.as_object().is_some_and(|row| row.values().any(|value| value.as_str() != Some(""))));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        posted::query(
            "/x",
            &serde_urlencoded::to_string(pairs).unwrap(),
            &pairs.iter().map(|pair| pair.0).collect::<Vec<_>>(),
        )
        .unwrap()
    }

    #[test]
    fn rows_that_were_left_empty_are_none() {
        let draft = from_form(&form(&[
            ("attribute", ""),
            ("operator", "eq"),
            ("value", ""),
            ("attribute", "title"),
            ("operator", "contains"),
            ("value", "x"),
            ("type", ""),
            ("message", ""),
            ("type", "reply"),
            ("message", "Hi"),
        ]));
        assert_eq!(draft.conditions, [json!({ "attribute": "title", "operator": "contains", "value": "x" })]);
        assert_eq!(draft.actions, [json!({ "type": "reply", "message": "Hi" })]);
        assert!(draft.is_on, "a form that does not say so");
    }

    #[test]
    fn fewer_fields_go_to_the_actions_that_need_one() {
        let sent =
            form(&[("type", "add_label"), ("label", "bug"), ("type", "reply"), ("message", "Hi"), ("type", "close")]);
        let expected = [
            json!({ "type": "add_label", "label": "bug" }),
            json!({ "type": "reply", "message": "Hi" }),
            json!({ "type": "close", "reason": "" }),
        ];
        assert_eq!(from_form(&sent).actions, expected);
    }
}
