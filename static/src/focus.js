// A part that is replaced takes the focus with it: it goes on in the same place of the new part, else to its heading.
const REACHED = 'summary, button, a[href], input:not([type="hidden"]), select, textarea';

let left = null; // where the focus stood in what is about to go: the name of the place, "" if it has none

function placeOf(control) {
  const named = control.closest("[data-stay]");
  return named ? named.dataset.stay : "";
}

function goOn(place) {
  const named = Array.from(document.querySelectorAll("[data-stay]")).find((one) => one.dataset.stay === place);
  const control = named && named.querySelector(REACHED);
  const heading = document.querySelector("#main h1");
  if (control) return control.focus();
  if (!heading) return null;
  heading.tabIndex = -1;
  return heading.focus();
}

export function keepFocus() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const control = document.activeElement;
    left = event.detail.target.contains(control) && control !== document.body ? placeOf(control) : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (left !== null && document.activeElement === document.body) goOn(left);
    left = null;
  });
}
