// Every page works without this script; with it, parts of a page renew themselves and files can be dropped.
import htmx from "htmx.org";
import { closePopoversOutside } from "./popover.js";
import { openDropZones } from "./dropzone.js";
import { keepFocus } from "./focus.js";
import { openCopyButtons } from "./copy.js";
import { tellWhatTakesLong } from "./waiting.js";

// The content security policy allows no inline style and no evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0; // nothing of the ledger stays behind in the browser's storage
htmx.config.scrollBehavior = "auto";
htmx.config.attributesToSettle = ["class"]; // never a style

document.documentElement.classList.remove("no-script");

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});

// A part that fails to renew (signed out, error page) gives way to the whole page.
document.addEventListener("htmx:responseError", () => window.location.reload());

// Where a whole page part is replaced, its tables stay where they were scrolled to.
let scrolled = [];
const frames = () => Array.from(document.querySelectorAll(".table-frame--scroll"));
document.addEventListener("htmx:beforeSwap", () => {
  scrolled = frames().map((frame) => [frame.scrollLeft, frame.scrollTop]);
});
document.addEventListener("htmx:afterSwap", () => {
  frames().forEach((frame, index) => {
    if (scrolled[index]) [frame.scrollLeft, frame.scrollTop] = scrolled[index];
  });
});

// What opens to be filled in is ready for the keyboard.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.fix[open]")) return;
  const control = event.target.querySelector('input[name="text"]');
  control.focus();
  control.select();
}, true);

document.addEventListener("DOMContentLoaded", () => {
  closePopoversOutside();
  keepFocus();
  openDropZones();
  openCopyButtons();
  tellWhatTakesLong();
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
});

// A form is sent once, however often its button is pressed; coming back by history frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
