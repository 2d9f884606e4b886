//! What was written, as a card: a comment or an issue's description, with what its reader may do there.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::look::{EMOJI, Emoji, Icon};
use crate::markdown::SafeHtml;
use crate::models::comment::Comment;
use crate::models::reaction::Count;
use crate::web::form::Once;
use crate::web::words::grouped;

use super::telling::Own;

/// The written part of an event. `{{ card }}` prints it below its bar.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "_card.html")]
pub struct Card {
    /// `comment-34`, or `description`.
    pub anchor: String,
    /// Who wrote it, for screen readers.
    pub author: String,
    /// A word about the author: "maintainer".
    pub tag: Option<String>,
    pub body: SafeHtml,
    /// Only the beginning is shown.
    pub is_excerpt: bool,
    pub is_edited: bool,
    /// The page with its earlier texts.
    pub revisions: Option<String>,
    /// The page with its words in the box for comments.
    pub quote: Option<String>,
    /// The page that edits it; feeds leave it out, the conversation has it.
    pub edit: Option<String>,
    /// The page that asks before deleting it.
    pub delete: Option<String>,
    /// The page on which whoever keeps order folds it up, or takes its words away.
    pub moderate: Option<String>,
    /// Folded up because it is this.
    pub hidden: Option<String>,
    /// Its words were taken away.
    pub is_redacted: bool,
    pub reactions: Option<Reactions>,
    /// The reader may tick its tasks.
    pub tasks: Option<Tasks>,
    /// The key of its forms.
    pub once: Once,
}

impl HtmlSafe for Card {}

/// Where ticked tasks are posted, and in which revision they stand.
#[derive(Debug, Clone)]
pub struct Tasks {
    pub url: String,
    pub version: i64,
}

/// How people reacted.
#[derive(Debug, Clone, Default)]
pub struct Reactions {
    /// Where a reaction is posted.
    pub url: String,
    pub chips: Vec<Chip>,
    pub may_react: bool,
}

/// One emoji and how many people chose it.
#[derive(Debug, Clone)]
pub struct Chip {
    pub emoji: Emoji,
    pub count: i64,
    /// The reader is one of them.
    pub is_mine: bool,
}

impl Reactions {
    /// In the order in which they are offered; what another tracker has and we do not is left out.
    fn new(url: String, counts: Option<&Vec<Count>>, may_react: bool) -> Option<Self> {
        let chip = |emoji: Emoji| {
            let count = counts?.iter().find(|count| count.emoji == emoji.word)?;
            Some(Chip { emoji, count: count.count, is_mine: count.is_mine })
        };
        let chips: Vec<Chip> = EMOJI.into_iter().filter_map(chip).collect();
        (may_react || !chips.is_empty()).then_some(Self { url, chips, may_react })
    }

    const fn offered() -> [Emoji; 8] {
        EMOJI
    }
}

impl Chip {
    /// "3 people: thumbs up"
    fn words(&self) -> String {
        let people = if self.count == 1 { "person" } else { "people" };
        format!("{} {people}: {}", grouped(self.count), self.emoji.name)
    }
}

/// What one may do with a card: the end of its bar.
#[derive(Template)]
#[template(path = "_card_acts.html")]
struct Acts<'c> {
    card: &'c Card,
}

impl HtmlSafe for Acts<'_> {}

impl Card {
    pub(super) fn acts(&self) -> impl HtmlSafe {
        Acts { card: self }
    }

    const fn has_acts(&self) -> bool {
        self.reactions.is_some()
            || self.quote.is_some()
            || self.edit.is_some()
            || self.delete.is_some()
            || self.moderate.is_some()
    }

    fn may_react(&self) -> Option<&Reactions> {
        self.reactions.as_ref().filter(|reactions| reactions.may_react)
    }

    /// The reactions, if there are any.
    fn reacted(&self) -> Option<&Reactions> {
        self.reactions.as_ref().filter(|reactions| !reactions.chips.is_empty())
    }

    /// A comment on its issue's own page.
    pub(super) fn of_comment(comment: &Comment, issue: &str, own: &Own) -> Self {
        let page = format!("{issue}/comments/{}", comment.id);
        let may_change = comment.may_be_changed_by(own.access);
        let may_edit = may_change && comment.redacted_at.is_none();
        let card = Self {
            tag: own.tag(comment.author_id),
            revisions: (comment.revision > 1).then(|| format!("{page}/revisions")),
            quote: own.may_say.then(|| format!("{issue}?quote={}#composer", comment.id)),
            edit: may_edit.then(|| format!("{page}/edit")),
            delete: may_change.then(|| format!("{page}/delete")),
            moderate: own.access.may_triage().then(|| format!("{page}/hide")),
            reactions: Reactions::new(format!("{page}/reactions"), own.reactions_to(comment), own.may_say),
            once: own.once.clone(),
            ..Self::excerpt(comment)
        };
        card.ticked_at(page, comment.revision, may_edit).whole()
    }

    /// A comment anywhere else.
    pub(super) fn excerpt(comment: &Comment) -> Self {
        Self {
            anchor: format!("comment-{}", comment.id),
            body: SafeHtml::stored(comment.html.clone()),
            is_excerpt: true,
            is_edited: comment.revision > 1,
            hidden: comment.hidden_as.map(|reason| reason.as_str().replace('_', " ")),
            is_redacted: comment.redacted_at.is_some(),
            ..Self::default()
        }
    }

    /// With the reactions to the issue's own text.
    pub(super) fn reacted_to(self, issue: &str, own: &Own, counts: Option<&Vec<Count>>) -> Self {
        Self {
            reactions: Reactions::new(format!("{issue}/reactions"), counts, own.may_say),
            once: own.once.clone(),
            ..self
        }
    }

    /// With boxes that can be ticked, if there are any and the reader may.
    pub(super) fn ticked_at(self, page: String, version: i64, may_edit: bool) -> Self {
        if !may_edit || !self.body.has_tasks() {
            return self;
        }
        let tasks = Tasks { url: format!("{page}/tasks"), version };
        Self { body: self.body.with_buttons(), tasks: Some(tasks), ..self }
    }

    fn whole(self) -> Self {
        Self { is_excerpt: false, ..self }
    }
}
