// <button data-copies="secret" hidden> copies what the element of that id says.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.lastElementChild.textContent = document.querySelector("[data-announce]").textContent = "Copied";
  });
}
