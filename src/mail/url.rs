//! The setting `TIDINGS_SMTP_URL`: where mail goes.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use url::Url;

const EXPECTED: &str =
    "expected smtp://host:25, smtps://user:password@host:465, smtp+starttls://user:password@host:587 or file:///folder";

/// A mail server or a folder. Printing it never shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct MailUrl(Route);

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Route {
    Smtp(Relay),
    Folder(PathBuf),
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Relay {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub credentials: Option<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    None,
    StartTls,
    Tls,
}

impl Security {
    const fn scheme_and_port(self) -> (&'static str, u16) {
        match self {
            Self::None => ("smtp", 25),
            Self::StartTls => ("smtp+starttls", 587),
            Self::Tls => ("smtps", 465),
        }
    }
}

impl MailUrl {
    /// A folder, by its complete path.
    pub fn into_folder(folder: PathBuf) -> Self {
        Self(Route::Folder(folder))
    }

    /// The folder, unless it is a server.
    pub fn folder(&self) -> Option<&Path> {
        match &self.0 {
            Route::Folder(folder) => Some(folder),
            Route::Smtp(_) => None,
        }
    }

    pub(super) fn route(&self) -> &Route {
        &self.0
    }
}

/// The error is one line and does not repeat the URL, for that may hold a password.
impl FromStr for MailUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text.trim()).map_err(|error| format!("this is not a URL ({error}); {EXPECTED}"))?;
        if url.scheme() == "file" {
            return folder(&url).map(Self);
        }
        let security = [Security::None, Security::StartTls, Security::Tls]
            .into_iter()
            .find(|security| security.scheme_and_port().0 == url.scheme())
            .ok_or_else(|| format!("{}:// is not possible; {EXPECTED}", url.scheme()))?;
        relay(&url, security).map(Self)
    }
}

fn folder(url: &Url) -> Result<Route, String> {
    match url.to_file_path() {
        Ok(path) if url.host().is_none() => Ok(Route::Folder(path)),
        _ => Err("a folder needs three slashes and a full path: file:///var/mail/tidings".to_owned()),
    }
}

fn relay(url: &Url, security: Security) -> Result<Route, String> {
    let host =
        url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("the host is missing; {EXPECTED}"))?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("nothing may follow the port (a # or / in the password is %23 or %2F); {EXPECTED}"));
    }
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        ("", Some(_)) | (_, None) => return Err(format!("user and password belong together; {EXPECTED}")),
        (user, Some(password)) => Some((decoded(user)?, decoded(password)?)),
    };
    if credentials.is_some() && security == Security::None {
        return Err("smtp:// would send the password in the clear; use smtps:// or smtp+starttls://".to_owned());
    }
    let host = host.trim_matches(['[', ']']).to_owned();
    let port = url.port().unwrap_or(security.scheme_and_port().1);
    Ok(Route::Smtp(Relay { host, port, security, credentials }))
}

fn decoded(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        decoded.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_err(|_| "user and password must be UTF-8".to_owned())
}

impl fmt::Display for MailUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Route::Smtp(relay) => {
                let (scheme, _) = relay.security.scheme_and_port();
                let user = if relay.credentials.is_some() { "…@" } else { "" };
                write!(formatter, "{scheme}://{user}{}:{}", relay.host, relay.port)
            }
            Route::Folder(folder) => write!(formatter, "file://{}", folder.display()),
        }
    }
}

impl fmt::Debug for MailUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<MailUrl>().unwrap().to_string()
    }

    #[test]
    fn each_kind_has_its_port_and_hides_its_password() {
        assert_eq!(shown("smtp://localhost"), "smtp://localhost:25");
        assert_eq!(shown("smtp://[::1]:2525/"), "smtp://::1:2525");
        assert_eq!(shown("smtps://ana:s3cret@mail.example.org"), "smtps://…@mail.example.org:465");
        assert_eq!(shown("smtp+starttls://ana:s3cret@mail.example.org"), "smtp+starttls://…@mail.example.org:587");
        assert_eq!(shown("file:///tmp/some%20mail"), "file:///tmp/some mail");
    }

    #[test]
    fn credentials_are_decoded() {
        let url: MailUrl = "smtps://ana%40example.org:p%2Fa%23s+s%@h".parse().unwrap();
        let Route::Smtp(relay) = url.route() else { panic!("this is a server") };
        assert_eq!(relay.credentials, Some(("ana@example.org".to_owned(), "p/a#s+s%".to_owned())));
    }

    #[test]
    fn a_mistake_is_told_in_one_line_without_the_password() {
        for (wrong, words) in [
            ("localhost:25", "is not possible"),
            ("http://localhost", "http:// is not possible"),
            ("", "not a URL"),
            ("smtp://", "host"),
            ("smtp://ana:s3cret@host", "in the clear"),
            ("smtps://ana@host", "belong together"),
            ("smtps://:s3cret@host", "belong together"),
            ("smtp://host:99999", "not a URL"),
            ("smtps://ana:s3cret#x@host", "s"),
            ("smtp://host/inbox", "nothing may follow"),
            ("file://relative/path", "three slashes"),
        ] {
            let error = wrong.parse::<MailUrl>().unwrap_err();
            assert!(error.contains(words) && !error.contains("s3cret") && !error.contains('\n'), "{wrong}: {error}");
        }
    }
}
