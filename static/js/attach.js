// Files that are dropped on, pasted into or picked beside a box for Markdown are sent at once and become links in it.
// Without this script the form brings along what was picked.
const project = document.body.dataset.project;

const replace = (text, words, by) => {
  const at = text.value.indexOf(words);
  if (at < 0) return;
  text.setRangeText(by, at, at + words.length, "preserve");
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

const send = async (text, files) => {
  for (const file of files) {
    const waiting = `[Sending ${file.name}…]()`;
    const before = text.selectionStart > 0 && text.value[text.selectionStart - 1] !== "\n" ? "\n" : "";
    text.setRangeText(`${before}${waiting}\n`, text.selectionStart, text.selectionEnd, "end");
    const body = new FormData();
    body.append("project", project);
    body.append("files", file);
    const answer = await fetch("/attachments", { method: "POST", body }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    const link = answer?.ok && told?.files[0].markdown;
    replace(text, waiting, link || `(${file.name} was not sent: ${told?.error ?? "there was no answer. Try again."})`);
  }
};

for (const text of document.querySelectorAll("textarea[name=body]")) {
  if (!project) break;
  const over = (is) => (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    text.classList.toggle("is-over", is);
  };
  text.addEventListener("dragover", over(true));
  text.addEventListener("dragleave", over(false));
  text.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) send(text, [...event.dataTransfer.files]);
  });
  text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    send(text, [...event.clipboardData.files]);
  });
  const picked = text.form?.querySelector("input[type=file]");
  picked?.addEventListener("change", () => {
    const files = [...picked.files];
    picked.value = "";
    send(text, files);
  });
}
