//! Conditions: attribute, operator and value. All of a workflow's must hold.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use serde_json::{Value, json};

use super::attribute::{self, Kind};
use super::fact::Fact;
use crate::db::types::{At, words};
use crate::events::ActionKey;

words! {
    /// How an attribute is compared with a value.
    Operator {
        /// The same; of names: one of them.
        Eq = "eq",
        /// Not the same.
        Ne = "ne",
        /// Less, or before.
        Lt = "lt",
        /// At most, or not after.
        Lte = "lte",
        /// More, or after.
        Gt = "gt",
        /// At least, or not before.
        Gte = "gte",
        /// Has it in it.
        Contains = "contains",
        /// Is one of these.
        In = "in",
        /// Is there at all; with the value `false`: is not.
        IsSet = "is_set",
    }
}

impl Operator {
    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Eq => "is",
            Self::Ne => "is not",
            Self::Lt => "is less than, or before",
            Self::Lte => "is at most, or not after",
            Self::Gt => "is more than, or after",
            Self::Gte => "is at least, or not before",
            Self::Contains => "contains",
            Self::In => "is one of (with commas between)",
            Self::IsSet => "is there (or, with “false”, is not)",
        }
    }

    const fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Eq | Self::Ne | Self::IsSet => true,
            Self::In => !matches!(kind, Kind::Flag | Kind::Moment),
            Self::Contains => matches!(kind, Kind::Text | Kind::Names | Kind::Data),
            Self::Lt | Self::Lte | Self::Gt | Self::Gte => matches!(kind, Kind::Number | Kind::Moment | Kind::Data),
        }
    }

    fn suiting(kind: Kind) -> String {
        let suiting: Vec<&str> =
            Self::ALL.iter().filter(|operator| operator.suits(kind)).map(|operator| operator.as_str()).collect();
        suiting.join(", ")
    }
}

/// A condition that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The attribute's name.
    pub attribute: String,
    /// How it is compared.
    pub operator: Operator,
    wanted: Vec<Wanted>,
}

/// A value, read in every way in which it can be.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    text: String,
    number: Option<f64>,
    /// From the first moment to before the second: a day, or one microsecond.
    span: Option<(At, At)>,
    flag: Option<bool>,
}

impl Condition {
    /// Reads `{attribute, operator, value}` for events of this action.
    pub fn read(sent: &Value, trigger: ActionKey) -> Result<Self, String> {
        let word = |key: &str| sent.get(key).and_then(Value::as_str).unwrap_or_default().trim();
        let (name, kind) = match word("attribute") {
            "" => return Err("a condition needs an attribute".into()),
            name => attribute::find(name, trigger)?,
        };
        let operator = match word("operator") {
            "" => Operator::Eq,
            word => Operator::parse(word).ok_or_else(|| {
                let known: Vec<&str> = Operator::ALL.iter().map(|operator| operator.as_str()).collect();
                format!("'{word}' is not a valid operator; there are {}", known.join(", "))
            })?,
        };
        if !operator.suits(kind) {
            let suiting = Operator::suiting(kind);
            return Err(format!("'{operator}' does not suit {name}, which is {}; use {suiting}", kind.words()));
        }
        let texts = texts(sent.get("value"), operator)?;
        let read = |text: &String| Wanted::read(text, if operator == Operator::IsSet { Kind::Flag } else { kind });
        let wanted = texts.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(|why| format!("{name}: {why}"))?;
        if wanted.is_empty() {
            return Err(format!("{name}: '{operator}' needs a value"));
        }
        Ok(Self { attribute: name, operator, wanted })
    }

    /// As it is stored and answered.
    pub fn json(&self) -> Value {
        let texts = self.values();
        let value = if self.operator == Operator::In { json!(texts) } else { json!(texts.first()) };
        json!({ "attribute": self.attribute, "operator": self.operator.as_str(), "value": value })
    }

    /// Is it so?
    pub fn holds(&self, fact: &Fact) -> bool {
        let is = |wanted: &Wanted| wanted.is(fact);
        match self.operator {
            Operator::IsSet => self.wanted.iter().all(|wanted| (wanted.flag != Some(false)) != (*fact == Fact::Absent)),
            Operator::Eq | Operator::In => self.wanted.iter().any(is),
            Operator::Ne => !self.wanted.iter().any(is),
            Operator::Contains => self.wanted.iter().any(|wanted| wanted.is_in(fact)),
            Operator::Lt => self.compares(fact, &[Ordering::Less]),
            Operator::Lte => self.compares(fact, &[Ordering::Less, Ordering::Equal]),
            Operator::Gt => self.compares(fact, &[Ordering::Greater]),
            Operator::Gte => self.compares(fact, &[Ordering::Greater, Ordering::Equal]),
        }
    }

    fn compares(&self, fact: &Fact, as_one_of: &[Ordering]) -> bool {
        self.wanted.iter().any(|wanted| wanted.order(fact).is_some_and(|order| as_one_of.contains(&order)))
    }

    /// The values that it is compared with, as they were written.
    pub(super) fn values(&self) -> Vec<&str> {
        self.wanted.iter().map(|wanted| wanted.text.as_str()).collect()
    }

    /// Whether what is asked is that it is so, and not that it is not.
    pub(super) fn is_yes(&self) -> bool {
        self.wanted.iter().all(|wanted| wanted.flag != Some(false))
    }
}

/// The value as texts: one, or for `in` several. In a form commas stand between them.
fn texts(value: Option<&Value>, operator: Operator) -> Result<Vec<String>, String> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        other => Err(format!("'{other}' is no value")),
    };
    let texts = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(several)) if operator == Operator::In => {
            several.iter().map(text).collect::<Result<_, _>>()?
        }
        Some(Value::String(several)) if operator == Operator::In => {
            several.split(',').map(|one| one.trim().to_owned()).collect()
        }
        Some(one) => vec![text(one)?],
    };
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    Ok(if texts.is_empty() && operator == Operator::IsSet { vec!["true".to_owned()] } else { texts })
}

impl Wanted {
    fn read(text: &str, kind: Kind) -> Result<Self, String> {
        if text.contains('\0') {
            return Err("values cannot hold the control character U+0000".into());
        }
        let wanted = Self {
            text: text.to_owned(),
            number: text.parse::<f64>().ok().filter(|number| number.is_finite()),
            span: span(text),
            flag: flag(text),
        };
        match kind {
            Kind::Number if wanted.number.is_none() => Err(format!("'{text}' is not a number")),
            Kind::Moment if wanted.span.is_none() => {
                Err(format!("'{text}' is not a time; write 2022-01-01 or 2022-01-01T12:00:00Z"))
            }
            Kind::Flag if wanted.flag.is_none() => Err(format!("'{text}' is neither true nor false")),
            _ => Ok(wanted),
        }
    }

    fn is(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Names(names) => names.iter().any(|name| name.to_lowercase() == self.text.to_lowercase()),
            fact => self.order(fact) == Some(Ordering::Equal),
        }
    }

    fn is_in(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Text(text) => text.to_lowercase().contains(&self.text.to_lowercase()),
            fact => self.is(fact),
        }
    }

    /// How the fact stands to this value, if they can be compared.
    fn order(&self, fact: &Fact) -> Option<Ordering> {
        match fact {
            Fact::Number(number) => number.partial_cmp(&self.number?),
            Fact::Moment(at) => {
                let (from, until) = self.span?;
                let inside = if *at < until { Ordering::Equal } else { Ordering::Greater };
                Some(if *at < from { Ordering::Less } else { inside })
            }
            Fact::Flag(flag) => Some(flag.cmp(&self.flag?)),
            Fact::Text(text) => Some(text.to_lowercase().cmp(&self.text.to_lowercase())),
            Fact::Absent | Fact::Names(_) => None,
        }
    }
}

fn span(text: &str) -> Option<(At, At)> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let from = At(day.and_time(NaiveTime::MIN).and_utc());
        return Some((from, from.plus(TimeDelta::days(1))));
    }
    let moment: DateTime<Utc> = text.parse().ok()?;
    Some((At(moment), At(moment).plus(TimeDelta::microseconds(1))))
}

fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}
