//! What an event is about: the record's type and id, as `issue_events` stores them.

use crate::db::types::{
    AttachmentId, CommentId, ExternalLinkId, IssueId, LabelId, MilestoneId, ProjectId, StatusId, UserId, WorkflowId,
};

/// A record of one of the kinds that events are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Record {
    /// The project itself.
    Project(ProjectId),
    /// The issue itself; the default.
    Issue(IssueId),
    /// A comment.
    Comment(CommentId),
    /// A label.
    Label(LabelId),
    /// A milestone.
    Milestone(MilestoneId),
    /// A person.
    User(UserId),
    /// An issue of another tracker that goes along.
    ExternalLink(ExternalLinkId),
    /// A rule.
    Workflow(WorkflowId),
    /// A step that issues go through.
    Status(StatusId),
    /// A file.
    Attachment(AttachmentId),
}

impl Record {
    /// The record of this type and id, if this version knows the type.
    #[must_use]
    pub fn find(type_name: &str, id: i64) -> Option<Self> {
        let every = [
            Self::Issue(IssueId(id)),
            Self::Comment(CommentId(id)),
            Self::Label(LabelId(id)),
            Self::Milestone(MilestoneId(id)),
            Self::User(UserId(id)),
            Self::ExternalLink(ExternalLinkId(id)),
            Self::Workflow(WorkflowId(id)),
            Self::Status(StatusId(id)),
        ];
        every.into_iter().find(|record| record.type_name() == type_name)
    }

    /// Stored in `record_type`; never rename one.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Project(_) => "Project",
            Self::Issue(_) => "Issue",
            Self::Comment(_) => "Comment",
            Self::Label(_) => "Label",
            Self::Milestone(_) => "Milestone",
            Self::User(_) => "User",
            Self::ExternalLink(_) => "ExternalLink",
            Self::Workflow(_) => "Workflow",
            Self::Status(_) => "Status",
            Self::Attachment(_) => "Attachment",
        }
    }

    /// Stored in `record_id`.
    #[must_use]
    pub const fn id(self) -> i64 {
        match self {
            Self::Project(id) => id.0,
            Self::Issue(id) => id.0,
            Self::Comment(id) => id.0,
            Self::Label(id) => id.0,
            Self::Milestone(id) => id.0,
            Self::User(id) => id.0,
            Self::ExternalLink(id) => id.0,
            Self::Workflow(id) => id.0,
            Self::Status(id) => id.0,
            Self::Attachment(id) => id.0,
        }
    }
}
