//! Copies of a database that is written to, and the way back.

use crate::support::node::{Client, Instance};

fn run(instance: &Instance, arguments: &[&str]) -> (i32, String) {
    let output = instance.command(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn a_backup_made_beside_a_server_is_restored_and_never_over_another() {
    let instance = Instance::new();
    if instance.beside().is_some() {
        let (code, said) = run(&instance, &["backup", "copy.db"]);
        assert!(code == 2 && said.contains("pg_dump --format=custom --file=copy.db"), "{said}");
        let (code, said) = run(&instance, &["restore", "copy.db"]);
        assert!(code == 2 && said.contains("pg_restore"), "{said}");
        return;
    }
    instance.add_admin("ana", "long enough a password");
    let server = instance.serve(&[]);
    let mut ana = Client::signed_in(&instance, "ana", "long enough a password");
    ana.post("/projects", &[("name", "Lamps"), ("slug", "lamps"), ("visibility", "private")]).unwrap();
    for title in ["The lamp stays dark", "The lamp is too bright"] {
        assert_eq!(ana.post("/projects/lamps/issues", &[("title", title)]).unwrap().status, 303);
    }

    let (code, said) = run(&instance, &["backup", "copy.db"]);

    assert!(code == 0 && said.contains("copy.db holds a copy of "), "{said}");
    let (code, said) = run(&instance, &["backup", "copy.db"]);
    assert!(code == 2 && said.contains("is there already and is not overwritten"), "{said}");
    let (code, said) = run(&instance, &["restore", "copy.db"]);
    assert!(code == 2 && said.contains("tidings.db is there already"), "{said}");
    server.kill();

    let elsewhere = ["--database-url", "sqlite://second.db"];
    let (code, said) = run(&instance, &[&["restore", "copy.db"], elsewhere.as_slice()].concat());
    assert!(code == 0 && said.contains("second.db is as it was when copy.db was made."), "{said}");
    let (code, said) = run(&instance, &[&["check"], elsewhere.as_slice()].concat());
    assert!(code == 0 && said.contains("2 issues stand as their events tell."), "{said}");
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let instance = Instance::new();
    if instance.beside().is_some() {
        return;
    }
    let (code, said) = run(&instance, &["restore", "nowhere.db"]);
    assert!(code == 2 && said.contains("there is no such file"), "{said}");
    std::fs::write(instance.path("story.txt"), "Once upon a time there was a lamp. ".repeat(100)).unwrap();
    let (code, said) = run(&instance, &["restore", "story.txt"]);
    assert!(code == 2 && said.contains("story.txt is no backup") && !instance.path("tidings.db").exists(), "{said}");
    let (code, said) = run(&instance, &["backup", "copy.db"]);
    assert!(code == 2 && said.contains("there is no database to copy"), "{said}");
}
