// What one writes is kept in this tab until it is sent: another button of the page, a link or a slip loses nothing.
// Boxes that begin with a text are not kept, but for a quotation, which goes below what was written.
const forms = [...document.querySelectorAll("form:has(textarea[name=body])")];
const keyOf = (form) => `draft ${new URL(form.action).pathname}`;
const parts = (form) => [...form.querySelectorAll("textarea[name=body], input[name=title]")];

// The address points to the form, and a browser that goes there forgets what it had chosen.
const begin = (text) => {
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
};

for (const form of forms) {
  const key = keyOf(form);
  const text = form.elements.body;
  const isQuote = text.hasAttribute("autofocus");
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  const isEmpty = parts(form).every((part) => !part.defaultValue.trim());
  const wasSent = sessionStorage.getItem(`${key} sent`);
  sessionStorage.removeItem(`${key} sent`);
  if (wasSent) sessionStorage.removeItem(key);
  else if (isQuote || isEmpty) {
    for (const part of parts(form)) {
      const own = kept[part.name] ?? "";
      if (own.trim() && !own.includes(part.value.trim() || "\0")) part.value = [own.trimEnd(), part.value].filter((words) => words).join("\n\n");
      else if (own.trim() && part.value.trim()) part.value = own;
    }
  }
  if (isQuote) addEventListener("load", () => requestAnimationFrame(() => begin(text)));
  if (!isQuote && !isEmpty) continue;
  const keep = () => {
    const words = Object.fromEntries(parts(form).map((part) => [part.name, part.value]));
    if (Object.values(words).some((value) => value.trim())) sessionStorage.setItem(key, JSON.stringify(words));
    else sessionStorage.removeItem(key);
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(`${key} sent`, "1"));
  if (isQuote) keep();
}

// Whoever signs out leaves nothing behind.
document.addEventListener("submit", ({ target }) => target.action.endsWith("/sign-out") && sessionStorage.clear());
