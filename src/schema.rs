//! The tables as diesel sees them, alike for both databases. Generated from PostgreSQL (see `diesel.toml`); do not edit by hand.

diesel::table! {
    use diesel::sql_types::*;

    assignees (issue_id, user_id) {
        issue_id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    comments (id) {
        id -> BigInt,
        issue_id -> BigInt,
        author_id -> BigInt,
        body -> Text,
        html -> Text,
        revision -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    deliveries (id) {
        id -> BigInt,
        event_id -> Nullable<BigInt>,
        inbox -> Text,
        target -> Text,
        reason -> Text,
        state -> Text,
        due_at -> Nullable<Moment>,
        attempts -> BigInt,
        node -> Nullable<BigInt>,
        token -> Nullable<BigInt>,
        gather -> Nullable<Text>,
        batch -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        created_at -> Moment,
        done_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    delivery_attempts (id) {
        id -> BigInt,
        delivery_id -> BigInt,
        at -> Moment,
        request -> Text,
        answer -> Text,
        error -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    delivery_targets (inbox, target) {
        inbox -> Text,
        target -> Text,
        paused_at -> Nullable<Moment>,
        failing_since -> Nullable<Moment>,
        not_before -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    external_identities (provider, external_id) {
        provider -> Text,
        external_id -> Text,
        user_id -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    imported_acts (issue_id, key) {
        issue_id -> BigInt,
        key -> Text,
        comment_id -> Nullable<BigInt>,
        fingerprint -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::JsonText;

    imported_issues (issue_id) {
        issue_id -> BigInt,
        digest -> Nullable<Binary>,
        standing -> JsonText,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    imported_reactions (record_type, record_id, emoji) {
        record_type -> Text,
        record_id -> BigInt,
        emoji -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::JsonText;
    use crate::db::types::Moment;

    issue_events (id) {
        id -> BigInt,
        issue_id -> BigInt,
        project_id -> BigInt,
        actor_id -> BigInt,
        action -> Text,
        record_type -> Text,
        record_id -> BigInt,
        extra -> JsonText,
        occurred_at -> Moment,
        created_at -> Moment,
        updated_at -> Moment,
        tx_id -> BigInt,
        correlation_id -> BigInt,
        caused_by_event_id -> Nullable<BigInt>,
        via -> Text,
        private -> Bool,
        once_key -> Nullable<Text>,
        source_project_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    issue_labels (issue_id, label_id) {
        issue_id -> BigInt,
        label_id -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    issues (id) {
        id -> BigInt,
        project_id -> BigInt,
        number -> BigInt,
        title -> Text,
        body -> Text,
        html -> Text,
        revision -> BigInt,
        author_id -> BigInt,
        state -> Text,
        state_reason -> Nullable<Text>,
        closed_at -> Nullable<Moment>,
        closed_by -> Nullable<BigInt>,
        milestone_id -> Nullable<BigInt>,
        locked_at -> Nullable<Moment>,
        lock_reason -> Nullable<Text>,
        comments_count -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        last_activity_at -> Moment,
        last_commented_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    labels (id) {
        id -> BigInt,
        project_id -> BigInt,
        name -> Text,
        color -> Text,
        description -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    links (id) {
        id -> BigInt,
        user_id -> Nullable<BigInt>,
        purpose -> Text,
        token_hash -> Binary,
        created_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    mail_threads (user_id, issue_id) {
        user_id -> BigInt,
        issue_id -> BigInt,
        subject -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    members (project_id, user_id) {
        project_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    milestones (id) {
        id -> BigInt,
        project_id -> BigInt,
        title -> Text,
        description -> Text,
        state -> Text,
        due_on -> Nullable<Moment>,
        created_at -> Moment,
        closed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    notification_levels (project_id, user_id) {
        project_id -> BigInt,
        user_id -> BigInt,
        level -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    notifications (id) {
        id -> BigInt,
        user_id -> BigInt,
        issue_id -> BigInt,
        state -> Text,
        reason -> Text,
        first_unread_event_id -> Nullable<BigInt>,
        last_event_id -> BigInt,
        unread_count -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    projects (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        visibility -> Text,
        last_number -> BigInt,
        open_count -> BigInt,
        closed_count -> BigInt,
        created_by -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    revisions (id) {
        id -> BigInt,
        record_type -> Text,
        record_id -> BigInt,
        number -> BigInt,
        event_id -> Nullable<BigInt>,
        author_id -> BigInt,
        title -> Nullable<Text>,
        body -> Text,
        html -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    sessions (id) {
        id -> BigInt,
        user_id -> BigInt,
        token_hash -> Binary,
        user_agent -> Text,
        created_at -> Moment,
        seen_at -> Moment,
        expires_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::JsonText;
    use crate::db::types::Moment;

    slack_channels (id) {
        id -> BigInt,
        project_id -> BigInt,
        webhook_url -> Nullable<Text>,
        token -> Nullable<Text>,
        channel -> Nullable<Text>,
        actions -> JsonText,
        created_by -> BigInt,
        created_at -> Moment,
        disabled_at -> Nullable<Moment>,
        disabled_because -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    slack_threads (slack_channel_id, issue_id) {
        slack_channel_id -> BigInt,
        issue_id -> BigInt,
        ts -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    submissions (user_id, key) {
        user_id -> BigInt,
        key -> Binary,
        location -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    subscriptions (issue_id, user_id) {
        issue_id -> BigInt,
        user_id -> BigInt,
        state -> Text,
        reason -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    users (id) {
        id -> BigInt,
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
    }
}

diesel::joinable!(assignees -> issues (issue_id));
diesel::joinable!(assignees -> users (user_id));
diesel::joinable!(comments -> issues (issue_id));
diesel::joinable!(comments -> users (author_id));
diesel::joinable!(deliveries -> issue_events (event_id));
diesel::joinable!(delivery_attempts -> deliveries (delivery_id));
diesel::joinable!(external_identities -> users (user_id));
diesel::joinable!(imported_acts -> issues (issue_id));
diesel::joinable!(imported_issues -> issues (issue_id));
diesel::joinable!(issue_events -> issues (issue_id));
diesel::joinable!(issue_events -> users (actor_id));
diesel::joinable!(issue_labels -> issues (issue_id));
diesel::joinable!(issue_labels -> labels (label_id));
diesel::joinable!(issues -> milestones (milestone_id));
diesel::joinable!(issues -> projects (project_id));
diesel::joinable!(labels -> projects (project_id));
diesel::joinable!(links -> users (user_id));
diesel::joinable!(mail_threads -> issues (issue_id));
diesel::joinable!(mail_threads -> users (user_id));
diesel::joinable!(members -> projects (project_id));
diesel::joinable!(members -> users (user_id));
diesel::joinable!(milestones -> projects (project_id));
diesel::joinable!(notification_levels -> projects (project_id));
diesel::joinable!(notification_levels -> users (user_id));
diesel::joinable!(notifications -> issues (issue_id));
diesel::joinable!(notifications -> users (user_id));
diesel::joinable!(projects -> users (created_by));
diesel::joinable!(revisions -> users (author_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(slack_channels -> projects (project_id));
diesel::joinable!(slack_channels -> users (created_by));
diesel::joinable!(slack_threads -> slack_channels (slack_channel_id));
diesel::joinable!(submissions -> users (user_id));
diesel::joinable!(subscriptions -> issues (issue_id));
diesel::joinable!(subscriptions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    assignees,
    comments,
    deliveries,
    delivery_attempts,
    delivery_targets,
    external_identities,
    imported_acts,
    imported_issues,
    imported_reactions,
    issue_events,
    issue_labels,
    issues,
    labels,
    links,
    mail_threads,
    members,
    milestones,
    notification_levels,
    notifications,
    projects,
    revisions,
    sessions,
    settings,
    slack_channels,
    slack_threads,
    submissions,
    subscriptions,
    users,
);
