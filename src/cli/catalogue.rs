//! `tidings catalogue`: every action as its row tells it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::Stop;
use crate::events::{ActionKey, audience};

#[derive(Args)]
pub(super) struct Options {
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Stop> {
    let mut out = io::stdout().lock();
    if options.json {
        let actions: Vec<Value> = ActionKey::ALL.iter().map(|action| as_json(*action)).collect();
        serde_json::to_writer_pretty(&mut out, &actions).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        for action in ActionKey::ALL {
            let row = action.row();
            writeln!(out, "{:<24} {:<16} {:<7} {}", row.key, row.icon.name(), row.tone.name(), row.phrase)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(action: ActionKey) -> Value {
    let row = action.row();
    json!({
        "action": row.key,
        "about": row.about.trim(),
        "icon": row.icon.name(),
        "tone": row.tone.name(),
        "phrase": row.phrase,
        "extra": row.fields,
        "throttle_minutes": Some(row.properties.throttle_minutes).filter(|minutes| *minutes > 0),
        "audience": audience::words(row.audience),
        "private": row.properties.private,
    })
}
