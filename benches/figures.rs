//! The figures that the README tells: `cargo bench`, or `cargo bench -- recording feed` for some of them.
//! Each is a ratio of two measurements of one run on one machine; none of them asserts anything.

#[path = "figures/deliveries.rs"]
mod deliveries;
#[path = "figures/feed.rs"]
mod feed;
#[path = "figures/ground.rs"]
mod ground;
#[path = "figures/recording.rs"]
mod recording;
#[path = "figures/workflows.rs"]
mod workflows;

type Figure = (&'static str, fn());

const FIGURES: &[Figure] = &[
    ("recording", recording::measure),
    ("deliveries", deliveries::measure),
    ("feed", feed::measure),
    ("workflows", workflows::measure),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for (name, measure) in FIGURES {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            println!("\n== {name}");
            measure();
        }
    }
}
