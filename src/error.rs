//! The whole vocabulary of failure. What a page says about each stands in `web/errors.rs`.

use std::fmt;

/// What can go wrong, in the words of whoever must react.
#[derive(Debug, Clone)]
pub enum Error {
    /// There is no such thing, or the reader may not know of it: both look the same.
    NotFound,
    /// It has another address now. What follows this beginning of the path follows that one.
    Moved {
        /// How the path begins.
        from: String,
        /// How it begins now.
        to: String,
    },
    /// It was here, and was deleted.
    Gone(String),
    /// Only somebody signed in may do this.
    SignInRequired,
    /// Signed in, and may see it, but may not do this.
    Forbidden(String),
    /// The form has mistakes; each names its field.
    Invalid(Errors),
    /// Somebody else was faster, or it is already so.
    Conflict(String),
    /// The request makes no sense: an unknown parameter, a broken form.
    Malformed(String),
    /// More than a request may bring.
    TooLarge(String),
    /// A body of a kind that is not taken here.
    WrongKind(String),
    /// Too many tries; the number of seconds to wait.
    TooMany(u64),
    /// The surroundings fail (database, disk, network): nothing was changed, try again.
    Unavailable(String),
    /// Our own mistake; the reason goes to the log, never to a page.
    Internal(Failure),
}

/// The usual result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What was being done, and what went wrong: for the log.
#[derive(Debug, Clone)]
pub struct Failure {
    doing: String,
    cause: String,
}

/// The mistakes of a form, each with the field it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(&'static str, String)>);

impl Errors {
    /// One mistake.
    #[must_use]
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self(vec![(field, message.into())])
    }

    /// Adds a mistake.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    /// What is wrong with this field, if anything.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| message.as_str())
    }

    /// All mistakes in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, message)| (*field, message.as_str()))
    }

    /// Takes what was read, or its mistakes among these.
    pub fn keep<T>(&mut self, read: std::result::Result<T, Self>) -> Option<T> {
        read.map_err(|errors| self.0.extend(errors.0)).ok()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mistakes as an error, or nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is a mistake.
    pub fn check(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl From<Errors> for Error {
    fn from(errors: Errors) -> Self {
        Self::Invalid(errors)
    }
}

impl Error {
    /// A mistake in one field of a form.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(Errors::one(field, message))
    }

    /// Is the disk full? Waiting alone does not help then.
    pub fn is_out_of_room(&self) -> bool {
        const SIGNS: &[&str] = &["disk is full", "No space left", "could not extend file"];
        matches!(self, Self::Unavailable(why) if SIGNS.iter().any(|sign| why.contains(sign)))
    }

    /// Our own mistake, with what was being done.
    pub fn internal(doing: impl Into<String>, cause: impl fmt::Display) -> Self {
        Self::Internal(Failure { doing: doing.into(), cause: cause.to_string() })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => write!(f, "not found"),
            Self::SignInRequired => write!(f, "sign in first"),
            Self::Moved { to, .. } => write!(f, "moved to {to}"),
            Self::Forbidden(why)
            | Self::Gone(why)
            | Self::Conflict(why)
            | Self::Malformed(why)
            | Self::TooLarge(why)
            | Self::WrongKind(why)
            | Self::Unavailable(why) => write!(f, "{why}"),
            Self::Invalid(errors) => {
                let messages: Vec<_> = errors.iter().map(|(_, message)| message).collect();
                write!(f, "{}", messages.join(" "))
            }
            Self::TooMany(seconds) => write!(f, "too many tries; wait {seconds} seconds"),
            Self::Internal(Failure { doing, cause }) if doing.is_empty() => write!(f, "{cause}"),
            Self::Internal(Failure { doing, cause }) => write!(f, "{doing}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

/// Says what was being done when something failed: `.doing("loading subscribers")?`.
pub trait Doing<T> {
    /// Adds the words to an internal failure; every other error stays as it is.
    ///
    /// # Errors
    /// The same as before, told better.
    fn doing(self, what: &str) -> Result<T>;
}

impl<T, E: Into<Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: &str) -> Result<T> {
        self.map_err(|error| match error.into() {
            Error::Internal(Failure { doing, cause }) if doing.is_empty() => Error::internal(what, cause),
            other => other,
        })
    }
}
