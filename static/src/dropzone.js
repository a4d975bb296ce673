// Files dropped onto the zone land in its file input; the list below says what will be sent.
// Where several may be sent, each drop and each choice adds to those before, and each can be removed.
const MEGABYTE = 1024 * 1024;
const held = new WeakMap();

function readableSize(bytes) {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function inputOf(zone) {
  return zone.querySelector("input[type=file]");
}

function isSame(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

function removeButton(zone, file) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "files__remove";
  button.textContent = "移除";
  button.setAttribute("aria-label", `移除 ${file.name}`);
  button.addEventListener("click", () => {
    const at = held.get(zone).indexOf(file);
    hold(zone, held.get(zone).filter((other) => other !== file));
    const left = zone.querySelectorAll(".files__remove");
    (left[Math.min(at, left.length - 1)] || inputOf(zone)).focus();
  });
  return button;
}

function listItem(zone, file) {
  const largest = Number(zone.dataset.largest);
  const item = document.createElement("li");
  item.className = "files__item";
  const size = document.createElement("span");
  size.className = "files__size";
  size.textContent = readableSize(file.size);
  item.append(file.name, size, removeButton(zone, file));
  if (file.size > largest) {
    size.classList.add("files__problem");
    size.textContent += `，超过上限 ${readableSize(largest)}`;
  }
  return item;
}

function hold(zone, files) {
  const carrier = new DataTransfer();
  files.forEach((file) => carrier.items.add(file));
  held.set(zone, files);
  inputOf(zone).files = carrier.files;
  const list = zone.querySelector("[data-files]");
  list.textContent = "";
  list.append(...files.map((file) => listItem(zone, file)));
  list.hidden = files.length === 0;
  zone.classList.toggle("dropzone--bad", files.some((file) => file.size > Number(zone.dataset.largest)));
}

function add(zone, given) {
  const added = Array.from(given);
  if (!inputOf(zone).multiple) {
    hold(zone, added.slice(-1));
    return;
  }
  const before = (held.get(zone) || []).filter((file) => !added.some((other) => isSame(file, other)));
  hold(zone, [...before, ...added]);
}

function open(zone) {
  inputOf(zone).addEventListener("change", () => add(zone, inputOf(zone).files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dropzone--over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dropzone--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dropzone--over");
    add(zone, event.dataTransfer.files);
  });
}

export function openDropZones() {
  document.querySelectorAll("[data-dropzone]").forEach(open);
}
