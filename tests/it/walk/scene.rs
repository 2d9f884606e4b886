//! Who walks, and where: three projects, six people with different roles in them, an administrator.

use std::collections::HashMap;

use tidings::db::types::UserId;
use tidings::db::words::{Role, Visibility};
use tidings::models::session;

use super::acts::Act;
use crate::support::app::App;
use crate::support::visitor::Visitor;

pub(super) struct Scene {
    pub(super) app: App,
    browsers: HashMap<UserId, Visitor>,
    forms: u64,
}

impl Scene {
    pub(super) fn open() -> Self {
        let app = App::start();
        app.admin("root");
        let [ana, bo, cy, dee, eve] = ["ana", "bo", "cy", "dee", "eve"].map(|name| app.user(name));
        for (slug, visibility) in
            [("ferry", Visibility::Public), ("harbour", Visibility::Internal), ("vault", Visibility::Private)]
        {
            let project = app.project(slug).by(&ana).visible_to(visibility);
            project.with(&bo, Role::Maintainer).with(&cy, Role::Triager).with(&dee, Role::Reader).create();
        }
        app.project("shed").by(&eve).visible_to(Visibility::Public).with(&bo, Role::Triager).create();
        Self { app, browsers: HashMap::new(), forms: 0 }
    }

    /// What the act was answered. Whoever was signed out signs in again, unless he may not.
    pub(super) fn send(&mut self, person: UserId, act: &Act) -> u16 {
        self.forms += 1;
        let once = self.forms.to_string();
        let status = self.try_to(person, act, &once);
        if status != 401 {
            return status;
        }
        self.browsers.remove(&person);
        self.try_to(person, act, &once)
    }

    fn try_to(&mut self, person: UserId, act: &Act, once: &str) -> u16 {
        if !self.browsers.contains_key(&person) {
            let browser = self.sign_in(person);
            self.browsers.insert(person, browser);
        }
        let browser = &self.browsers[&person];
        let fields = act.fields.iter().map(|(name, value)| (*name, value.as_str())).chain([("once", once)]);
        let fields: Vec<(&str, &str)> = fields.collect();
        match (act.method, &act.file) {
            ("GET", _) => browser.get(&act.path).status,
            (_, Some(file)) => browser.post_files(&act.path, &fields, &[("notes.txt", file.as_bytes())]).status,
            _ => browser.post(&act.path, &fields).status,
        }
    }

    /// A new session of this account; one that is shut has none.
    fn sign_in(&self, person: UserId) -> Visitor {
        let db = &self.app.instance.db;
        let token = db.write_now(person, move |tx| session::begin(tx, person, "a walk")).unwrap();
        self.app.anyone().with_cookie("tidings", token.as_str())
    }

    /// What is due at this hour.
    pub(super) fn run_schedule(&self) {
        self.app.instance.schedule().run_due().unwrap();
    }
}
