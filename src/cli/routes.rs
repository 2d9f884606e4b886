//! `tidings routes`: the route table.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::Stop;
use crate::web;

#[derive(Args)]
pub(super) struct Options {
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Stop> {
    let mut out = io::stdout().lock();
    let routes = web::route_list();
    if options.json {
        serde_json::to_writer_pretty(&mut out, &routes).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        for route in routes {
            writeln!(out, "{:<5} {:<60} {:?}", route.method, route.path, route.who)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
