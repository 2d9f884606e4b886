//! What every page has in common: who reads it, where in Tidings it is, and what the layout prints around it.
use crate::db::words;
use crate::look::Icon;

use super::avatar::Avatar;
use super::flash::Flash;
use super::form::Once;
use super::words::counted;

/// The frame of a page. Every page's template struct has one as `page`; `templates/layout.html` prints it.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The page's own name: the beginning of `<title>`.
    pub title: String,
    /// Nobody, for those who are not signed in.
    pub viewer: Option<Viewer>,
    /// The project it belongs to.
    pub project: Option<Project>,
    /// The viewer's projects, for switching: name and slug.
    pub projects: Vec<(String, String)>,
    /// What was done by the request before.
    pub flash: Option<Flash>,
    /// Shows the style guide, the mailbox and "Switch person".
    pub is_demo: bool,
    /// "Europe/Madrid", for the foot.
    pub time_zone: String,
    /// The key of this page's forms.
    pub once: Once,
    /// Path and query of this page: where signing in leads back to.
    pub path: String,
    /// This page as an Atom feed.
    pub atom: Option<String>,
    /// Which events the page's feed shows, as `/events/stream` wants it: what is new is told while the page is open.
    pub live: Option<String>,
}

/// The keys of pages, and what they do.
const KEYS: &[(&[&str], &str)] = &[
    (&["g", "h"], "Home"),
    (&["g", "i"], "Issues"),
    (&["g", "f"], "Activity"),
    (&["g", "n"], "Notifications"),
    (&["c"], "New issue, in a project"),
    (&["/"], "Search"),
    (&["j", "k"], "Next line, line before"),
    (&["o", "Enter"], "Open the line"),
    (&["x"], "Choose the line"),
    (&["e", "s", "u", "m"], "Done, save, unread, mute"),
    (&["r"], "Quote and reply"),
    (&["l", "a"], "Labels, assignees"),
    (&["Ctrl", "Enter"], "Send what you write"),
    (&["Ctrl", "K"], "Go to, or do"),
    (&["?"], "This list"),
];

/// The person signed in.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The account's name, as in `/users/ana`.
    pub name: String,
    pub full_name: String,
    pub avatar: Avatar,
    pub theme: Theme,
    pub density: Density,
    /// Keys do something on pages.
    pub shortcuts: bool,
    /// Unread notifications.
    pub unread: i64,
    pub is_admin: bool,
}

/// Light, dark or as the system has it; kept on the account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How close things stand; kept on the account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl From<words::Theme> for Theme {
    fn from(stored: words::Theme) -> Self {
        match stored {
            words::Theme::System => Self::System,
            words::Theme::Light => Self::Light,
            words::Theme::Dark => Self::Dark,
        }
    }
}

impl From<words::Density> for Density {
    fn from(stored: words::Density) -> Self {
        match stored {
            words::Density::Comfortable => Self::Comfortable,
            words::Density::Compact => Self::Compact,
        }
    }
}

/// The project that a page belongs to, with the tabs below the header.
#[derive(Debug, Clone)]
pub struct Project {
    pub name: String,
    pub slug: String,
    /// The tab that is lit.
    pub section: Option<Section>,
    pub may_open_issues: bool,
    /// Shows the Settings tab.
    pub may_manage: bool,
}

/// A tab of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Overview,
    Issues,
    Activity,
    Insights,
    Settings,
}

/// A link of a row of tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub url: String,
    pub text: &'static str,
    pub icon: Icon,
    /// A number beside the word.
    pub count: Option<String>,
    pub is_current: bool,
}

impl Tab {
    /// The keys that lead to it from everywhere in the project.
    pub(crate) fn key(&self) -> Option<&'static str> {
        match self.text {
            "Issues" => Some("g i"),
            "Activity" => Some("g f"),
            _ => None,
        }
    }

    /// Marks the tab that one is on.
    #[must_use]
    pub const fn new(url: String, text: &'static str, icon: Icon, is_current: bool) -> Self {
        Self { url, text, icon, count: None, is_current }
    }
}

impl Page {
    /// A page with its own name; the rest is filled in from the request.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), time_zone: "UTC".into(), ..Self::default() }
    }

    /// `<title>`: the page's own name, the project, what is unread, Tidings.
    pub(crate) fn full_title(&self) -> String {
        let unread = self.viewer.as_ref().filter(|viewer| viewer.unread > 0);
        let pieces = [
            Some(self.title.clone()),
            self.project.as_ref().map(|project| project.name.clone()).filter(|name| *name != self.title),
            unread.map(|viewer| format!("{} unread", viewer.unread)),
            Some("Tidings".into()),
        ];
        pieces.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// With a dot while something is unread.
    pub(crate) fn favicon(&self) -> &'static str {
        match &self.viewer {
            Some(viewer) if viewer.unread > 0 => "favicon-unread.svg",
            _ => "favicon.svg",
        }
    }

    pub(crate) fn theme(&self) -> Theme {
        self.viewer.as_ref().map(|viewer| viewer.theme).unwrap_or_default()
    }

    pub(crate) fn density(&self) -> Density {
        self.viewer.as_ref().map(|viewer| viewer.density).unwrap_or_default()
    }

    /// The keys of pages, and what they do.
    #[expect(clippy::unused_self, reason = "templates reach it by their page")]
    pub(crate) fn keys(&self) -> &'static [(&'static [&'static str], &'static str)] {
        KEYS
    }

    /// As `data-shortcuts` has it.
    pub(crate) fn shortcuts(&self) -> &'static str {
        if self.viewer.as_ref().is_none_or(|viewer| viewer.shortcuts) { "on" } else { "off" }
    }

    /// Where "Sign in" leads, and from there back to this page.
    pub(crate) fn sign_in_url(&self) -> String {
        let next: String = serde_urlencoded::to_string([("next", &self.path)]).unwrap_or_default();
        if self.path.is_empty() || self.path == "/" { "/sign-in".into() } else { format!("/sign-in?{next}") }
    }
}

impl Theme {
    /// As forms and `data-theme` have it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Density {
    /// As forms and `data-density` have it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

impl Viewer {
    pub(crate) fn unread_words(&self) -> String {
        counted(self.unread, "unread notification")
    }
}

impl Project {
    pub(crate) fn url(&self) -> String {
        format!("/projects/{}", self.slug)
    }

    pub(crate) fn tabs(&self) -> Vec<Tab> {
        let base = self.url();
        let tab = |path: &str, text, icon, section| {
            Tab::new(format!("{base}{path}"), text, icon, self.section == Some(section))
        };
        let mut tabs = vec![
            tab("", "Overview", Icon::Home, Section::Overview),
            tab("/issues", "Issues", Icon::IssueOpened, Section::Issues),
            tab("/feed", "Activity", Icon::History, Section::Activity),
            tab("/insights", "Insights", Icon::Graph, Section::Insights),
        ];
        if self.may_manage {
            tabs.push(tab("/settings", "Settings", Icon::Gear, Section::Settings));
        }
        tabs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_begins_with_the_pages_own_name() {
        let mut page = Page::new("Notifications");
        assert_eq!(page.full_title(), "Notifications · Tidings");
        page.viewer = Some(Viewer {
            name: "ana".into(),
            full_name: "Ana Ruiz".into(),
            avatar: Avatar::of("ana", "Ana Ruiz"),
            theme: Theme::Dark,
            density: Density::Compact,
            shortcuts: true,
            unread: 3,
            is_admin: false,
        });
        assert_eq!(page.full_title(), "Notifications · 3 unread · Tidings");
        assert_eq!(
            (page.theme().key(), page.density().key(), page.favicon()),
            ("dark", "compact", "favicon-unread.svg")
        );
    }

    #[test]
    fn signing_in_leads_back() {
        let page = Page { path: "/projects/ferry/issues?q=is:open".into(), ..Page::new("Issues") };
        assert_eq!(page.sign_in_url(), "/sign-in?next=%2Fprojects%2Fferry%2Fissues%3Fq%3Dis%3Aopen");
    }
}
