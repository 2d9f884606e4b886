//! A server with a stage behind it, and requests to it.

use std::net::TcpListener;

use tidings::app::server::Server;
use tidings::app::{Instance, Purpose};
use tidings::clock::Clock;
use tidings::config::Settings;
use tidings::models::session;
use tidings::models::user::User;

use crate::feed::stage::Stage;
use crate::support::html::Page;

pub(crate) struct Site {
    server: Option<Server>,
    instance: Instance,
    address: String,
    pub(crate) stage: Stage,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) link: String,
    pub(crate) kind: String,
    pub(crate) text: String,
}

impl Answer {
    /// The page, which has no faults.
    pub(crate) fn page(&self) -> Page {
        let page = Page::parse(&self.text);
        assert_eq!(page.faults(), Vec::<String>::new());
        page
    }
}

impl Site {
    pub(crate) fn open() -> Self {
        let stage = Stage::open();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let settings = Settings {
            database_url: Some(stage.url.clone()),
            public_url: Some("https://tidings.example".into()),
            ..Settings::default()
        };
        let config = settings.check(false).unwrap();
        let instance = Instance::open(config, Clock::default(), Purpose::Serve).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Some(instance.serve(listener, 1).unwrap());
        Self { server, instance, address, stage }
    }

    pub(crate) fn get(&self, path: &str, user: Option<&User>) -> Answer {
        let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
        let mut request = ureq::Agent::new_with_config(config).get(format!("{}{path}", self.address));
        if let Some(user) = user {
            let id = user.id;
            let token = self.stage.db.write_now(id, move |tx| session::begin(tx, id, "test")).unwrap();
            request = request.header("cookie", format!("__Host-tidings={}", token.as_str()));
        }
        let mut answer = request.call().unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            value.unwrap_or_default()
        };
        let (location, link, kind) = (header("location"), header("link"), header("content-type"));
        let status = answer.status().as_u16();
        Answer { status, location, link, kind, text: answer.body_mut().read_to_string().unwrap() }
    }

    /// How many queries the server makes for this page: the fewest of three times, for it writes views down on its own now and then.
    pub(crate) fn queries(&self, path: &str, user: Option<&User>) -> u64 {
        let asked = || {
            let before = self.instance.db.queries();
            assert_eq!(self.get(path, user).status, 200);
            self.instance.db.queries() - before
        };
        [asked(), asked(), asked()].into_iter().min().unwrap()
    }

    /// Stops the server, which writes down what it has in memory.
    pub(crate) fn stop(&mut self) {
        self.server.take().unwrap().stop();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }
}
