//! The figures that the README tells: `cargo bench`, or `cargo bench -- recording feed` for some of them.
//! Each is a ratio of two measurements of one run on one machine; none of them asserts anything. With
//! `TIDINGS_TEST_DATABASE_URL` deliveries are measured on PostgreSQL too.

#[path = "figures/busy.rs"]
mod busy;
#[path = "figures/deliveries.rs"]
mod deliveries;
#[path = "figures/feed.rs"]
mod feed;
#[path = "figures/ground.rs"]
mod ground;
#[path = "figures/history.rs"]
mod history;
#[path = "../tests/it/support/postgres.rs"]
mod postgres;
#[path = "figures/recording.rs"]
mod recording;
#[path = "figures/search.rs"]
mod search;
#[path = "figures/serving.rs"]
mod serving;
#[path = "figures/site.rs"]
mod site;
#[path = "figures/workflows.rs"]
mod workflows;

/// As in the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Figure = (&'static str, fn());

const FIGURES: &[Figure] = &[
    ("recording", recording::measure),
    ("deliveries", deliveries::measure),
    ("feed", feed::measure),
    ("history", history::measure),
    ("search", search::measure),
    ("workflows", workflows::measure),
    ("serving", serving::measure),
    ("busy", busy::measure),
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
