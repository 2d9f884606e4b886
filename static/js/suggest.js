// While one types @an or #crash into a box for Markdown, a list under the line offers people and issues of the project.
// The box keeps the focus: arrows choose, Enter and Tab take, Escape closes. Nothing is offered in code.
const project = document.body.dataset.project;
const kinds = { "@": "people", "#": "issues" };
const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggest", hidden: true });
list.setAttribute("role", "listbox");
let box, shown, refused, timer, asking;

// The fence or the backtick that stands open before the caret.
const isCode = (before) => {
  let fence = "";
  for (const line of before.split("\n")) {
    const [, mark, rest] = line.match(/^[\s>*+-]*(`{3,}|~{3,})(.*)$/) ?? [];
    if (!mark || (!fence && mark[0] === "`" && rest.includes("`"))) continue;
    if (!fence) fence = mark;
    else if (mark.startsWith(fence) && !rest.trim()) fence = "";
  }
  const paragraph = before.split(/\n\s*\n/).at(-1);
  return fence !== "" || paragraph.replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "").includes("`");
};

// What is being named, if it is: names begin where src/markdown/names.rs lets them.
const asked = (text) => {
  if (text.selectionStart !== text.selectionEnd) return null;
  const before = text.value.slice(0, text.selectionStart);
  const [, mark, words] = before.match(/(?:^|[^\p{L}\p{N}_/@&#-])([@#])([\p{L}\p{N}._-]{0,60})$/u) ?? [];
  return mark && !isCode(before) ? { mark, words, from: before.length - words.length - 1 } : null;
};

const close = () => {
  clearTimeout(timer);
  asking?.abort();
  list.hidden = true;
  box?.removeAttribute("aria-controls");
  box?.removeAttribute("aria-activedescendant");
};

const choose = (option) => {
  for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const room = () => window.visualViewport?.height ?? innerHeight;

// A copy of the box up to this place tells where its line is.
const place = () => {
  const copy = Object.assign(document.createElement("div"), { className: "suggest__copy", textContent: box.value.slice(0, shown.from) });
  const style = getComputedStyle(box);
  for (const name of ["font", "letterSpacing", "padding", "tabSize"]) copy.style[name] = style[name];
  copy.style.width = `${box.clientWidth}px`;
  const caret = Object.assign(document.createElement("span"), { textContent: box.value.slice(shown.from, box.selectionEnd) || "." });
  copy.append(caret);
  document.body.append(copy);
  const { left, top, bottom } = box.getBoundingClientRect();
  const line = { left: left + box.clientLeft + caret.offsetLeft - box.scrollLeft, top: top + box.clientTop + caret.offsetTop - box.scrollTop };
  const below = Math.min(line.top + caret.offsetHeight, bottom) + 4;
  copy.remove();
  const above = line.top - list.offsetHeight - 4;
  list.style.top = `${below + list.offsetHeight > room() && above > 0 ? above : below}px`;
  list.style.left = `${Math.max(8, Math.min(line.left, document.documentElement.clientWidth - list.offsetWidth - 8))}px`;
};

const take = (option) => {
  const words = `${option.dataset.takes} `;
  box.setSelectionRange(shown.from, box.selectionEnd + (box.value[box.selectionEnd] === " "));
  // Only this is taken back by Ctrl+Z.
  if (!document.execCommand("insertText", false, words)) {
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  close();
};

const row = (one, at) => {
  const option = Object.assign(document.createElement("li"), { id: `suggestion-${at}` });
  const part = (name, words) => Object.assign(document.createElement(name), { textContent: words });
  option.setAttribute("role", "option");
  option.dataset.takes = one.name ? `@${one.name}` : `#${one.number}`;
  option.append(part("b", option.dataset.takes), " ", part("bdi", one.title ?? one.full_name));
  if (one.state === "closed") option.append(" ", part("small", "closed"));
  option.addEventListener("click", () => take(option));
  return option;
};

const show = (text, naming, found) => {
  if (!found.length) return close();
  box = text;
  shown = naming;
  // On a small screen fewer, so that nothing needs to be scrolled.
  list.replaceChildren(...found.slice(0, room() < 740 ? 5 : 8).map(row));
  list.setAttribute("aria-label", naming.mark === "@" ? "People" : "Issues");
  text.parentElement.append(list);
  list.hidden = false;
  place();
  text.setAttribute("aria-controls", list.id);
  choose(list.firstChild);
  const told = document.querySelector("[data-announce]");
  const count = list.children.length;
  if (told) told.textContent = `${count} ${count === 1 ? "suggestion" : "suggestions"}: up, down, Enter`;
};

const ask = async (text, naming) => {
  asking = new AbortController();
  const { signal } = asking;
  const url = `/projects/${project}/suggestions.json?${new URLSearchParams({ [kinds[naming.mark]]: naming.words })}`;
  const answer = await fetch(url, { signal }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!signal.aborted && document.activeElement === text) show(text, naming, found?.[kinds[naming.mark]] ?? []);
};

const type = (event) => {
  const text = event.target;
  const naming = document.activeElement === text && !event.isComposing ? asked(text) : null;
  clearTimeout(timer);
  asking?.abort();
  if (!naming || naming.from !== shown?.from || naming.mark !== shown?.mark) close();
  if (naming?.from !== refused) refused = undefined;
  if (naming && naming.from !== refused) timer = setTimeout(ask, 120, text, naming);
};

const press = (event) => {
  if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const here = list.querySelector("[aria-selected=true]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isTaken = ["Enter", "Tab"].includes(event.key);
  if (step) choose(list.children[([...list.children].indexOf(here) + step + list.children.length) % list.children.length]);
  else if (event.key === "Escape") (refused = shown.from), close();
  // What is on its way is not what is shown.
  else if (isTaken && asked(box)?.words === shown.words) take(here);
  else return isTaken || /^(Arrow|Home|End|Page)/.test(event.key) ? close() : undefined;
  event.preventDefault();
  event.stopPropagation();
};

for (const text of project ? document.querySelectorAll("textarea[name=body]") : []) {
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-haspopup", "listbox");
  text.addEventListener("input", type);
  text.addEventListener("keydown", press);
  text.addEventListener("compositionend", type);
  for (const leaves of ["blur", "pointerdown"]) text.addEventListener(leaves, close);
}
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("mousedown", (event) => event.preventDefault());
addEventListener("scroll", ({ target }) => list.hidden || target === list || place(), { capture: true, passive: true });
addEventListener("resize", () => list.hidden || place());
