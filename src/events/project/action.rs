//! THE CATALOGUE of what happens to projects: one row for each type, as in `events/action.rs`. A key is never renamed.

use serde_json::Value;

use crate::events::audience::NOBODY;
use crate::events::catalogue::catalogue;
use crate::look::{Icon, Tone};

catalogue! {
    /// A new project.
    ProjectCreated { name: String, slug: String, visibility: String }:
        "project_created", Plus, Open, "{actor} created the project as {visibility}", tells NOBODY;
    /// Another name, or another address.
    ProjectRenamed { from: String, to: String, from_slug: String, to_slug: String }:
        "project_renamed", Pencil, Mute, "{actor} renamed the project from {from} to {to}", tells NOBODY;
    /// Others may read it, or no longer.
    ProjectVisibilityChanged { from: String, to: String }:
        "project_visibility_changed", ShieldLock, Attn, "{actor} made the project {to}; it was {from}", tells NOBODY;
    /// Somebody belongs to it.
    MemberAdded { user_id: i64, name: String, role: String }:
        "member_added", PersonAdd, Info, "{actor} added {person} as {role}", tells NOBODY;
    /// Somebody may do more, or less.
    MemberRoleChanged { user_id: i64, name: String, from: String, to: String }:
        "member_role_changed", ArrowSwitch, Attn, "{actor} made {person} {to}; the role was {from}", tells NOBODY;
    /// Somebody belongs to it no longer.
    MemberRemoved { user_id: i64, name: String, role: String }:
        "member_removed", Person, Danger, "{actor} removed {person}, who was {role}", tells NOBODY;
    /// Somebody went by himself.
    MemberLeft { user_id: i64, name: String, role: String }:
        "member_left", Person, Mute, "{actor} left; the role was {role}", tells NOBODY;
    /// Somebody may come, by a link.
    MemberInvited { email: String, role: String }:
        "member_invited", Mail, Info, "{actor} invited {email} as {role}", tells NOBODY;
    /// Somebody came by an invitation.
    MemberJoined { user_id: i64, name: String, role: String, invited_by: String }:
        "member_joined", PersonAdd, Info, "{actor} joined as {role}, invited by {invited_by}", tells NOBODY;
    /// Nobody may come by that link any more.
    InvitationRevoked { email: String, role: String }:
        "invitation_revoked", XCircle, Mute, "{actor} took back the invitation of {email}", tells NOBODY;
    /// A new label.
    LabelCreated { label_id: i64, name: String, color: String }:
        "label_created", Tag, Mute, "{actor} created the label {label}", tells NOBODY;
    /// Another name for a label.
    LabelRenamed { label_id: i64, from: String, to: String }:
        "label_renamed", Pencil, Mute, "{actor} renamed the label {from} to {to}", tells NOBODY;
    /// A label is gone, from all issues too.
    LabelDeleted { label_id: i64, name: String, color: String }:
        "label_deleted", Trash, Danger, "{actor} deleted the label {label}", tells NOBODY;
    /// A new milestone.
    MilestoneCreated { milestone_id: i64, title: String }:
        "milestone_created", Milestone, Mute, "{actor} created the milestone {milestone}", tells NOBODY;
    /// It is reached, or given up.
    MilestoneClosed { milestone_id: i64, title: String }:
        "milestone_closed", Milestone, Done, "{actor} closed the milestone {milestone}", tells NOBODY;
    /// It is not reached after all.
    MilestoneReopened { milestone_id: i64, title: String }:
        "milestone_reopened", Milestone, Open, "{actor} reopened the milestone {milestone}", tells NOBODY;
    /// A milestone is gone, from all issues too.
    MilestoneDeleted { milestone_id: i64, title: String }:
        "milestone_deleted", Trash, Danger, "{actor} deleted the milestone {milestone}", tells NOBODY;
    /// A new rule.
    WorkflowCreated { workflow_id: i64, name: String, triggered_on: String }:
        "workflow_created", Zap, Info, "{actor} created the workflow {name}, triggered on {triggered_on}", tells NOBODY;
    /// It says something else now.
    WorkflowChanged { workflow_id: i64, name: String, triggered_on: String }:
        "workflow_changed", Zap, Mute, "{actor} changed the workflow {name}", tells NOBODY;
    /// Nothing runs it any more, for now.
    WorkflowDisabled { workflow_id: i64, name: String, because: String }:
        "workflow_disabled", Skip, Attn, "{actor} switched off the workflow {name}", tells NOBODY;
    /// A rule is gone.
    WorkflowDeleted { workflow_id: i64, name: String }:
        "workflow_deleted", Trash, Danger, "{actor} deleted the workflow {name}", tells NOBODY;
    /// Other days for issues that nobody touches.
    StaleRuleChanged { from: String, to: String }:
        "stale_rule_changed", Hourglass, Mute, "{actor} changed how long issues wait from {from} to {to}", tells NOBODY;
    /// A new step for issues.
    StatusCreated { name: String }:
        "status_created", ArrowRight, Mute, "{actor} created the status {name}", tells NOBODY;
    /// Another name for a step.
    StatusRenamed { from: String, to: String }:
        "status_renamed", Pencil, Mute, "{actor} renamed the status {from} to {to}", tells NOBODY;
    /// A step is gone, from all issues too.
    StatusDeleted { name: String }:
        "status_deleted", Trash, Danger, "{actor} deleted the status {name}", tells NOBODY;
    /// Issues may begin with it.
    TemplateCreated { name: String }:
        "template_created", Plus, Mute, "{actor} created the issue template {name}", tells NOBODY;
    /// It says something else now.
    TemplateChanged { name: String }:
        "template_changed", Pencil, Mute, "{actor} changed the issue template {name}", tells NOBODY;
    /// Nothing begins with it any more.
    TemplateDeleted { name: String }:
        "template_deleted", Trash, Danger, "{actor} deleted the issue template {name}", tells NOBODY;
    /// What happens on GitHub may come in.
    GithubHookCreated {}:
        "github_hook_created", Webhook, Info, "{actor} made the webhook for GitHub", tells NOBODY;
    /// It comes in no longer.
    GithubHookRevoked {}:
        "github_hook_revoked", XCircle, Danger, "{actor} revoked the webhook for GitHub", tells NOBODY;
    /// An import began.
    ImportStarted { source: String }:
        "import_started", Download, Info, "{actor} began to import from {source}", tells NOBODY;
    /// It came to its end.
    ImportFinished { source: String, issues: i64, comments: i64, events: i64 }:
        "import_finished", Download, Done, "{actor} imported from {source}: {issues} issues, {comments} comments, {events} events", tells NOBODY;
}

impl ActionKey {
    /// The action of this key.
    ///
    /// # Errors
    /// A sentence for whoever misspelt it.
    pub fn parse(key: &str) -> Result<Self, String> {
        Self::find(key).ok_or_else(|| format!("'{key}' is not a valid action"))
    }
}
