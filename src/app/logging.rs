//! The log: one line a record on standard error, as text for people or as JSON for programs.

use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Config, LogFormat};

/// Starts logging for the whole process; a second call changes nothing.
pub fn start(config: &Config) {
    let filter = EnvFilter::new(format!("actix_server=warn,{}", config.log));
    let records = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Lines);
    let started = match config.log_format {
        LogFormat::Text => records.try_init(),
        LogFormat::Json => records.json().flatten_event(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "the log was started before");
    }
}

/// Standard error, where a record cannot make a second line, whatever somebody wrote into it.
struct Lines;

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl Write for Lines {
    /// Gets one whole record at a time.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(escaped(record).as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

fn escaped(record: &[u8]) -> String {
    let text = String::from_utf8_lossy(record);
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let mut safe = String::with_capacity(text.len());
    for character in line.chars() {
        if crate::text::is_unprintable(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe.push('\n');
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stays_one_line() {
        assert_eq!(escaped(b"a\nb\x1b[31m\r\n"), "a\\nb\\u{1b}[31m\\r\n");
    }
}
