// Keys. A link, button or field says by `data-key` which key presses it ("g i" is one after the other) and, inside a line of a
// list, by which key it is pressed while that line is chosen; `j` and `k` choose. Nothing happens while one types.
const lines = ".issue-row, .note, .feed__item:not(.feed__item--fold .feed__item)";
const isOn = document.documentElement.dataset.shortcuts !== "off";
let first = "";
let forget;

const chosen = () => document.activeElement.closest?.(lines);

const move = (step) => {
  const all = [...document.querySelectorAll(lines)].filter((line) => line.checkVisibility());
  const here = all.indexOf(chosen());
  const onScreen = all.findIndex((line) => line.getBoundingClientRect().top >= 0);
  const next = all[here < 0 ? Math.max(onScreen, 0) : Math.min(Math.max(here + step, 0), all.length - 1)];
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ focusVisible: true });
  next.scrollIntoView({ block: "nearest" });
};

// Opens whatever the element is folded into; a fold itself is opened, and its first field chosen.
const press = (element) => {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const field = (kinds) => element.parentElement.querySelector(kinds);
  if (element.matches("summary")) (field("select, input:not([type=hidden])") ?? field("button") ?? element).focus();
  else if (element.matches("input:not([type=checkbox]), select, textarea")) element.focus();
  else element.click();
};

const acts = (key) => {
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1), true;
  const line = chosen();
  const named = `[data-key="${CSS.escape(key)}"]`;
  if (key === "o" || (key === "Enter" && document.activeElement === line)) {
    const way = line?.querySelector(".row__title a, .feed__item--fold summary, a.feed__time, summary");
    return way ? (way.click(), true) : false;
  }
  const inLine = [...document.querySelectorAll(named)].filter((element) => element.closest(lines));
  const inside = key === "x" ? "input[type=checkbox]" : named;
  const element = line?.querySelector(inside) ?? document.querySelector(`:not(:is(${lines}) *)${named}`) ?? (key === "r" ? inLine.at(-1) : null);
  return element ? (press(element), true) : false;
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k" && isOn) {
    event.preventDefault();
    return document.dispatchEvent(new CustomEvent("tidings:palette"));
  }
  const types = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [popover]");
  if (!isOn || types || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = first ? `${first} ${event.key}` : event.key;
  first = "";
  clearTimeout(forget);
  if (key === "g") {
    first = "g";
    forget = setTimeout(() => (first = ""), 1500);
  } else if (acts(key)) {
    event.preventDefault();
  }
});
