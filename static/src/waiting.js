// What may take longer than a second says so, while the page one leaves still stands.
const PATIENCE = 1000; // milliseconds

function noteOf(text) {
  const note = document.createElement("div");
  note.className = "waiting-note no-print";
  note.setAttribute("role", "status");
  note.textContent = text;
  note.append(Object.assign(document.createElement("progress"), { className: "progress-line" }));
  return note;
}

export function tellWhatTakesLong() {
  let timer = 0;
  let note = null;
  const begin = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (note) note.remove();
      note = noteOf(text);
      document.body.append(note);
    }, PATIENCE);
  };
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.waiting) begin(event.target.dataset.waiting);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-waiting]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey;
    if (link && !elsewhere) begin(link.dataset.waiting);
  });
  window.addEventListener("pageshow", () => {
    clearTimeout(timer);
    if (note) note.remove();
  });
}
