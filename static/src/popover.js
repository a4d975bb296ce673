// Menus, hints and confirmations are <details>: they open by themselves and only need help to close.
const SELECTOR = "details[data-popover][open], details.hint[open]";

function closeAllBut(inside) {
  for (const open of document.querySelectorAll(SELECTOR)) {
    if (!open.contains(inside)) open.open = false;
  }
}

export function closePopoversOutside() {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement.closest(SELECTOR);
    closeAllBut(null);
    if (open) open.querySelector("summary").focus();
  });
}
