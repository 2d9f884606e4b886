//! Reading feeds: lines and their borders, what is visible, conversations.

mod conversation;
mod lines;
pub(crate) mod stage;
mod visible;
