// A feed with `data-live` is not touched while it is read: what is new waits under a pill, "3 new", and comes when that is
// pressed, together with whatever else of the page has `data-swap`. What is being written stays.
const pill = document.querySelector("[data-pill]");
const fresh = new Set();

document.addEventListener("tidings:event", ({ detail: event }) => {
  if (!pill || event.quiet || document.getElementById(`event-${event.id}`)) return;
  fresh.add(event.id);
  const button = pill.querySelector("button") ?? pill.appendChild(document.createElement("button"));
  button.className = "pill";
  button.type = "button";
  button.textContent = `${fresh.size} new`;
  button.onclick = show;
});

async function show() {
  const ids = [...fresh];
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-swap]")) {
      const now = page.querySelector(`[data-swap="${part.dataset.swap}"]`);
      if (now && !part.contains(document.activeElement)) part.replaceChildren(...now.childNodes);
    }
  } catch {
    location.reload();
    return;
  }
  fresh.clear();
  pill.replaceChildren();
  const first = ids.map((id) => document.getElementById(`event-${id}`)).find(Boolean);
  if (!first) return;
  first.closest("details")?.setAttribute("open", "");
  first.tabIndex = -1;
  first.focus();
  first.scrollIntoView({ block: "center" });
}
