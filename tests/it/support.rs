//! What tests stand on: the running product, pages as a reader sees them, and real peers
//! (a mail server, an HTTP receiver, a browser).

pub(crate) mod app;
pub(crate) mod browser;
pub(crate) mod builders;
pub(crate) mod desk;
pub(crate) mod html;
pub(crate) mod kept;
pub(crate) mod linear;
pub(crate) mod node;
pub(crate) mod postgres;
pub(crate) mod receiver;
pub(crate) mod smtp;
pub(crate) mod store;
pub(crate) mod stream;
pub(crate) mod visitor;
