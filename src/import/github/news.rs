//! What of a story is not in our log yet: new acts in order, and at the end whatever is left to make our state
//! equal to GitHub's. The same folder again has no news.

use std::collections::HashMap;

use super::{
    Act, Deed, Fold, Person, Story, Time, Who,
    fold::{body_of, fingerprint},
    hook,
};

/// What an earlier import already brought of an issue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// How GitHub had the issue then.
    pub(crate) fold: Fold,
    /// The keys of its acts; a comment's with the fingerprint of its text.
    pub(crate) acts: HashMap<String, String>,
}

/// What is to be written.
#[derive(Debug, Clone)]
pub(crate) struct News {
    /// In the order in which they are to be recorded.
    pub(crate) acts: Vec<Act>,
    /// Keys of acts that changed nothing when their turn came: remembered, so that they never act later.
    pub(crate) without_effect: Vec<String>,
}

impl Story {
    /// Compares with what is known; `None` is the first import of this issue.
    #[must_use]
    pub(crate) fn news(&self, known: Option<&Known>) -> News {
        let mut teller = Writer {
            story: self,
            snapshot: self.snapshot(),
            fold: known.map(|known| known.fold.clone()).unwrap_or_default(),
            acts: Vec::new(),
            without_effect: Vec::new(),
        };
        for act in self.unknown_acts(known) {
            teller.take(act);
        }
        teller.end_as_shown();
        News { acts: teller.acts, without_effect: teller.without_effect }
    }

    fn unknown_acts(&self, known: Option<&Known>) -> Vec<Act> {
        let nothing = HashMap::new();
        let known = known.map_or(&nothing, |known| &known.acts);
        let has_name = |act: &Act| act.key.as_ref().is_some_and(|key| known.contains_key(key));
        let is_known = |act: &Act| has_name(act) || hook::is_known(known, act);
        let brings_text = |edit: &Act| matches!(edit.deed, Deed::CommentEdited { body: Some(_), .. });
        let edits = self.acts.iter().filter_map(|act| self.edit_of(act, known));
        let edits = edits.filter(|edit| brings_text(edit) || !is_known(edit));
        let mut acts: Vec<Act> = self.acts.iter().filter(|act| !is_known(act)).cloned().chain(edits).collect();
        let opening = acts.iter().position(|act| matches!(act.deed, Deed::Opened { .. }));
        let rest = opening.map_or(0, |place| place + 1);
        acts[rest..].sort_by_key(|act| act.at);
        acts
    }

    /// The edit that a comment shows: by its text if we know an earlier one, else only by its time.
    fn edit_of(&self, act: &Act, known: &HashMap<String, String>) -> Option<Act> {
        let Deed::Commented { comment, body, edited_at, .. } = &act.deed else { return None };
        let earlier = act.key.as_ref().and_then(|key| known.get(key));
        let has_changed = earlier.is_some_and(|earlier| *earlier != fingerprint(body));
        let at = edited_at.or(has_changed.then(|| self.seen_at()))?;
        let deed = Deed::CommentEdited { comment: *comment, body: has_changed.then(|| body.clone()) };
        Some(Act { key: Some(format!("edited:{comment}:{}", at.timestamp())), at, who: act.who.clone(), deed })
    }
}

/// Takes acts in, leaves out what changes nothing, and adds what is missing.
struct Writer<'a> {
    story: &'a Story,
    snapshot: Fold,
    fold: Fold,
    acts: Vec<Act>,
    without_effect: Vec<String>,
}

impl Writer<'_> {
    fn take(&mut self, act: Act) {
        let is_opening = matches!(act.deed, Deed::Opened { .. });
        if self.fold.apply(&act.deed) || !act.deed.is_about_state() {
            self.acts.push(act);
        } else {
            self.without_effect.extend(act.key);
        }
        if is_opening && !self.story.has_timeline {
            self.start_as_shown();
        }
    }

    /// Without a timeline nobody knows when labels and the like came: they stand at the beginning.
    fn start_as_shown(&mut self) {
        let steps = self
            .fold
            .steps_to(&self.snapshot)
            .into_iter()
            .filter(|deed| matches!(deed, Deed::Labeled { .. } | Deed::Assigned { .. } | Deed::Milestoned { .. }));
        for deed in steps {
            self.put_right(deed, self.story.issue.created_at, Who::System);
        }
    }

    fn end_as_shown(&mut self) {
        if self.fold.body != self.snapshot.body {
            let body = body_of(&self.story.issue);
            self.put_right(Deed::BodyEdited { body }, self.story.seen_at(), Who::System);
        }
        for deed in self.fold.steps_to(&self.snapshot) {
            let (at, who) = self.closing(&deed).unwrap_or((self.story.seen_at(), Who::System));
            self.put_right(deed, at, who);
        }
    }

    /// Of a closing the snapshot knows who and when.
    fn closing(&self, deed: &Deed) -> Option<(Time, Who)> {
        let issue = &self.story.issue;
        let is_closing = matches!(deed, Deed::Closed { .. });
        let person = issue.closed_by.clone().map(Person::from).filter(|_| is_closing)?;
        Some((issue.closed_at?, Who::Person(person)))
    }

    fn put_right(&mut self, deed: Deed, at: Time, who: Who) {
        self.fold.apply(&deed);
        self.acts.push(Act { key: None, at, who, deed });
    }
}
