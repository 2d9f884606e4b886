//! Tidings: an issue tracker in which everything that happens is an event.
#![forbid(unsafe_code)]
#![expect(dead_code, reason = "the pages are drawn; their handlers come next and make this line fail")]

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod dispatch;
pub mod error;
pub mod events;
pub mod feed;
pub mod http;
pub mod inboxes;
pub mod look;
pub mod mail;
pub mod markdown;
pub mod models;
pub mod schema;
pub mod search;
pub mod text;
pub mod web;
