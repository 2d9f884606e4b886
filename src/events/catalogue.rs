//! The macro that turns the catalogue's rows into types, and what a row tells.

use chrono::TimeDelta;

use crate::look::{Icon, Tone};

/// What the catalogue tells of one action.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Stored in `issue_events.action`, sent to webhooks.
    pub key: &'static str,
    /// The picture.
    pub icon: Icon,
    /// What kind of news it is.
    pub tone: Tone,
    /// A whole sentence with slots.
    pub phrase: &'static str,
    /// Who is told, see [`super::audience`].
    pub audience: u8,
    /// The fields of its extra.
    pub fields: &'static [&'static str],
    /// Its first doc line.
    pub about: &'static str,
    /// What else is true of it.
    pub properties: Properties,
}

/// What else is true of an action.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one word at the end of a row")]
pub struct Properties {
    /// Runs of these by one person fold into one line.
    pub folds: bool,
    /// Within so many minutes the same act touches the existing event; 0 = never.
    pub throttle_minutes: i64,
    /// Shown to the actor and to admins only, and only when asked for.
    pub private: bool,
    /// Left out of feeds unless asked for.
    pub hidden: bool,
    /// Told although a program did it, to those only whom the row names.
    pub even_by_programs: bool,
    /// Among the few that are posted where nobody has chosen.
    pub headline: bool,
    /// Makes the issue recently active: its verb ends with `touch`.
    pub stirs: bool,
    /// Changes what the counters inbox keeps of its record: a comment's, a label's, a milestone's, or the issue's.
    pub counted: bool,
    /// Brought to the other tracker that the issue goes along with.
    pub synced: bool,
    /// Has no line in the conversation: it is seen at what it is about.
    pub unlined: bool,
    /// Told on the notifications page alone, to those only whom the row names.
    pub in_app: bool,
}

impl Properties {
    /// Nothing special.
    pub const NONE: Self = Self {
        folds: false,
        throttle_minutes: 0,
        private: false,
        hidden: false,
        even_by_programs: false,
        headline: false,
        stirs: false,
        counted: false,
        synced: false,
        in_app: false,
        unlined: false,
    };

    /// The article's `throttle_within`, if the action has one.
    #[must_use]
    pub fn throttle(self) -> Option<TimeDelta> {
        (self.throttle_minutes > 0).then(|| TimeDelta::minutes(self.throttle_minutes))
    }
}

/// A field's name in JSON: `self` is a word of Rust's own, so its field is written `self_`.
pub const fn json_name(field: &str) -> &str {
    match field.as_bytes() {
        [.., b'_'] => field.split_at(field.len() - 1).0,
        _ => field,
    }
}

/// Is every `{slot}` of the phrase known? Runs while compiling, so that a misspelt slot does not build.
pub const fn slots_are_known(phrase: &str, fields: &[&str]) -> bool {
    let text = phrase.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'{' {
            let start = at + 1;
            while at < text.len() && text[at] != b'}' {
                at += 1;
            }
            if at == text.len()
                || !(is_one_of(text, start, at, super::phrase::SLOTS) || is_one_of(text, start, at, fields))
            {
                return false;
            }
        }
        at += 1;
    }
    true
}

const fn is_one_of(text: &[u8], start: usize, end: usize, names: &[&str]) -> bool {
    let mut which = 0;
    while which < names.len() {
        let name = names[which].as_bytes();
        let mut same = name.len() == end - start;
        let mut at = 0;
        while same && at < name.len() {
            same = name[at] == text[start + at];
            at += 1;
        }
        if same {
            return true;
        }
        which += 1;
    }
    false
}

/// Writes `Action` (what is recorded, with its data), `ActionKey` (its type) and the rows. See `events/action.rs`.
macro_rules! catalogue {
    ($(
        #[doc = $about:literal]
        $name:ident { $($field:ident : $kind:ty),* } :
            $key:literal, $icon:ident, $tone:ident, $phrase:literal, tells $first:ident $(| $more:ident)* $(, $property:ident $($value:literal)?)*;
    )+) => {
        /// Something that happened, with its data: what `record_event` takes.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Action { $(
            #[doc = $about]
            $name { $(
                #[expect(missing_docs, reason = "the catalogue's row tells")]
                $field: $kind
            ),* },
        )+ }

        /// The type of an event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ActionKey { $(#[doc = $about] $name,)+ }

        impl Action {
            /// Its type.
            #[must_use]
            pub fn key(&self) -> ActionKey {
                match self { $(Self::$name { .. } => ActionKey::$name,)+ }
            }

            /// Its data, as stored in `issue_events.extra`.
            #[must_use]
            pub fn extra(&self) -> Value {
                match self { $(Self::$name { $($field),* } => {
                    let fields: Vec<(String, Value)> =
                        vec![$(($crate::events::catalogue::json_name(stringify!($field)).to_owned(), Value::from($field.clone()))),*];
                    Value::Object(fields.into_iter().collect())
                })+ }
            }
        }

        impl ActionKey {
            /// Every action, in the catalogue's order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The action's row.
            #[must_use]
            pub const fn row(self) -> &'static $crate::events::catalogue::Row {
                use $crate::events::catalogue::{Properties, Row};
                match self { $(Self::$name => &const {
                    assert!(
                        $crate::events::catalogue::slots_are_known($phrase, &[$(stringify!($field)),*]),
                        concat!("a slot of the phrase of ", $key, " is neither a field nor a known slot"),
                    );
                    assert!(
                        true $(&& $crate::events::naming::is_told(
                            $key,
                            $crate::events::catalogue::json_name(stringify!($field)),
                            stringify!($kind),
                        ))*,
                        concat!("events/naming.rs does not say whose id stands in the data of ", $key),
                    );
                    let properties = Properties::NONE;
                    $(let properties = catalogue!(@property properties, $property $($value)?);)*
                    Row {
                        key: $key, icon: Icon::$icon, tone: Tone::$tone, phrase: $phrase, audience: $first $(| $more)*,
                        fields: &[$($crate::events::catalogue::json_name(stringify!($field))),*], about: $about, properties,
                    }
                },)+ }
            }

            /// The action of this key, if there is one.
            #[must_use]
            pub fn find(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)+ _ => None }
            }

            /// The key that is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                self.row().key
            }
        }
    };
    (@property $all:ident, folds) => { Properties { folds: true, ..$all } };
    (@property $all:ident, private) => { Properties { private: true, ..$all } };
    (@property $all:ident, hidden) => { Properties { hidden: true, ..$all } };
    (@property $all:ident, even_by_programs) => { Properties { even_by_programs: true, ..$all } };
    (@property $all:ident, headline) => { Properties { headline: true, ..$all } };
    (@property $all:ident, stirs) => { Properties { stirs: true, ..$all } };
    (@property $all:ident, counted) => { Properties { counted: true, ..$all } };
    (@property $all:ident, synced) => { Properties { synced: true, ..$all } };
    (@property $all:ident, unlined) => { Properties { unlined: true, ..$all } };
    (@property $all:ident, in_app) => { Properties { in_app: true, ..$all } };
    (@property $all:ident, throttles $minutes:literal) => { Properties { throttle_minutes: $minutes, ..$all } };
}
pub(crate) use catalogue;
