//! The tables as diesel reads them, alike on both databases. A command writes this file: see `diesel.toml`.
#![expect(missing_docs, reason = "written by a command")]

// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    api_tokens (id) {
        id -> Int8,
        user_id -> Int8,
        name -> Text,
        scope -> Text,
        token_hash -> Bytea,
        created_at -> Moment,
        expires_at -> Nullable<Moment>,
        seen_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    assignees (issue_id, user_id) {
        issue_id -> Int8,
        user_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    attachment_chunks (attachment_id, number) {
        attachment_id -> Int8,
        number -> Int8,
        content -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    attachments (id) {
        id -> Int8,
        project_id -> Int8,
        issue_id -> Nullable<Int8>,
        user_id -> Int8,
        token -> Text,
        filename -> Text,
        mime -> Text,
        bytes -> Int8,
        created_at -> Moment,
        width -> Nullable<Int8>,
        height -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    comments (id) {
        id -> Int8,
        issue_id -> Int8,
        author_id -> Int8,
        body -> Text,
        html -> Text,
        revision -> Int8,
        created_at -> Moment,
        updated_at -> Moment,
        hidden_as -> Nullable<Text>,
        redacted_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    counted_days (day) {
        day -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    deliveries (id) {
        id -> Int8,
        event_id -> Nullable<Int8>,
        inbox -> Text,
        target -> Text,
        reason -> Text,
        state -> Text,
        due_at -> Nullable<Moment>,
        attempts -> Int8,
        node -> Nullable<Int8>,
        token -> Nullable<Int8>,
        gather -> Nullable<Text>,
        batch -> Nullable<Int8>,
        last_error -> Nullable<Text>,
        created_at -> Moment,
        done_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    delivery_attempts (id) {
        id -> Int8,
        delivery_id -> Int8,
        at -> Moment,
        request -> Text,
        answer -> Text,
        error -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    delivery_targets (inbox, target) {
        inbox -> Text,
        target -> Text,
        paused_at -> Nullable<Moment>,
        failing_since -> Nullable<Moment>,
        not_before -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    event_counts (project_id, day, action, actor_id, source_project_id) {
        project_id -> Int8,
        day -> Int8,
        action -> Text,
        actor_id -> Int8,
        source_project_id -> Int8,
        events -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    external_identities (provider, external_id) {
        provider -> Text,
        external_id -> Text,
        user_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    external_links (id) {
        id -> Int8,
        issue_id -> Int8,
        provider -> Text,
        external_id -> Nullable<Text>,
        identifier -> Nullable<Text>,
        url -> Nullable<Text>,
        created_by -> Int8,
        created_at -> Moment,
        removed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    flagged_comments (id) {
        id -> Int8,
        issue_id -> Int8,
        comment_id -> Nullable<Int8>,
        author_id -> Int8,
        body -> Text,
        html -> Text,
        rule -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    github_deliveries (project_id, delivery) {
        project_id -> Int8,
        delivery -> Text,
        event -> Text,
        outcome -> Text,
        received_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    github_hooks (project_id) {
        project_id -> Int8,
        token_hash -> Bytea,
        secret -> Text,
        created_by -> Int8,
        created_at -> Moment,
        repository_id -> Nullable<Int8>,
        repository -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    imported_acts (issue_id, key) {
        issue_id -> Int8,
        key -> Text,
        comment_id -> Nullable<Int8>,
        fingerprint -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    imported_issues (issue_id) {
        issue_id -> Int8,
        digest -> Nullable<Bytea>,
        standing -> JsonText,
        seen_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    imported_reactions (record_type, record_id, emoji) {
        record_type -> Text,
        record_id -> Int8,
        emoji -> Text,
        count -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    invitations (id) {
        id -> Int8,
        token_hash -> Nullable<Bytea>,
        email -> Nullable<Text>,
        project_id -> Nullable<Int8>,
        role -> Nullable<Text>,
        created_by -> Int8,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
        used_by -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    issue_events (id) {
        id -> Int8,
        issue_id -> Int8,
        project_id -> Int8,
        actor_id -> Int8,
        action -> Text,
        record_type -> Text,
        record_id -> Int8,
        extra -> JsonText,
        occurred_at -> Moment,
        created_at -> Moment,
        updated_at -> Moment,
        tx_id -> Int8,
        correlation_id -> Int8,
        caused_by_event_id -> Nullable<Int8>,
        via -> Text,
        private -> Bool,
        once_key -> Nullable<Text>,
        source_project_id -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    issue_labels (issue_id, label_id) {
        issue_id -> Int8,
        label_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    issue_redirects (project_id, number) {
        project_id -> Int8,
        number -> Int8,
        issue_id -> Int8,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    issue_templates (id) {
        id -> Int8,
        project_id -> Int8,
        name -> Text,
        about -> Text,
        title -> Text,
        body -> Text,
        labels -> JsonText,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    issues (id) {
        id -> Int8,
        project_id -> Int8,
        number -> Int8,
        title -> Text,
        body -> Text,
        html -> Text,
        revision -> Int8,
        author_id -> Int8,
        state -> Text,
        state_reason -> Nullable<Text>,
        closed_at -> Nullable<Moment>,
        closed_by -> Nullable<Int8>,
        milestone_id -> Nullable<Int8>,
        locked_at -> Nullable<Moment>,
        lock_reason -> Nullable<Text>,
        comments_count -> Int8,
        created_at -> Moment,
        updated_at -> Moment,
        last_activity_at -> Moment,
        last_commented_at -> Nullable<Moment>,
        due_on -> Nullable<Moment>,
        priority -> Int8,
        status_id -> Nullable<Int8>,
        pinned_at -> Nullable<Moment>,
        duplicate_of -> Nullable<Int8>,
        deleted_at -> Nullable<Moment>,
        deleted_by -> Nullable<Int8>,
        stale_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    jobs (name) {
        name -> Text,
        cron -> Text,
        due_at -> Moment,
        token -> Nullable<Int8>,
        claimed_until -> Nullable<Moment>,
        last_began_at -> Nullable<Moment>,
        last_ended_at -> Nullable<Moment>,
        last_result -> Text,
        last_failed -> Bool,
        cursor -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    labels (id) {
        id -> Int8,
        project_id -> Int8,
        name -> Text,
        color -> Text,
        description -> Text,
        created_at -> Moment,
        open_issues -> Int8,
        closed_issues -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    linear_teams (project_id) {
        project_id -> Int8,
        api_key -> Text,
        team_id -> Text,
        sync -> Text,
        created_by -> Int8,
        created_at -> Moment,
        disabled_at -> Nullable<Moment>,
        disabled_because -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    links (id) {
        id -> Int8,
        user_id -> Nullable<Int8>,
        purpose -> Text,
        token_hash -> Bytea,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    mail_threads (user_id, issue_id) {
        user_id -> Int8,
        issue_id -> Int8,
        subject -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    members (project_id, user_id) {
        project_id -> Int8,
        user_id -> Int8,
        role -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    milestones (id) {
        id -> Int8,
        project_id -> Int8,
        title -> Text,
        description -> Text,
        state -> Text,
        due_on -> Nullable<Moment>,
        created_at -> Moment,
        closed_at -> Nullable<Moment>,
        open_issues -> Int8,
        closed_issues -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    notification_levels (project_id, user_id) {
        project_id -> Int8,
        user_id -> Int8,
        level -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    notification_undos (user_id) {
        user_id -> Int8,
        stood -> JsonText,
        made_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    notifications (id) {
        id -> Int8,
        user_id -> Int8,
        issue_id -> Int8,
        state -> Text,
        reason -> Text,
        first_unread_event_id -> Nullable<Int8>,
        last_event_id -> Int8,
        unread_count -> Int8,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    project_events (id) {
        id -> Int8,
        project_id -> Int8,
        actor_id -> Int8,
        action -> Text,
        record_type -> Text,
        record_id -> Int8,
        extra -> JsonText,
        occurred_at -> Moment,
        created_at -> Moment,
        updated_at -> Moment,
        tx_id -> Int8,
        correlation_id -> Int8,
        caused_by_event_id -> Nullable<Int8>,
        via -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    project_redirects (slug) {
        slug -> Text,
        project_id -> Int8,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    projects (id) {
        id -> Int8,
        slug -> Text,
        name -> Text,
        description -> Text,
        visibility -> Text,
        last_number -> Int8,
        open_count -> Int8,
        closed_count -> Int8,
        created_by -> Int8,
        created_at -> Moment,
        updated_at -> Moment,
        stale_after_days -> Nullable<Int8>,
        stale_close_days -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    reactions (record_type, record_id, user_id, emoji) {
        record_type -> Text,
        record_id -> Int8,
        user_id -> Int8,
        emoji -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    revisions (id) {
        id -> Int8,
        record_type -> Text,
        record_id -> Int8,
        number -> Int8,
        event_id -> Nullable<Int8>,
        author_id -> Int8,
        title -> Nullable<Text>,
        body -> Text,
        html -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    sessions (id) {
        id -> Int8,
        user_id -> Int8,
        token_hash -> Bytea,
        user_agent -> Text,
        created_at -> Moment,
        seen_at -> Moment,
        expires_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    slack_channels (id) {
        id -> Int8,
        project_id -> Int8,
        webhook_url -> Nullable<Text>,
        token -> Nullable<Text>,
        channel -> Nullable<Text>,
        actions -> JsonText,
        created_by -> Int8,
        created_at -> Moment,
        disabled_at -> Nullable<Moment>,
        disabled_because -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    slack_threads (slack_channel_id, issue_id) {
        slack_channel_id -> Int8,
        issue_id -> Int8,
        ts -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    statuses (id) {
        id -> Int8,
        project_id -> Int8,
        name -> Text,
        position -> Int8,
        is_done -> Bool,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    submissions (user_id, key) {
        user_id -> Int8,
        key -> Bytea,
        location -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    subscriptions (issue_id, user_id) {
        issue_id -> Int8,
        user_id -> Int8,
        state -> Text,
        reason -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    uncounted_days (id) {
        id -> Int8,
        day -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    user_redirects (name) {
        name -> Text,
        user_id -> Int8,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    users (id) {
        id -> Int8,
        name -> Text,
        full_name -> Text,
        email -> Nullable<Text>,
        kind -> Text,
        is_admin -> Bool,
        password_hash -> Nullable<Text>,
        time_zone -> Text,
        theme -> Text,
        density -> Text,
        disabled_at -> Nullable<Moment>,
        created_at -> Moment,
        updated_at -> Moment,
        wants_mail -> Bool,
        shortcuts -> Bool,
        person_id -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    views (id) {
        id -> Int8,
        project_id -> Int8,
        owner_id -> Nullable<Int8>,
        name -> Text,
        query -> Text,
        created_by -> Int8,
        created_at -> Moment,
        position -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    workflow_runs (id) {
        id -> Int8,
        workflow_id -> Int8,
        event_id -> Int8,
        correlation_id -> Int8,
        depth -> Int8,
        error -> Nullable<Text>,
        at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Bytea, Int8, Nullable, Text};
    use crate::db::types::{JsonText, Moment};

    workflows (id) {
        id -> Int8,
        project_id -> Int8,
        issue_id -> Nullable<Int8>,
        name -> Text,
        triggered_on -> Text,
        conditions -> JsonText,
        actions -> JsonText,
        owner_id -> Int8,
        failures -> Int8,
        disabled_at -> Nullable<Moment>,
        disabled_because -> Text,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::joinable!(api_tokens -> users (user_id));
diesel::joinable!(assignees -> issues (issue_id));
diesel::joinable!(assignees -> users (user_id));
diesel::joinable!(attachment_chunks -> attachments (attachment_id));
diesel::joinable!(attachments -> issues (issue_id));
diesel::joinable!(attachments -> projects (project_id));
diesel::joinable!(attachments -> users (user_id));
diesel::joinable!(comments -> issues (issue_id));
diesel::joinable!(comments -> users (author_id));
diesel::joinable!(deliveries -> issue_events (event_id));
diesel::joinable!(delivery_attempts -> deliveries (delivery_id));
diesel::joinable!(event_counts -> projects (project_id));
diesel::joinable!(event_counts -> users (actor_id));
diesel::joinable!(external_identities -> users (user_id));
diesel::joinable!(external_links -> issues (issue_id));
diesel::joinable!(external_links -> users (created_by));
diesel::joinable!(flagged_comments -> comments (comment_id));
diesel::joinable!(flagged_comments -> issues (issue_id));
diesel::joinable!(flagged_comments -> users (author_id));
diesel::joinable!(github_deliveries -> projects (project_id));
diesel::joinable!(github_hooks -> projects (project_id));
diesel::joinable!(github_hooks -> users (created_by));
diesel::joinable!(imported_acts -> issues (issue_id));
diesel::joinable!(imported_issues -> issues (issue_id));
diesel::joinable!(invitations -> projects (project_id));
diesel::joinable!(invitations -> users (created_by));
diesel::joinable!(issue_events -> issues (issue_id));
diesel::joinable!(issue_events -> users (actor_id));
diesel::joinable!(issue_labels -> issues (issue_id));
diesel::joinable!(issue_labels -> labels (label_id));
diesel::joinable!(issue_redirects -> issues (issue_id));
diesel::joinable!(issue_redirects -> projects (project_id));
diesel::joinable!(issue_templates -> projects (project_id));
diesel::joinable!(issues -> milestones (milestone_id));
diesel::joinable!(issues -> projects (project_id));
diesel::joinable!(issues -> statuses (status_id));
diesel::joinable!(labels -> projects (project_id));
diesel::joinable!(linear_teams -> projects (project_id));
diesel::joinable!(linear_teams -> users (created_by));
diesel::joinable!(links -> users (user_id));
diesel::joinable!(mail_threads -> issues (issue_id));
diesel::joinable!(mail_threads -> users (user_id));
diesel::joinable!(members -> projects (project_id));
diesel::joinable!(members -> users (user_id));
diesel::joinable!(milestones -> projects (project_id));
diesel::joinable!(notification_levels -> projects (project_id));
diesel::joinable!(notification_levels -> users (user_id));
diesel::joinable!(notification_undos -> users (user_id));
diesel::joinable!(notifications -> issues (issue_id));
diesel::joinable!(notifications -> users (user_id));
diesel::joinable!(project_events -> issue_events (caused_by_event_id));
diesel::joinable!(project_events -> projects (project_id));
diesel::joinable!(project_events -> users (actor_id));
diesel::joinable!(project_redirects -> projects (project_id));
diesel::joinable!(projects -> users (created_by));
diesel::joinable!(reactions -> users (user_id));
diesel::joinable!(revisions -> users (author_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(slack_channels -> projects (project_id));
diesel::joinable!(slack_channels -> users (created_by));
diesel::joinable!(slack_threads -> slack_channels (slack_channel_id));
diesel::joinable!(statuses -> projects (project_id));
diesel::joinable!(submissions -> users (user_id));
diesel::joinable!(subscriptions -> issues (issue_id));
diesel::joinable!(subscriptions -> users (user_id));
diesel::joinable!(user_redirects -> users (user_id));
diesel::joinable!(views -> projects (project_id));
diesel::joinable!(workflow_runs -> issue_events (event_id));
diesel::joinable!(workflows -> issues (issue_id));
diesel::joinable!(workflows -> projects (project_id));
diesel::joinable!(workflows -> users (owner_id));

diesel::allow_tables_to_appear_in_same_query!(
    api_tokens,
    assignees,
    attachment_chunks,
    attachments,
    comments,
    counted_days,
    deliveries,
    delivery_attempts,
    delivery_targets,
    event_counts,
    external_identities,
    external_links,
    flagged_comments,
    github_deliveries,
    github_hooks,
    imported_acts,
    imported_issues,
    imported_reactions,
    invitations,
    issue_events,
    issue_labels,
    issue_redirects,
    issue_templates,
    issues,
    jobs,
    labels,
    linear_teams,
    links,
    mail_threads,
    members,
    milestones,
    notification_levels,
    notification_undos,
    notifications,
    project_events,
    project_redirects,
    projects,
    reactions,
    revisions,
    sessions,
    settings,
    slack_channels,
    slack_threads,
    statuses,
    submissions,
    subscriptions,
    uncounted_days,
    user_redirects,
    users,
    views,
    workflow_runs,
    workflows,
);
