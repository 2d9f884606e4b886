//! A form as a browser without scripts would send it.

use scraper::{ElementRef, Html};

use super::{selector, text_of};

/// The fields of a form with their present values.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) method: String,
    fields: Vec<(String, String)>,
    controls: Vec<Control>,
}

/// A control that can be filled in, by its label or its name.
#[derive(Clone, Debug)]
struct Control {
    label: String,
    name: String,
}

impl Form {
    pub(super) fn of(form: ElementRef<'_>, document: &Html) -> Self {
        let controls: Vec<_> = form.select(&selector("input, select, textarea, button")).collect();
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            method: form.attr("method").unwrap_or("get").to_lowercase(),
            fields: controls.iter().flat_map(|control| sent_by(*control)).collect(),
            controls: controls.iter().filter_map(|control| Control::of(*control, document)).collect(),
        }
    }

    /// Fills in the field with this label or name; it must be there.
    pub(crate) fn fill(mut self, label: &str, value: &str) -> Self {
        let name = self.name_of(label);
        self.fields.retain(|(key, _)| *key != name);
        self.fields.push((name, value.to_owned()));
        self
    }

    /// Ticks one more value of a repeatable field.
    pub(crate) fn add(mut self, label: &str, value: &str) -> Self {
        self.fields.push((self.name_of(label), value.to_owned()));
        self
    }

    /// Sends a field that the form does not have, as an attacker would.
    pub(crate) fn smuggle(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The present value of the field with this label or name.
    pub(crate) fn value(&self, label: &str) -> Option<&str> {
        let name = self.name_of(label);
        self.fields.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The body of the request, `application/x-www-form-urlencoded`.
    pub(crate) fn body(&self) -> String {
        serde_urlencoded::to_string(&self.fields).expect("pairs of text can be written")
    }

    fn name_of(&self, label: &str) -> String {
        let control = self.controls.iter().find(|control| control.label == label || control.name == label);
        control.unwrap_or_else(|| panic!("no field “{label}” among {:?}", self.controls)).name.clone()
    }
}

impl Control {
    fn of(control: ElementRef<'_>, document: &Html) -> Option<Self> {
        let name = control.attr("name")?.to_owned();
        Some(Self { label: label_of(control, document).unwrap_or_default(), name })
    }
}

/// What a control is called: its label around it or for it, else its words for screen readers.
pub(super) fn label_of(control: ElementRef<'_>, document: &Html) -> Option<String> {
    let around = || control.ancestors().filter_map(ElementRef::wrap).find(|parent| parent.value().name() == "label");
    let by_id = |id: &str| document.select(&selector(&format!("[id='{id}']"))).next();
    let pointing = || {
        let id = control.attr("id")?;
        document.select(&selector(&format!("label[for='{id}']"))).next()
    };
    let spoken = || control.attr("aria-label").map(str::to_owned);
    let labelled = || control.attr("aria-labelledby").and_then(by_id).map(text_of);
    let words = pointing().or_else(around).map(words_of).or_else(labelled).or_else(spoken);
    words.filter(|words| !words.is_empty())
}

/// The words of a label without those of the control inside it.
fn words_of(label: ElementRef<'_>) -> String {
    let control = |name: &str| ["select", "textarea", "button"].contains(&name);
    let is_inside = |parent: ElementRef<'_>| control(parent.value().name());
    let words = label.descendants().filter(|node| !node.ancestors().filter_map(ElementRef::wrap).any(is_inside));
    let words: String = words.filter_map(|node| node.value().as_text().map(|text| &**text)).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pairs that a control sends when nobody touches it.
fn sent_by(control: ElementRef<'_>) -> Vec<(String, String)> {
    let Some(name) = control.attr("name").filter(|_| control.attr("disabled").is_none()) else { return Vec::new() };
    let value = || control.attr("value").unwrap_or_default().to_owned();
    let values = match (control.value().name(), control.attr("type").unwrap_or("text")) {
        ("button", _) | ("input", "submit" | "button" | "file" | "reset") => Vec::new(),
        ("input", "checkbox" | "radio") if control.attr("checked").is_none() => Vec::new(),
        ("input", "checkbox" | "radio") => vec![control.attr("value").unwrap_or("on").to_owned()],
        ("textarea", _) => vec![control.text().collect()],
        ("select", _) => chosen(control),
        _ => vec![value()],
    };
    values.into_iter().map(|value| (name.to_owned(), value)).collect()
}

/// The selected options; a single choice without one sends its first.
fn chosen(select: ElementRef<'_>) -> Vec<String> {
    let value = |option: ElementRef<'_>| option.attr("value").map_or_else(|| text_of(option), str::to_owned);
    let selected: Vec<_> = select.select(&selector("option[selected]")).map(value).collect();
    if selected.is_empty() && select.attr("multiple").is_none() {
        return select.select(&selector("option")).next().map(value).into_iter().collect();
    }
    selected
}
