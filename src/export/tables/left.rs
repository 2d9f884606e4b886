//! What is left out, and why. Whatever opens something, or belongs to this instance alone, stays where it is.

const SECRET: &str = "opens something";
const DELIVERIES: &str = "what was sent from here, and to whom";
const OF_PERSON: &str = "a person's own, on this instance";
const COUNTED: &str = "counted anew from the log";

/// Tables of which nothing is exported, each with the reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("api_tokens", SECRET),
    ("attachment_chunks", "written as files"),
    ("counted_days", COUNTED),
    ("deliveries", DELIVERIES),
    ("delivery_attempts", DELIVERIES),
    ("delivery_targets", DELIVERIES),
    ("event_counts", COUNTED),
    ("github_deliveries", "what came by a webhook of this instance"),
    ("github_hooks", SECRET),
    ("invitations", SECRET),
    ("jobs", "the schedule of this instance"),
    ("linear_teams", SECRET),
    ("links", SECRET),
    ("mail_threads", DELIVERIES),
    ("notification_undos", OF_PERSON),
    ("notifications", OF_PERSON),
    ("sessions", SECRET),
    ("settings", "what this instance remembers about itself"),
    ("slack_channels", SECRET),
    ("slack_threads", DELIVERIES),
    ("submissions", "forms that were just sent"),
    ("uncounted_days", COUNTED),
    ("user_redirects", OF_PERSON),
];
