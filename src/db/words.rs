//! The words that columns hold, each an enum.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};

use super::types::words;

words! {
    /// What kind of account it is.
    UserKind {
        /// Somebody.
        Person = "person",
        /// A program of somebody's.
        Bot = "bot",
        /// The application itself.
        System = "system",
        /// A login known from an import; nobody can sign in as it.
        Imported = "imported",
    }

    /// Who may read a project.
    Visibility {
        /// Its members.
        Private = "private",
        /// Whoever is signed in.
        Internal = "internal",
        /// Everybody.
        Public = "public",
    }

    /// What a member may do; each includes the one before.
    Role {
        /// Read, open issues, comment.
        Reader = "reader",
        /// Label, assign, close, lock.
        Triager = "triager",
        /// Settings, labels, members.
        Maintainer = "maintainer",
    }

    /// How much of a project a person wants to hear.
    Level {
        /// Nothing.
        Ignore = "ignore",
        /// Only what names me.
        Mentions = "mentions",
        /// What I take part in.
        Participating = "participating",
        /// Everything.
        All = "all",
    }

    /// Open or closed: issues and milestones.
    State {
        /// Still to be done.
        Open = "open",
        /// Done, or given up.
        Closed = "closed",
    }

    /// Why an issue was closed.
    CloseReason {
        /// It is done.
        Completed = "completed",
        /// It will not be done.
        NotPlanned = "not_planned",
        /// Another issue has it.
        Duplicate = "duplicate",
    }

    /// Whether somebody follows an issue.
    Following {
        /// Yes.
        On = "on",
        /// He said no; a direct mention or assignment still reaches him.
        Off = "off",
        /// He said never.
        Ignored = "ignored",
    }

    /// Why somebody is told, strongest first.
    Reason {
        /// He was named.
        Mentioned = "mentioned",
        /// It is his to do.
        Assigned = "assigned",
        /// He opened it.
        Author = "author",
        /// He took part.
        Commented = "commented",
        /// He closed or reopened it.
        StateChanger = "state_changer",
        /// He subscribed.
        Manual = "manual",
        /// He watches the whole project.
        Watching = "watching",
        /// A rule said so.
        Rule = "rule",
    }

    /// By which way something was done.
    Via {
        /// A page.
        Web = "web",
        /// A program.
        Api = "api",
        /// A reply by mail.
        Email = "email",
        /// A rule.
        Workflow = "workflow",
        /// Another tracker.
        Sync = "sync",
        /// A tracker left behind.
        Import = "import",
        /// The command line.
        Cli = "cli",
        /// The application itself.
        System = "system",
    }

    /// Why a comment waits for whoever keeps order.
    SpamRule {
        /// It advertises.
        Words = "words",
        /// It has many links.
        Links = "links",
        /// It is the author's first contribution, and has a link.
        FirstLink = "first_link",
        /// It is one of very many.
        Rate = "rate",
        /// The same stands on other issues.
        SameText = "same_text",
    }

    /// Why a comment is folded up.
    HideReason {
        /// It advertises, or worse.
        Spam = "spam",
        /// It is about something else.
        OffTopic = "off_topic",
        /// It is no longer so.
        Outdated = "outdated",
        /// It was dealt with.
        Resolved = "resolved",
    }

    /// What a revision is the text of.
    TextOf {
        /// An issue's title and body.
        Issue = "issue",
        /// A comment's body.
        Comment = "comment",
    }

    /// What a notification is to its reader.
    Attention {
        /// News.
        Unread = "unread",
        /// Seen.
        Read = "read",
        /// Kept for later.
        Saved = "saved",
        /// Put away.
        Done = "done",
    }

    /// Where a delivery stands.
    DeliveryState {
        /// Waits for its time.
        Pending = "pending",
        /// A worker has it until its lease ends.
        Claimed = "claimed",
        /// Failed; waits for the next try.
        Retry = "retry",
        /// Arrived.
        Delivered = "delivered",
        /// Not to be sent, for a stated reason.
        Skipped = "skipped",
        /// Given up; kept, shown, and can be tried again.
        Discarded = "discarded",
    }

    /// Which issues of a project go along with issues of another tracker.
    Syncing {
        /// Those that somebody linked.
        Linked = "linked",
        /// All, unless somebody took the link away.
        All = "all",
    }

    /// What a one-time link is for.
    LinkPurpose {
        /// The first account.
        Setup = "setup",
        /// Setting a password.
        Password = "password",
    }

    /// What a token opens.
    TokenScope {
        /// Whatever its owner may read.
        Read = "read",
        /// Whatever its owner may do.
        Write = "write",
        /// Atom feeds.
        Feed = "feed",
    }

    /// Light or dark.
    Theme {
        /// As the device says.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }

    /// How close things stand.
    Density {
        /// With room.
        Comfortable = "comfortable",
        /// Closer.
        Compact = "compact",
    }
}
