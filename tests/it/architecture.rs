//! Rules about the whole source tree, read from its text: who may import whom, and what may stand in one place only.

mod arrows;
mod map;
mod migrations;
mod places;
mod sources;
