// A form that was sent cannot be sent again: its button says so until the page is left, or shown again by Back.
const saving = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (saving.has(form)) return event.preventDefault();
  const button = event.submitter;
  saving.set(form, { button, inside: button && [...button.childNodes] });
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  if (!button.matches("[data-quiet]")) button.textContent = "Saving…";
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const { button, inside } of saving.values()) {
    button?.removeAttribute("aria-disabled");
    button?.replaceChildren(...inside);
  }
  saving.clear();
});

// Ctrl+Enter sends the form in which one types.
document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (sends && event.target.matches("textarea")) event.target.form?.requestSubmit();
});
