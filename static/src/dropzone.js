// Files dropped onto the zone land in its file input; the list below says what will be sent.
const MEGABYTE = 1024 * 1024;

function readableSize(bytes) {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function listItem(file, largest) {
  const item = document.createElement("li");
  item.className = "files__item";
  const size = document.createElement("span");
  size.className = "files__size";
  size.textContent = readableSize(file.size);
  item.append(file.name, size);
  if (file.size > largest) {
    size.classList.add("files__problem");
    size.textContent += `，超过上限 ${readableSize(largest)}`;
  }
  return item;
}

function show(zone) {
  const files = Array.from(zone.querySelector("input[type=file]").files);
  const list = zone.querySelector("[data-files]");
  const largest = Number(zone.dataset.largest);
  list.textContent = "";
  list.append(...files.map((file) => listItem(file, largest)));
  list.hidden = files.length === 0;
  zone.classList.toggle("dropzone--bad", files.some((file) => file.size > largest));
}

function open(zone) {
  const input = zone.querySelector("input[type=file]");
  input.addEventListener("change", () => show(zone));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dropzone--over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dropzone--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dropzone--over");
    input.files = event.dataTransfer.files;
    show(zone);
  });
}

export function openDropZones() {
  document.querySelectorAll("[data-dropzone]").forEach(open);
}
