// Keyboard shortcuts. Every one is a link or a field that is on the page anyway; without this file nothing is lost.
// Off while a reader types or an input method composes, and when <html data-keys="off"> says so (a setting).
const pages = { n: "now", t: "topics", f: "search", s: "sources", d: "deliveries", y: "system" };
let afterG = 0;

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (!items.length) return;
  const here = items.findIndex((item) => item.classList.contains("is-here"));
  const next = items[Math.min(items.length - 1, Math.max(0, here + by))];
  items[here]?.classList.remove("is-here");
  next.classList.add("is-here");
  next.querySelector("a[data-open]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function open(page) {
  document.querySelector(`.nav a[data-page="${page}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off") return;
  const key = event.key;
  if (Date.now() - afterG < 1500 && pages[key]) open(pages[key]);
  else if (key === "g") { afterG = Date.now(); return; }
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "o") document.querySelector(".is-here a[data-open]")?.click();
  else if (key === "/") document.querySelector("[data-search]") ? document.querySelector("[data-search]").focus() : open("search");
  else if (key === "?") document.getElementById("keys")?.togglePopover();
  else return;
  event.preventDefault();
});
