// <a data-unread="3"> is the bell: its number, the page's title and its icon follow what is unread, and a rise is announced.
const bell = document.querySelector("[data-unread]");
const words = bell?.querySelector(".vh");
const count = bell?.querySelector(".head__count");
const icon = document.querySelector("link[rel=icon]");

document.addEventListener("tidings:unread", ({ detail: unread }) => {
  if (!bell || unread === Number(bell.dataset.unread)) return;
  const rises = unread > Number(bell.dataset.unread);
  bell.dataset.unread = unread;
  const said = `${unread} unread notification${unread === 1 ? "" : "s"}`;
  words.textContent = said;
  count.textContent = unread;
  count.hidden = unread === 0;
  icon.href = unread ? icon.dataset.unreadIcon : icon.dataset.readIcon;
  const plain = document.title.replace(/(^| · )\d+ unread(?= · )/, "");
  document.title = unread ? plain.replace(/Tidings$/, `${unread} unread · Tidings`) : plain;
  if (rises) document.querySelector("[data-announce]").textContent = said;
});
