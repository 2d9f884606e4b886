//! The settings as flags and environment variables say them: text that nobody has checked yet. The docs are the help.

use clap::Args;

/// Every setting. An empty one counts as not set.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// `sqlite://FILE`, relative to the data directory, or `postgres://…` [default: `sqlite://tidings.db`]
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Where the server listens [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "TIDINGS_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Where people reach it; links and origin checks use it, never the Host header [default: http:// + listen address]
    #[arg(long, global = true, env = "TIDINGS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where the `SQLite` file lies when its URL is relative [default: .]
    #[arg(long, global = true, env = "TIDINGS_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<String>,
    /// At least 32 random bytes in base64 [default: made once and kept in the database]
    #[arg(long, global = true, env = "TIDINGS_SECRET", hide_env_values = true, value_name = "BASE64")]
    pub secret: Option<String>,
    /// Who may make an account: invite, open, closed [default: invite]
    #[arg(long, global = true, env = "TIDINGS_SIGNUP", value_name = "WHO")]
    pub signup: Option<String>,
    /// `smtp://`, `smtps://`, `smtp+starttls://user:pass@host:port` or `file:///dir` [default: no mail is sent]
    #[arg(long, global = true, env = "TIDINGS_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// From whom mail comes (default: tidings at the public host)
    #[arg(long, global = true, env = "TIDINGS_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Replaces every wait before mail; 0 = at once
    #[arg(long, global = true, env = "TIDINGS_MAIL_DELAY_SECONDS", value_name = "SECONDS")]
    pub mail_delay_seconds: Option<String>,
    /// Replaces the wait before Slack; 0 = at once
    #[arg(long, global = true, env = "TIDINGS_GATHER_SECONDS", value_name = "SECONDS")]
    pub gather_seconds: Option<String>,
    /// Slack's address [default: `https://slack.com/api`]
    #[arg(long, global = true, env = "TIDINGS_SLACK_API_URL", value_name = "URL")]
    pub slack_api_url: Option<String>,
    /// A topic of ntfy that gets the news of public projects, such as `https://ntfy.sh/ferry` [default: none]
    #[arg(long, global = true, env = "TIDINGS_NTFY_URL", value_name = "URL")]
    pub ntfy_url: Option<String>,
    /// Linear's address [default: `https://api.linear.app/graphql`]
    #[arg(long, global = true, env = "TIDINGS_LINEAR_API_URL", value_name = "URL")]
    pub linear_api_url: Option<String>,
    /// GitHub's address, for `import github OWNER/NAME` [default: `https://api.github.com`]
    #[arg(long, global = true, env = "TIDINGS_GITHUB_API_URL", value_name = "URL")]
    pub github_api_url: Option<String>,
    /// CIDRs and host names that webhooks may reach although they are private, such as 127.0.0.1/32 [default: none]
    #[arg(long, global = true, env = "TIDINGS_HOOK_ALLOW", value_name = "LIST")]
    pub hook_allow: Option<String>,
    /// How many threads work the inboxes [default: 8]
    #[arg(long, global = true, env = "TIDINGS_WORKERS", value_name = "THREADS")]
    pub workers: Option<String>,
    /// How long a claimed delivery is left to the node that has it [default: 60]
    #[arg(long, global = true, env = "TIDINGS_LEASE_SECONDS", value_name = "SECONDS")]
    pub lease_seconds: Option<String>,
    /// Waits between the tries of a delivery, such as 1,2,4,8; replaces those of every inbox [default: each inbox's own]
    #[arg(long, global = true, env = "TIDINGS_RETRY_SECONDS", value_name = "LIST")]
    pub retry_seconds: Option<String>,
    /// When it is looked for issues without activity, as cron writes times, in UTC [default: 0 * * * *]
    #[arg(long, global = true, env = "TIDINGS_NO_ACTIVITY_SCHEDULE", value_name = "CRON")]
    pub no_activity_schedule: Option<String>,
    /// After how long without activity an issue is told of [default: 2592000, which is 30 days]
    #[arg(long, global = true, env = "TIDINGS_NO_ACTIVITY_AFTER_SECONDS", value_name = "SECONDS")]
    pub no_activity_after_seconds: Option<String>,
    /// Within this time it is told once, whatever happens; longer than the schedule's interval [default: 604800, or less]
    #[arg(long, global = true, env = "TIDINGS_NO_ACTIVITY_THROTTLE_SECONDS", value_name = "SECONDS")]
    pub no_activity_throttle_seconds: Option<String>,
    /// CIDRs whose X-Forwarded-For and -Proto are believed [default: none]
    #[arg(long, global = true, env = "TIDINGS_TRUSTED_PROXIES", value_name = "LIST")]
    pub trusted_proxies: Option<String>,
    /// How long stopping may take [default: 30]
    #[arg(long, global = true, env = "TIDINGS_SHUTDOWN_SECONDS", value_name = "SECONDS")]
    pub shutdown_seconds: Option<String>,
    /// What is logged: error, warn, info, debug, or a filter such as info,tidings=debug [default: info]
    #[arg(long, global = true, env = "TIDINGS_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// text or json [default: text on a terminal, else json]
    #[arg(long, global = true, env = "TIDINGS_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
}
