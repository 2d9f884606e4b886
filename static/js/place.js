// A form that acts on one thing of a page leads back to the page: this keeps where one was on it, scrolled and chosen.
// Forms with a text box lead on to what was written instead; what is wrong in one is chosen.
const things = ".note, .issue-row, .rail__group, .comment";
const page = location.pathname;

document.addEventListener("submit", ({ target: form, submitter }) => {
  if (form.method !== "post" || form.querySelector("textarea, input[type=text], input:not([type])")) return;
  const thing = (submitter ?? form).closest(things);
  const kind = thing && things.split(", ").find((kind) => thing.matches(kind));
  const at = kind ? [...document.querySelectorAll(kind)].indexOf(thing) : -1;
  sessionStorage.setItem("place", JSON.stringify({ page, top: scrollY, kind, at, since: Date.now() }));
});

const wrong = () => document.querySelector("[aria-invalid=true]");

const back = () => {
  if (wrong() && document.activeElement === document.body) return wrong().focus();
  const { page: of, top, kind, at, since } = JSON.parse(sessionStorage.getItem("place") ?? "{}");
  sessionStorage.removeItem("place");
  if (of !== page || Date.now() - since > 20_000) return;
  scrollTo(0, top);
  const all = kind ? [...document.querySelectorAll(kind)] : [];
  const thing = all[Math.min(at, all.length - 1)];
  if (!thing) return;
  const inside = thing.matches(".note, .issue-row") ? null : thing.querySelector("summary, button");
  if (!inside) thing.tabIndex = -1;
  (inside ?? thing).focus({ preventScroll: true });
};
// Only then has the browser gone to where the address points.
addEventListener("load", () => requestAnimationFrame(back));
