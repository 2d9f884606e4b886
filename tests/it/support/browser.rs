//! A real browser, driven over WebDriver. Only `./tests/run` has one (`TIDINGS_TEST_BROWSER`), so these tests are
//! `#[ignore]`d elsewhere. The protocol is JSON over HTTP: a client crate would bring a second HTTP stack for it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;

const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// How long the browser looks for an element before it gives up, in milliseconds.
const PATIENCE: u32 = 10_000;

/// A fresh browser: no cookies, no history. It closes when it is dropped.
pub(crate) struct Browser {
    session: String,
    _profile: TempDir,
}

impl Browser {
    pub(crate) fn open() -> Self {
        let driver = std::env::var("TIDINGS_TEST_BROWSER").expect("./tests/run starts a driver and tells its address");
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let chrome = json!({"goog:chromeOptions": {"args": arguments}, "timeouts": {"implicit": PATIENCE}});
        let answer = send("POST", &format!("{driver}/session"), &json!({"capabilities": {"alwaysMatch": chrome}}));
        let id = answer["sessionId"].as_str().expect("a session has an id");
        Self { session: format!("{driver}/session/{id}"), _profile: profile }
    }

    /// The size of the page; 320 px wide as well, which no window can be.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
    }

    /// The reader's colour scheme: `light` or `dark`.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    /// Switches scripts off, for pages opened from now on.
    pub(crate) fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    pub(crate) fn go(&self, url: &str) {
        self.post("url", &json!({"url": url}));
    }

    /// Keeps this cookie for the site that is open.
    pub(crate) fn keep(&self, name: &str, value: &str) {
        self.post("cookie", &json!({"cookie": {"name": name, "value": value, "path": "/", "httpOnly": true}}));
    }

    pub(crate) fn url(&self) -> String {
        let url = send("GET", &format!("{}/url", self.session), &Value::Null);
        url.as_str().expect("a URL is text").to_owned()
    }

    /// The visible text of an element.
    pub(crate) fn text(&self, css: &str) -> String {
        let text = send("GET", &format!("{}/text", self.element(css)), &Value::Null);
        text.as_str().expect("a text is text").to_owned()
    }

    pub(crate) fn click(&self, css: &str) {
        send("POST", &format!("{}/click", self.element(css)), &json!({}));
    }

    /// Presses keys wherever the focus is; `\u{e009}k` is Ctrl and K.
    pub(crate) fn press(&self, keys: &str) {
        let focused = send("GET", &format!("{}/element/active", self.session), &Value::Null);
        let id = focused.as_object().and_then(|object| object.values().next()?.as_str()).expect("something has focus");
        send("POST", &format!("{}/element/{id}/value", self.session), &json!({"text": keys}));
    }

    /// Waits until a script's expression is true; it must become so in time.
    pub(crate) fn wait_for(&self, expression: &str) {
        let began = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != true {
            assert!(began.elapsed() < Duration::from_millis(PATIENCE.into()), "never true: {expression}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types into a field, after what it holds.
    pub(crate) fn write(&self, css: &str, text: &str) {
        send("POST", &format!("{}/value", self.element(css)), &json!({"text": text}));
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that calls the function it is given last, and gives what it called it with.
    pub(crate) fn run_later(&self, script: &str) -> Value {
        self.post("execute/async", &json!({"script": script, "args": []}))
    }

    /// The whole page, below the fold too, as `target/screenshots/{name}.png`.
    pub(crate) fn screenshot(&self, name: &str) -> PathBuf {
        let picture = self.devtools("Page.captureScreenshot", &json!({"captureBeyondViewport": true}));
        let picture = BASE64_STANDARD.decode(picture["data"].as_str().expect("a picture")).unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, picture).unwrap();
        file
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({"using": "css selector", "value": css}));
        let id = found.as_object().and_then(|object| object.values().next()?.as_str()).expect("an element has an id");
        format!("{}/element/{id}", self.session)
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        send("POST", &format!("{}/{path}", self.session), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let closed = ureq::delete(&self.session).call();
        assert!(closed.is_ok() || std::thread::panicking(), "the browser closes in order");
    }
}

/// One command; what the driver complains of is the test's failure.
fn send(method: &str, url: &str, body: &Value) -> Value {
    let agent = ureq::Agent::from(ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build());
    let answer = match method {
        "GET" => agent.get(url).call(),
        _ => agent.post(url).content_type("application/json").send(body.to_string()),
    };
    let mut answer = answer.unwrap_or_else(|error| panic!("{url}: {error}"));
    let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
    let mut said: Value = serde_json::from_str(&text).unwrap();
    assert!(answer.status().is_success(), "{url}: {}", said["value"]["message"]);
    said["value"].take()
}
