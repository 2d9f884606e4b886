// Files that are dropped on, pasted into or picked beside a box for Markdown are sent at once and become links in it.
// Without this script the form brings along what was picked.
const project = document.body.dataset.project;

const replace = (text, words, by) => {
  const at = text.value.indexOf(words);
  if (at < 0) return;
  text.setRangeText(by, at, at + words.length, "preserve");
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

// Beside the field, where the form without scripts says it too.
const tell = (text, words) => {
  const place = text.form.querySelector(".files") ?? text.parentElement;
  const picked = place.querySelector("input[type=file]");
  let line = place.querySelector("#files-error");
  if (!words) {
    line?.remove();
    picked?.removeAttribute("aria-invalid");
    return;
  }
  if (!line) {
    line = Object.assign(document.createElement("p"), { id: "files-error", className: "field__error" });
    line.setAttribute("role", "alert");
    place.append(line);
  }
  line.textContent = line.dataset.told ? `${line.textContent} ${words}` : words;
  line.dataset.told = "1";
  picked?.setAttribute("aria-invalid", "true");
  picked?.setAttribute("aria-describedby", "files-error");
};

const MOST = 10 * 1024 * 1024;

// The Markdown of the file that is kept now; what is wrong is thrown, in words.
const keep = async (file) => {
  if (file.size > MOST) throw `A file may have 10 MB; “${file.name}” has ${Math.ceil(file.size / 1024 / 1024)} MB.`;
  const body = new FormData();
  body.append("project", project);
  body.append("files", file);
  const answer = await fetch("/attachments", { method: "POST", body }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok) return told.files[0].markdown;
  throw told?.error ?? `“${file.name}” was not sent: there was no answer. Try again.`;
};

const send = async (text, files) => {
  tell(text, "");
  for (const file of files) {
    const waiting = `[Sending ${file.name}…]()`;
    const written = text.value.slice(0, text.selectionStart);
    // A paragraph of its own: on the next line it would belong to the list or the text above.
    const before = !written.trim() || written.endsWith("\n\n") ? "" : written.endsWith("\n") ? "\n" : "\n\n";
    text.setRangeText(`${before}${waiting}\n`, text.selectionStart, text.selectionEnd, "end");
    try {
      replace(text, waiting, await keep(file));
    } catch (words) {
      replace(text, `${waiting}\n`, "");
      tell(text, String(words));
    }
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
