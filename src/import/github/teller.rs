//! Puts together what the files of one issue tell: each act once, in the order of time and place.

use std::collections::{HashMap, HashSet};

use super::{
    Act, Counts, Deed, Fold, Issue, Link, Person, Text, Time, Who,
    acts::{plain, reactions},
    deeds::{Meaning, Setting, meaning_of_reference},
    fold::{body_of, title_of},
    shapes::{Comment, Entry, Reference, User},
    texts::{Texts, Written},
};

/// The timeline if there is one, the comments, and references collected from elsewhere.
type Told = (Option<Vec<Entry>>, Vec<Comment>, Vec<Reference>);

/// Gathers the acts of one issue.
pub(crate) struct Teller<'a> {
    issue: &'a Issue,
    texts: Texts,
    acts: Vec<Act>,
    links: Vec<Link>,
    /// Keys, commits and mentions that are taken: each counts once.
    taken: HashSet<String>,
    counts: &'a mut Counts,
}

/// Who did something, when, and under which of GitHub's ids.
struct Signature {
    key: String,
    person: Person,
    at: Time,
}

impl<'a> Teller<'a> {
    /// The acts in order, and the ties to other issues.
    pub(crate) fn tell(
        issue: &'a Issue,
        counts: &'a mut Counts,
        (timeline, comments, references): Told,
    ) -> (Vec<Act>, Vec<Link>) {
        let has_timeline = timeline.is_some();
        let timeline = timeline.unwrap_or_default();
        let comments = all_comments(comments, &timeline);
        let mut teller = Teller::new(issue, &comments, counts);
        teller.walk(timeline, comments);
        for reference in references {
            teller.reference(reference);
        }
        if !has_timeline {
            teller.close_as_shown();
        }
        teller.in_order()
    }

    fn new(issue: &'a Issue, comments: &[Comment], counts: &'a mut Counts) -> Self {
        let body = written(Text::Body, issue.created_at, issue.user.as_ref(), issue.body.as_deref());
        let others = comments.iter().map(|comment| {
            written(Text::Comment(comment.id), comment.created_at, comment.user.as_ref(), comment.body.as_deref())
        });
        let texts = Texts::new(std::iter::once(body).chain(others));
        Self { issue, texts, acts: Vec::new(), links: Vec::new(), taken: HashSet::new(), counts }
    }

    /// Comments take their place in the timeline; those that it lacks follow.
    fn walk(&mut self, timeline: Vec<Entry>, comments: Vec<Comment>) {
        let places: HashMap<i64, usize> =
            comments.iter().enumerate().map(|(place, comment)| (comment.id, place)).collect();
        let mut waiting: Vec<Option<Comment>> = comments.into_iter().map(Some).collect();
        let mut last = self.issue.created_at;
        for (position, entry) in timeline.into_iter().enumerate() {
            last = entry.at.unwrap_or(last);
            if entry.kind == "commented" {
                let place = entry.id.and_then(|id| places.get(&id));
                match place.and_then(|place| waiting[*place].take()) {
                    Some(comment) => self.comment(comment),
                    None => self.counts.add("commented (incomplete)"),
                }
            } else {
                self.entry(entry, position, last);
            }
        }
        waiting.into_iter().flatten().for_each(|comment| self.comment(comment));
    }

    fn comment(&mut self, comment: Comment) {
        let edited_at = comment.updated_at.filter(|updated| *updated > comment.created_at);
        self.acts.push(Act {
            key: Some(format!("comment:{}", comment.id)),
            at: comment.created_at,
            who: Who::Person(Person::or_ghost(comment.user)),
            deed: Deed::Commented {
                comment: comment.id,
                body: comment.body.as_deref().map(plain).unwrap_or_default(),
                reactions: reactions(&comment.reactions),
                edited_at,
            },
        });
    }

    /// What became a discussion was closed by it, although no entry says so.
    fn entry(&mut self, mut entry: Entry, position: usize, at: Time) {
        if entry.kind == "converted_to_discussion" {
            self.counts.add(&entry.kind);
            "closed".clone_into(&mut entry.kind);
        }
        let key = entry
            .id
            .map_or_else(|| format!("{}:{}:{position}", entry.kind, at.timestamp()), |id| format!("event:{id}"));
        let person = Person::or_ghost(entry.actor.clone());
        let repository = self.issue.repository_url.as_deref();
        let meaning = Setting { texts: &self.texts, repository }.meaning(entry, at);
        self.take(meaning, Signature { key, person, at });
    }

    fn reference(&mut self, reference: Reference) {
        let person = reference.actor.as_deref().map_or_else(Person::ghost, Person::named);
        let at = reference.at.unwrap_or(self.issue.created_at);
        let what = reference.commit.clone().or(reference.from.map(|number| number.to_string()));
        let key = format!("reference:{}:{}", what.unwrap_or_default(), at.timestamp());
        self.take(meaning_of_reference(reference), Signature { key, person, at });
    }

    fn take(&mut self, meaning: Meaning, Signature { key, person, at }: Signature) {
        let (who, deed) = match meaning {
            Meaning::Left(kind) => return self.counts.add(&kind),
            Meaning::Tie(_) | Meaning::Deed(_) | Meaning::DeedOf(..) if !self.taken.insert(key.clone()) => {
                return self.counts.add("listed twice");
            }
            Meaning::Tie(tie) => {
                return self.links.push(Link { number: self.issue.number, key, at, person, tie });
            }
            Meaning::Deed(deed) => (person, deed),
            Meaning::DeedOf(author, deed) => (author, deed),
        };
        if once(&deed).is_some_and(|same| !self.taken.insert(same)) {
            self.counts.add("mentioned or referenced again");
        } else {
            self.acts.push(Act { key: Some(key), at, who: Who::Person(who), deed });
        }
    }

    /// Without a timeline the snapshot tells of the last closing.
    fn close_as_shown(&mut self) {
        if let (Some(reason), Some(at)) = (Fold::of(self.issue).closed, self.issue.closed_at) {
            self.acts.push(Act {
                key: Some(format!("closed:{}", at.timestamp())),
                at,
                who: Who::Person(Person::or_ghost(self.issue.closed_by.clone())),
                deed: Deed::Closed { reason, sha: None },
            });
        }
    }

    fn in_order(mut self) -> (Vec<Act>, Vec<Link>) {
        self.name_closing_commits();
        self.acts.sort_by_key(|act| act.at);
        self.complete_last_closing();
        let opening = self.opening();
        self.acts.insert(0, opening);
        (self.acts, self.links)
    }

    /// A commit that closed the issue names it, even where no entry says so.
    fn name_closing_commits(&mut self) {
        let closings: Vec<Act> =
            self.acts.iter().filter(|act| matches!(act.deed, Deed::Closed { .. })).cloned().collect();
        for Act { at, who, deed, .. } in closings {
            let Deed::Closed { sha: Some(sha), .. } = deed else { continue };
            let (key, named) =
                (Some(format!("closing commit {sha}")), Deed::CommitReferenced { sha, repository: None });
            if once(&named).is_some_and(|same| self.taken.insert(same)) {
                self.acts.push(Act { key, at, who, deed: named });
            }
        }
    }

    /// Timelines name no reason, and sometimes nobody, where the snapshot still knows.
    fn complete_last_closing(&mut self) {
        let last = self.acts.iter_mut().rev().find(|act| matches!(act.deed, Deed::Closed { .. }));
        let Some(Act { deed: Deed::Closed { reason, .. }, who, .. }) = last else { return };
        let Some(shown) = Fold::of(self.issue).closed else { return };
        *reason = shown;
        if let Some(user) = self.issue.closed_by.clone()
            && *who == Who::Person(Person::ghost())
        {
            *who = Who::Person(user.into());
        }
    }

    fn opening(&self) -> Act {
        let first_name = self.acts.iter().find_map(|act| match &act.deed {
            Deed::Renamed { from, .. } => Some(from.clone()),
            _ => None,
        });
        Act {
            key: Some("opened".to_owned()),
            at: self.issue.created_at,
            who: Who::Person(Person::or_ghost(self.issue.user.clone())),
            deed: Deed::Opened {
                title: first_name.unwrap_or_else(|| title_of(self.issue)),
                body: body_of(self.issue),
                reactions: reactions(&self.issue.reactions),
            },
        }
    }
}

fn written(text: Text, at: Time, user: Option<&User>, words: Option<&str>) -> Written {
    let author = Person::or_ghost(user.cloned());
    Written { text, at, author, words: words.unwrap_or_default().to_lowercase() }
}

/// What may happen to an issue only once: a commit names it, a text names somebody.
fn once(deed: &Deed) -> Option<String> {
    match deed {
        Deed::CommitReferenced { sha, .. } => Some(format!("commit {sha}")),
        Deed::Mentioned { person, text } => Some(format!("{} in {text:?}", person.login.to_lowercase())),
        _ => None,
    }
}

/// The comments of both files, each once; the list of comments knows them better.
fn all_comments(mut comments: Vec<Comment>, timeline: &[Entry]) -> Vec<Comment> {
    comments.extend(timeline.iter().filter_map(|entry| entry.comment.clone()));
    let mut seen = HashSet::new();
    comments.retain(|comment| seen.insert(comment.id));
    comments
}
