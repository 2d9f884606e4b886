//! The tables as the product knows them: one file per table with its struct, its finders and who may see it; verbs, which
//! change a row and record the event on the next line, stand in a folder beside it.

pub mod api_token;
pub mod assignee;
pub mod comment;
pub mod counting;
pub mod external;
pub mod external_link;
pub mod flagged_comment;
pub mod imported;
pub mod invitation;
pub mod issue;
pub mod job;
pub mod label;
pub mod linear_team;
pub mod link;
pub mod mail_thread;
pub mod member;
pub mod milestone;
pub mod notification;
pub mod password;
pub mod project;
pub mod project_event;
pub mod receiver;
pub mod revision;
pub mod session;
pub mod setting;
pub mod slack_channel;
pub mod spam;
pub mod submission;
pub mod subscription;
pub mod text;
pub mod token;
pub mod unsubscribe;
pub mod user;
pub mod viewer;
pub mod workflow;
