//! THE CATALOGUE: one row per event type. Pages, mail, Slack, Atom, filters and `tidings catalogue` all read it;
//! no other file lists actions. A key is never renamed once released.
//!
//! A row reads: variant { its data } : key, icon, tone, phrase, who is told, and its properties. The data becomes the
//! event's `extra`; a phrase may use the data and the slots of [`super::phrase`].

use serde_json::Value;

use super::audience::{ASSIGNEES, AUTHOR, COMMENTER, NAMED, NOBODY, SUBSCRIBERS, WATCHERS};
use super::catalogue::catalogue;
use crate::db::types::UserId;
use crate::look::{Icon, Tone};

catalogue! {
    /// A new issue.
    IssueOpened { title: String, number: i64 }:
        "issue_opened", IssueOpened, Open, "{actor} opened {issue}", tells WATCHERS | ASSIGNEES, headline, stirs, counted, synced, unlined;
    /// Another title.
    IssueTitleChanged { from: String, to: String }:
        "issue_title_changed", Pencil, Mute, "{actor} renamed {issue} from {from} to {to}", tells NOBODY, folds, stirs;
    /// Another description; the revision holds the text.
    IssueBodyEdited { rev: i64, added: i64, removed: i64 }:
        "issue_body_edited", DiffModified, Mute, "{actor} edited the description[ of {issue}]", tells NOBODY, folds, stirs;
    /// Done, or given up.
    IssueClosed { reason: String }:
        "issue_closed", IssueClosed, Done, "{actor} closed {issue} as {reason}", tells SUBSCRIBERS | AUTHOR | ASSIGNEES, headline, stirs, counted, synced;
    /// Not done after all.
    IssueReopened {}:
        "issue_reopened", IssueReopened, Open, "{actor} reopened {issue}", tells SUBSCRIBERS | AUTHOR | ASSIGNEES, headline, stirs, counted, synced;
    /// No more comments, except by those who keep order.
    IssueLocked { reason: String }:
        "issue_locked", Lock, Attn, "{actor} locked the conversation[ of {issue}]{because}", tells AUTHOR, stirs;
    /// Comments again.
    IssueUnlocked {}:
        "issue_unlocked", Unlock, Mute, "{actor} unlocked the conversation[ of {issue}]", tells NOBODY, stirs;
    /// Another issue has it.
    IssueMarkedDuplicate { canonical_issue_id: i64, canonical_number: i64, canonical_project: String }:
        "issue_marked_duplicate", Duplicate, Mute, "{actor} marked {issue} as a duplicate of {original}", tells AUTHOR | SUBSCRIBERS;
    /// No other issue has it after all.
    IssueUnmarkedDuplicate { canonical_issue_id: i64, canonical_number: i64, canonical_project: String }:
        "issue_unmarked_duplicate", XCircle, Mute, "{actor} no longer calls {issue} a duplicate of {original}", tells NOBODY;
    /// On top of the project.
    IssuePinned {}:
        "issue_pinned", Pin, Mute, "{actor} pinned {issue}", tells NOBODY;
    /// On top no more.
    IssueUnpinned {}:
        "issue_unpinned", PinSlash, Mute, "{actor} unpinned {issue}", tells NOBODY;
    /// Moved here from another project; labels, milestone and status say from which to which.
    IssueTransferred { from_project: String, to_project: String, from_number: i64, to_number: i64, labels: Vec<Vec<i64>>, milestone: Vec<i64>, status: Vec<i64> }:
        "issue_transferred", ArrowSwitch, Mute, "{actor} moved {issue} here from {from_project}", tells SUBSCRIBERS, stirs, counted;
    /// Gone, but for this line.
    IssueDeleted { number: i64, title: String, author_id: i64 }:
        "issue_deleted", Trash, Danger, "{actor} deleted {issue}", tells AUTHOR | ASSIGNEES, counted;
    /// Back.
    IssueRestored {}:
        "issue_restored", Undo, Mute, "{actor} restored {issue}", tells AUTHOR, counted;
    /// A step on, or back.
    IssueStatusChanged { from: String, to: String, from_id: Option<i64>, to_id: Option<i64> }:
        "issue_status_changed", ArrowRight, Info, "{actor} moved {issue} from {from} to {to}", tells ASSIGNEES | SUBSCRIBERS, folds, stirs;
    /// More urgent, or less.
    IssuePriorityChanged { from: String, to: String }:
        "issue_priority_changed", Flame, Attn, "{actor} changed the priority[ of {issue}] from {from} to {to}", tells ASSIGNEES, folds, stirs;
    /// It is to be done by that day.
    DueDateSet { to: String }:
        "due_date_set", Calendar, Attn, "{actor} set the due date[ of {issue}] to {date}", tells ASSIGNEES, folds, stirs;
    /// It is to be done by another day.
    DueDateChanged { from: String, to: String }:
        "due_date_changed", Calendar, Attn, "{actor} changed the due date[ of {issue}] from {old_date} to {date}", tells ASSIGNEES, folds, stirs;
    /// It has time.
    DueDateCleared { from: String }:
        "due_date_cleared", Calendar, Attn, "{actor} cleared the due date[ of {issue}], which was {old_date}", tells ASSIGNEES, folds, stirs;
    /// Its day is near; the schedule says so.
    DueDateApproaching { due_on: String, days: i64 }:
        "due_date_approaching", Hourglass, Attn, "{issue} is due on {date}", tells ASSIGNEES, even_by_programs;
    /// Its day has passed; the schedule says so.
    IssueOverdue { due_on: String }:
        "issue_overdue", Alert, Danger, "{issue} is overdue: it was due on {date}", tells ASSIGNEES | AUTHOR, even_by_programs;
    /// Brought here from another tracker.
    IssueImported { source: String, external_id: String, external_url: String, original_author: String }:
        "issue_imported", Download, Mute, "{actor} imported {issue} from {source}", tells NOBODY;
    /// Somebody is to do it.
    AssigneeAdded { user_id: i64, name: String, full_name: String, self_: bool }:
        "assignee_added", PersonAdd, Info, "{actor} assigned {person}[ to {issue}]", tells NAMED | SUBSCRIBERS, folds, stirs;
    /// Somebody is no longer to do it.
    AssigneeRemoved { user_id: i64, name: String, full_name: String, self_: bool }:
        "assignee_removed", Person, Mute, "{actor} unassigned {person}[ from {issue}]", tells NAMED, folds, stirs;
    /// A label, as it was then.
    LabelAdded { label_id: i64, name: String, color: String }:
        "label_added", Tag, Mute, "{actor} added the label {label}[ to {issue}]", tells NOBODY, folds, stirs, counted;
    /// A label, as it was then.
    LabelRemoved { label_id: i64, name: String, color: String }:
        "label_removed", Tag, Mute, "{actor} removed the label {label}[ from {issue}]", tells NOBODY, folds, stirs, counted;
    /// Planned for a milestone.
    MilestoneAdded { milestone_id: i64, title: String }:
        "milestone_added", Milestone, Mute, "{actor} added {issue} to {milestone}", tells NOBODY, folds, stirs, counted;
    /// Planned for another one.
    MilestoneChanged { from: String, to: String, from_id: i64, to_id: i64 }:
        "milestone_changed", Milestone, Mute, "{actor} moved {issue} from {from} to {to}", tells ASSIGNEES, folds, stirs, counted;
    /// Planned for it no more.
    MilestoneRemoved { milestone_id: i64, title: String }:
        "milestone_removed", Milestone, Mute, "{actor} removed {issue} from {milestone}", tells NOBODY, folds, stirs, counted;
    /// Somebody said something.
    CommentAdded { excerpt: String }:
        "comment_added", Comment, Info, "{actor} commented[ on {issue}]", tells SUBSCRIBERS | AUTHOR | ASSIGNEES, headline, stirs, counted, synced;
    /// Somebody said it better; the revision holds the text.
    CommentEdited { rev: i64 }:
        "comment_edited", Pencil, Mute, "{actor} edited a comment[ on {issue}]", tells NOBODY, folds, stirs;
    /// A comment is gone; this line stays.
    CommentDeleted { comment_id: i64, author_id: i64, author: String }:
        "comment_deleted", Trash, Danger, "{actor} deleted a comment by {author}[ on {issue}]", tells COMMENTER, stirs;
    /// A comment is folded up; whoever wants to may still read it.
    CommentHidden { reason: String, author_id: i64, author: String }:
        "comment_hidden", EyeClosed, Mute, "{actor} hid a comment by {author}[ on {issue}] as {reason}", tells COMMENTER;
    /// It is shown again.
    CommentUnhidden { author_id: i64, author: String }:
        "comment_unhidden", Eye, Mute, "{actor} showed a comment by {author}[ on {issue}] again", tells COMMENTER;
    /// Its text is gone for good, from here and from everything that told of it.
    CommentRedacted { author_id: i64, author: String }:
        "comment_redacted", ShieldLock, Danger, "{actor} redacted a comment by {author}[ on {issue}]", tells COMMENTER;
    /// Somebody reacted to a text without words.
    ReactionAdded { emoji: String, what: String, author_id: i64 }:
        "reaction_added", Smiley, Pink, "{actor} reacted with {emoji} to {what}[ in {issue}]", tells COMMENTER, folds, in_app, unlined;
    /// And took it back.
    ReactionRemoved { emoji: String, what: String }:
        "reaction_removed", Smiley, Pink, "{actor} took back {emoji} from {what}[ in {issue}]", tells NOBODY, folds, unlined;
    /// A task of a list was done; the revision holds the text.
    ChecklistItemChecked { rev: i64, text: String, done: i64, total: i64 }:
        "checklist_item_checked", Checklist, Mute, "{actor} checked {text}[ in {issue}], {done} of {total} tasks done", tells NOBODY, folds, stirs;
    /// It was not done after all.
    ChecklistItemUnchecked { rev: i64, text: String, done: i64, total: i64 }:
        "checklist_item_unchecked", Checklist, Mute, "{actor} unchecked {text}[ in {issue}], {done} of {total} tasks done", tells NOBODY, folds, stirs;
    /// A file came with a text.
    AttachmentAdded { filename: String, bytes: i64, mime: String }:
        "attachment_added", Paperclip, Mute, "{actor} attached {filename}[ to {issue}]", tells NOBODY, folds;
    /// It went with its text.
    AttachmentRemoved { filename: String, bytes: i64, mime: String }:
        "attachment_removed", Paperclip, Mute, "{actor} removed the file {filename}[ from {issue}]", tells NOBODY, folds;
    /// Somebody looked at a comment: the article's throttled event.
    CommentViewed {}:
        "comment_viewed", Eye, Mute, "{actor} viewed a comment[ on {issue}]", tells NOBODY, throttles 15, private;
    /// Somebody looked at an issue.
    IssueViewed {}:
        "issue_viewed", Eye, Mute, "{actor} viewed {issue}", tells NOBODY, throttles 15, private;
    /// Somebody was named in a text.
    UserMentioned { user_id: i64, name: String, full_name: String }:
        "user_mentioned", Mention, Attn, "{actor} mentioned {person}[ in {issue}]", tells NAMED;
    /// Another issue names this one.
    IssueCrossReferenced { source_issue_id: i64, source_project: String, source_number: i64, source_title: String }:
        "issue_cross_referenced", CrossReference, Info, "{actor} mentioned {issue} in {source}", tells NOBODY;
    /// A commit names this issue.
    CommitReferenced { sha: String, url: String, subject: String }:
        "commit_referenced", GitCommit, Info, "{actor} referenced {issue} in {commit}", tells NOBODY;
    /// A comment was held, or found suspicious afterwards, and waits for whoever keeps order.
    SpamFlagged { rule: String, score: i64, author_id: i64, author: String }:
        "spam_flagged", Report, Danger, "{actor} flagged a comment by {author} for review[ on {issue}]", tells NOBODY, private;
    /// Whoever keeps order found nothing wrong with it.
    SpamCleared { rule: String, author_id: i64, author: String }:
        "spam_cleared", CheckCircle, Mute, "{actor} cleared a comment by {author}[ on {issue}]", tells NOBODY, private;
    /// Somebody follows this issue from now on.
    Subscribed { user_id: i64, name: String, reason: String }:
        "subscribed", Bell, Mute, "{actor} subscribed to {issue}", tells NOBODY, folds, hidden;
    /// Somebody follows it no longer.
    Unsubscribed { user_id: i64, name: String }:
        "unsubscribed", BellSlash, Mute, "{actor} unsubscribed from {issue}", tells NOBODY, folds, hidden;
    /// It goes along with an issue of another tracker from now on.
    ExternalLinkAdded { provider: String, external_id: String, identifier: String, url: String }:
        "external_link_added", Sync, Info, "{actor} linked {issue} with {external}", tells NOBODY, stirs, synced;
    /// It no longer does.
    ExternalLinkRemoved { provider: String, external_id: String, identifier: String, url: String }:
        "external_link_removed", Sync, Mute, "{actor} unlinked {issue} from {external}", tells NOBODY, stirs;
    /// What happened could not be brought to the other tracker.
    ExternalSyncFailed { provider: String, external_id: String, identifier: String, url: String, error: String }:
        "external_sync_failed", Sync, Danger, "{actor} could not bring news[ of {issue}] to {external}: {error}", tells WATCHERS, throttles 60, even_by_programs;
    /// A workflow did what it is there for.
    WorkflowRan { workflow_id: i64, name: String, trigger_event_id: i64, actions: Vec<String> }:
        "workflow_ran", Zap, Mute, "Workflow {name} ran[ on {issue}]", tells NAMED;
    /// A workflow could not; its owner is told.
    WorkflowFailed { workflow_id: i64, name: String, trigger_event_id: i64, step: i64, error: String, user_id: i64 }:
        "workflow_failed", Alert, Danger, "Workflow {name} failed[ on {issue}]: {error}", tells NAMED, throttles 60, even_by_programs;
    /// Nobody has done anything for a while; the schedule says so.
    NoActivityDetected { days: i64, since_event_id: i64 }:
        "no_activity_detected", Hourglass, Attn, "{issue} has had no activity for {days} days", tells ASSIGNEES, even_by_programs;
    /// Nobody has done anything for as long as the project waits; the schedule says so.
    StaleMarked { days: i64, closes_on: String }:
        "stale_marked", Hourglass, Attn, "{issue} went stale after {days} days without activity{closing}", tells AUTHOR | ASSIGNEES, even_by_programs;
    /// Somebody did something after all.
    StaleCleared {}:
        "stale_cleared", Hourglass, Mute, "{actor} brought {issue} back: it is no longer stale", tells NOBODY;
}

impl ActionKey {
    /// The action of this key.
    ///
    /// # Errors
    /// A sentence for whoever misspelt it.
    pub fn parse(key: &str) -> Result<Self, String> {
        Self::find(key).ok_or_else(|| format!("'{key}' is not a valid action"))
    }

    /// The JSON field of `extra` that names somebody, if the action is about a person.
    #[must_use]
    pub fn named_user(self, extra: &Value) -> Option<UserId> {
        self.person_in(extra, (NAMED, "user_id"))
    }

    /// Who wrote the comment, if those who did are told.
    pub fn commenter(self, extra: &Value) -> Option<UserId> {
        self.person_in(extra, (COMMENTER, "author_id"))
    }

    fn person_in(self, extra: &Value, (bit, field): (u8, &str)) -> Option<UserId> {
        let is_told = self.row().audience & bit != 0;
        is_told.then(|| extra.get(field).and_then(Value::as_i64).map(UserId)).flatten()
    }
}
