// <button data-opens="keys"> opens <dialog id="keys">; the palette finds whatever the page can reach by a link or a button.
const palette = document.querySelector("#palette");
const list = palette?.querySelector("ul");
const field = palette?.querySelector("input");

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

// Links of the header and its menus, and whatever has a key of its own; each name once.
const ways = () => {
  const found = new Map();
  for (const way of document.querySelectorAll(".head a, .head button[data-palette], [data-key]:is(a, button, summary, input, select)")) {
    if (way.closest("li, dialog")) continue;
    const name = way.dataset.palette ?? way.querySelector(":scope > .vh:last-child")?.textContent ?? way.textContent;
    const words = (way.labels?.[0]?.textContent ?? name).trim();
    if (words && !found.has(words)) found.set(words, way);
  }
  return found;
};

const link = (href) => Object.assign(document.createElement("a"), { href });

// "#12" is an issue of this project; anything else may be words of one.
const numbered = (words) => {
  const [, number] = words.match(/^#?(\d{1,9})$/) ?? [];
  const { project } = document.body.dataset;
  return number && project ? [[`Issue #${number}`, link(`/projects/${project}/issues/${number}`)]] : [];
};

const searching = (words) => {
  const search = document.querySelector(".head__search");
  if (!words || !search) return [];
  return [[`Search issues for “${words}”`, link(`${search.action}?${new URLSearchParams({ q: words })}`)]];
};

const show = () => {
  const words = field.value.trim();
  const asked = words.toLowerCase().split(/\s+/);
  const matches = [...ways()].filter(([words]) => asked.every((part) => words.toLowerCase().includes(part)));
  const row = ([words, way]) => {
    const item = document.createElement("li");
    const press = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    if (way.dataset.key) press.append(Object.assign(document.createElement("kbd"), { textContent: way.dataset.key }));
    press.onclick = () => {
      palette.close();
      if (!way.isConnected) location.href = way.href;
      else if (way.matches("input, select")) way.focus();
      else way.click();
    };
    item.append(press);
    return item;
  };
  const rows = [...numbered(words), ...matches.slice(0, 12), ...searching(words)].map(row);
  list.replaceChildren(...rows);
  palette.querySelector("[role=status]").textContent = rows.length ? "" : "Nothing here is called that.";
};

document.addEventListener("tidings:palette", () => {
  if (!palette || palette.open) return;
  field.value = "";
  show();
  palette.showModal();
});

field?.addEventListener("input", show);
palette?.addEventListener("keydown", (event) => {
  const all = [field, ...list.querySelectorAll("button")];
  const here = all.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) all[(here + step + all.length) % all.length].focus();
  else if (event.key === "Enter" && here === 0 && all[1]) all[1].click();
  else return;
  event.preventDefault();
});
