//! Tells cargo to compile again when a migration, a template or a static file is added.
fn main() {
    for folder in ["migrations", "static", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
