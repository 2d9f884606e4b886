//! What an event looks like, in words only: icon, tone and the parts of its phrase. Shared by pages, mail and Slack.
//!
//! Nothing here knows HTML, colours or drawings: `web/icon.rs` draws the icons, `static/css/tone.css` colours the tones.

/// Writes an enum whose every variant has a name, so that a new one is added on one line and nowhere else.
macro_rules! named {
    ($(#[$about:meta])* $kind:ident { $($variant:ident = $name:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $kind { $(#[doc = concat!("`", $name, "`")] $variant,)+ }

        impl $kind {
            /// All of them, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that stands in class names, in JSON and in `tidings catalogue`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

named! {
    /// A picture, named after its Octicon; `Tidings` is our own mark.
    Icon {
        Alert = "alert",
        Archive = "archive",
        ArrowLeft = "arrow-left",
        ArrowRight = "arrow-right",
        ArrowSwitch = "arrow-switch",
        ArrowUp = "arrow-up",
        Bell = "bell",
        BellSlash = "bell-slash",
        Blocked = "blocked",
        Bookmark = "bookmark",
        Broadcast = "broadcast",
        Calendar = "calendar",
        Check = "check",
        CheckCircle = "check-circle",
        Checklist = "checklist",
        ChevronDown = "chevron-down",
        ChevronLeft = "chevron-left",
        ChevronRight = "chevron-right",
        Clock = "clock",
        Comment = "comment",
        CommentDiscussion = "comment-discussion",
        Copy = "copy",
        CrossReference = "cross-reference",
        DiffModified = "diff-modified",
        Download = "download",
        Duplicate = "duplicate",
        Eye = "eye",
        EyeClosed = "eye-closed",
        Flame = "flame",
        Gear = "gear",
        GitCommit = "git-commit",
        GitPullRequest = "git-pull-request",
        Globe = "globe",
        Graph = "graph",
        Heart = "heart",
        History = "history",
        Home = "home",
        Hourglass = "hourglass",
        Hubot = "hubot",
        Info = "info",
        IssueClosed = "issue-closed",
        IssueOpened = "issue-opened",
        IssueReopened = "issue-reopened",
        KebabHorizontal = "kebab-horizontal",
        Key = "key",
        Link = "link",
        Lock = "lock",
        Mail = "mail",
        Mention = "mention",
        Milestone = "milestone",
        Mute = "mute",
        Organization = "organization",
        Paperclip = "paperclip",
        Pencil = "pencil",
        People = "people",
        Person = "person",
        PersonAdd = "person-add",
        Pin = "pin",
        PinSlash = "pin-slash",
        Plus = "plus",
        Read = "read",
        Report = "report",
        Rss = "rss",
        Search = "search",
        Server = "server",
        ShieldLock = "shield-lock",
        SignOut = "sign-out",
        Skip = "skip",
        Smiley = "smiley",
        Stack = "stack",
        Stopwatch = "stopwatch",
        Sync = "sync",
        Tag = "tag",
        Tidings = "tidings",
        Trash = "trash",
        Undo = "undo",
        Unlock = "unlock",
        Webhook = "webhook",
        X = "x",
        XCircle = "x-circle",
        Zap = "zap",
    }
}

named! {
    /// What kind of news something is; the style sheet decides which colour that has.
    Tone {
        Open = "open",
        Done = "done",
        Danger = "danger",
        Attn = "attn",
        Info = "info",
        Mute = "mute",
        Pink = "pink",
    }
}

/// A reaction without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emoji {
    /// As it is stored and sent.
    pub word: &'static str,
    /// As it is shown.
    pub glyph: &'static str,
    /// As it is read out.
    pub name: &'static str,
}

const fn reaction(word: &'static str, glyph: &'static str, name: &'static str) -> Emoji {
    Emoji { word, glyph, name }
}

/// All reactions, in the order in which they are offered.
pub const EMOJI: [Emoji; 8] = [
    reaction("+1", "👍", "thumbs up"),
    reaction("-1", "👎", "thumbs down"),
    reaction("laugh", "😄", "laugh"),
    reaction("hooray", "🎉", "hooray"),
    reaction("confused", "😕", "confused"),
    reaction("heart", "❤️", "heart"),
    reaction("rocket", "🚀", "rocket"),
    reaction("eyes", "👀", "eyes"),
];

/// The reaction of this word.
pub fn emoji(word: &str) -> Option<Emoji> {
    EMOJI.into_iter().find(|known| known.word == word)
}

/// One piece of a phrase. A page shows each in its own way; [`plain`] gives the words alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words between the others, with the spaces that belong to them.
    Text(String),
    /// Somebody; the first one in a phrase is its subject.
    Person {
        /// The name that is shown.
        name: String,
        /// Their page.
        url: Option<String>,
    },
    /// An issue.
    Issue {
        /// "this issue" on its own page, "#12 Title" elsewhere.
        text: String,
        /// Its page, where that is another one.
        url: Option<String>,
    },
    /// A label, as it was at that moment.
    Label {
        /// Its name.
        name: String,
        /// As `#d64545`.
        color: String,
        /// The issues that have it.
        url: Option<String>,
    },
    /// What something became.
    Value(String),
    /// What something was before.
    Old(String),
    /// A commit or anything else that is set like code.
    Code {
        /// What is shown, such as the beginning of a hash.
        text: String,
        /// Where it is found.
        url: Option<String>,
    },
    /// Any other thing that has a page.
    Link {
        /// Its name.
        text: String,
        /// Its page.
        url: String,
    },
    /// Somebody's own words, shown in quotation marks.
    Quote(String),
}

impl Part {
    /// The words of this part as they stand in a sentence, quotation marks not included.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Label { name, .. } => name,
            Self::Text(text)
            | Self::Value(text)
            | Self::Old(text)
            | Self::Quote(text)
            | Self::Issue { text, .. }
            | Self::Code { text, .. }
            | Self::Link { text, .. } => text,
        }
    }
}

/// The phrase as plain text, for mail, Slack's fallback, Atom titles and JSON.
#[must_use]
pub fn plain(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Quote(words) => text.extend(["“", words, "”"]),
            other => text.push_str(other.words()),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_fit_for_class_names() {
        let names: std::collections::HashSet<_> = Icon::ALL.iter().map(|icon| icon.name()).collect();
        assert_eq!(names.len(), Icon::ALL.len());
        assert!(names.iter().all(|name| { name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') }));
    }

    #[test]
    fn a_phrase_reads_as_plain_text() {
        let phrase = [
            Part::Person { name: "Ana".into(), url: None },
            Part::Text(" commented: ".into()),
            Part::Quote("four sleeps".into()),
        ];
        assert_eq!(plain(&phrase), "Ana commented: “four sleeps”");
    }
}
