// One line to the server for each page that is looked at: `data-live` on a feed says which events it shows, `data-unread` on
// the bell that somebody wants to know of notifications. What comes is told to the other scripts as events of the document.
const live = document.querySelector("[data-live]");
const bell = document.querySelector("[data-unread]");
const others = "BroadcastChannel" in window ? new BroadcastChannel("tidings") : null;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`tidings:${name}`, { detail }));
const shown = live ? [...live.querySelectorAll("[id^=event-]")].map((line) => Number(line.id.slice(6))) : [];
const newest = Math.max(0, ...shown);
let place = newest ? `event-${newest}` : "";
let source;
let release;

const open = (only) => {
  const query = new URLSearchParams(only ? "only=unread" : live.dataset.live);
  if (place && !only) query.set("after", place);
  source = new EventSource(`/events/stream?${query}`);
  const keep = (event) => {
    if (!only) place = event.lastEventId || place;
  };
  source.addEventListener("message", (event) => {
    keep(event);
    tell("event", JSON.parse(event.data));
  });
  source.addEventListener("unread", (event) => {
    keep(event);
    tell("unread", Number(event.data));
    others?.postMessage(Number(event.data));
  });
  source.addEventListener("bye", (event) => {
    if (["signed out", "replaced"].includes(JSON.parse(event.data).reason)) source.close();
  });
};

// A browser has few lines to one server: of all pages in the background one alone keeps its own, and tells the others.
const turn = () => {
  source?.close();
  release?.();
  release = undefined;
  if (!document.hidden) return open(!live);
  if (!bell || !navigator.locks) return;
  const gone = new AbortController();
  release = () => gone.abort();
  const hold = () =>
    new Promise((done) => {
      open(true);
      release = done;
    });
  navigator.locks.request("tidings-unread", { signal: gone.signal }, hold).catch(() => {});
};

others?.addEventListener("message", (event) => tell("unread", event.data));
if (live || bell) {
  turn();
  document.addEventListener("visibilitychange", turn);
  // A page that is kept for Back must let its line go.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && turn());
}
