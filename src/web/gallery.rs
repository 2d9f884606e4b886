//! Every page with made-up content: proves that each renders and keeps the house rules for pages,
//! and writes them to `target/look/`, where a browser can show them.

mod content;
mod events;
mod pages;
mod rules;

use std::fs;
use std::path::PathBuf;

use super::assets;

#[test]
fn every_page_keeps_the_rules() {
    for (name, html) in pages::all() {
        rules::check(name, &html);
        write(&format!("{name}.html"), html.as_bytes());
    }
    assets::each(|name, bytes| write(&format!("static/{name}"), bytes));
}

fn write(name: &str, bytes: &[u8]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/look").join(name);
    fs::create_dir_all(path.parent().expect("it has a folder")).unwrap();
    fs::write(path, bytes).unwrap();
}
