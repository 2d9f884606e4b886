//! Who is told of an action, as bits of a row. Whoever watches the whole project is told of all that tells anybody.

/// Whoever opened the issue.
pub const AUTHOR: u8 = 1;
/// Whoever is to do it.
pub const ASSIGNEES: u8 = 2;
/// Whoever follows it.
pub const SUBSCRIBERS: u8 = 4;
/// Whoever watches the whole project; implied by every other bit, but of what only programs do.
pub const WATCHERS: u8 = 8;
/// The person whom the event is about (`user_id` in its extra).
pub const NAMED: u8 = 16;
/// Whoever wrote the comment that the event is about (`author_id` in its extra).
pub const COMMENTER: u8 = 32;
/// The feed only.
pub const NOBODY: u8 = 0;

/// The bits in words, for `tidings catalogue`.
#[must_use]
pub fn words(bits: u8) -> Vec<&'static str> {
    [
        (AUTHOR, "author"),
        (ASSIGNEES, "assignees"),
        (SUBSCRIBERS, "subscribers"),
        (WATCHERS, "watchers"),
        (NAMED, "named"),
        (COMMENTER, "commenter"),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .map(|(_, word)| word)
    .collect()
}
