// The button that takes back what was just done is there for ten seconds; the server keeps it a little longer, for the way.
for (const form of document.querySelectorAll("[data-undo]")) {
  setTimeout(() => {
    const flash = form.closest(".flash");
    if (form.contains(document.activeElement)) {
      flash.tabIndex = -1;
      flash.focus();
    }
    form.remove();
  }, 10_000);
}
