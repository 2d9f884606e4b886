// <div data-preview="ferry"> around a box for Markdown: two tabs, of which the second shows what the text will look like.
// Without this script the form has a button that does the same.
for (const box of document.querySelectorAll("[data-preview]")) {
  const text = box.querySelector("textarea");
  const bar = box.querySelector(".composer__bar");
  const shown = Object.assign(document.createElement("div"), { className: "composer__shown prose", hidden: true, tabIndex: 0 });
  shown.setAttribute("role", "tabpanel");
  shown.setAttribute("aria-label", "Preview");
  text.after(shown);
  text.form.querySelector("[data-without-scripts]")?.remove();
  const tab = (words) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tab", textContent: words });
    button.setAttribute("role", "tab");
    return button;
  };
  const tabs = [tab("Write"), tab("Preview")];
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.append(...tabs);
  bar.querySelector("label").classList.add("vh");
  bar.prepend(list);
  const turn = async (previews) => {
    tabs.forEach((each, place) => {
      each.setAttribute("aria-selected", String((place === 1) === previews));
      each.tabIndex = (place === 1) === previews ? 0 : -1;
    });
    text.hidden = previews;
    shown.hidden = !previews;
    if (!previews) return;
    shown.textContent = "…";
    const body = new URLSearchParams({ body: text.value, project: box.dataset.preview });
    const answer = text.value.trim() && (await fetch("/preview", { method: "POST", body }).catch(() => ({ ok: false })));
    if (answer?.ok) shown.innerHTML = await answer.text();
    else shown.textContent = answer === "" ? "Nothing to show yet." : "There is no preview of this text right now. It is kept under Write.";
  };
  tabs.forEach((each, place) => each.addEventListener("click", () => turn(place === 1)));
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tabs.find((each) => each !== document.activeElement);
    other.focus();
    other.click();
  });
  turn(false);
}
