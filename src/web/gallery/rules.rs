//! What holds for every page, whatever it shows.
use scraper::{ElementRef, Html, Selector};

/// Fails with the page's name and the rule that it breaks.
pub fn check(name: &str, html: &str) {
    let page = Html::parse_document(html);
    let count = |css: &str| all(&page, css).len();
    assert_eq!(count("h1"), 1, "{name}: one h1");
    assert_eq!(count("main#main"), 1, "{name}: one main");
    assert_eq!(count("a.skip[href='#main']"), 1, "{name}: a skip link");
    assert_eq!(count("html[lang=en]"), 1, "{name}: a language");
    assert!(text(&page, "head title").ends_with("Tidings"), "{name}: a title");
    assert_eq!(count("[style], style, script:not([src])"), 0, "{name}: nothing inline");
    assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name}: no inline scripts");
    every_input_has_a_label(name, &page);
    every_post_carries_its_key(name, &page);
    every_id_is_unique(name, &page);
    every_icon_is_hidden_and_known(name, &page);
    every_control_has_words(name, &page);
}

fn every_input_has_a_label(name: &str, page: &Html) {
    for input in all(page, "input:not([type=hidden]), select, textarea") {
        let id = input.attr("id").unwrap_or_default();
        let labelled = !id.is_empty() && !all(page, &format!("label[for='{id}']")).is_empty();
        let inside = input.ancestors().filter_map(ElementRef::wrap).any(|around| around.value().name() == "label");
        let named = input.attr("aria-label").is_some();
        assert!(labelled || inside || named, "{name}: no label for {}", input.html());
        for described in input.attr("aria-describedby").unwrap_or_default().split_whitespace() {
            assert_eq!(all(page, &format!("#{described}")).len(), 1, "{name}: {described} is missing");
        }
    }
}

fn every_post_carries_its_key(name: &str, page: &Html) {
    let once = Selector::parse("input[type=hidden][name=once]").unwrap();
    for form in all(page, "form[method=post]") {
        assert_eq!(form.select(&once).count(), 1, "{name}: no key in {}", form.html());
    }
}

fn every_id_is_unique(name: &str, page: &Html) {
    let mut seen = std::collections::HashSet::new();
    for element in all(page, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        assert!(seen.insert(id.to_owned()), "{name}: the id {id} stands twice");
    }
}

fn every_icon_is_hidden_and_known(name: &str, page: &Html) {
    for drawing in all(page, "svg[role=img]") {
        let titled = drawing.attr("aria-labelledby").unwrap_or_default();
        assert_eq!(all(page, &format!("svg title#{titled}")).len(), 1, "{name}: a drawing without a title");
    }
    for icon in all(page, "svg:not([role=img])") {
        assert_eq!(icon.attr("aria-hidden"), Some("true"), "{name}: {}", icon.html());
    }
}

fn every_control_has_words(name: &str, page: &Html) {
    for control in all(page, "a, button, summary") {
        let words: String = control.text().collect();
        assert!(!words.trim().is_empty(), "{name}: no words in {}", control.html());
    }
}

fn all<'p>(page: &'p Html, css: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

fn text(page: &Html, css: &str) -> String {
    all(page, css).iter().flat_map(ElementRef::text).collect()
}
