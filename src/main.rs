//! The `tidings` binary: parses the arguments and runs a command.

fn main() {}
