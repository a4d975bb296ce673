// A paragraph to paste elsewhere is copied by one press; without script it is selected by hand.
export function openCopyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy);
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      document.execCommand("copy"); // works on plain http too, where navigator.clipboard is missing
      button.textContent = "已复制";
    });
  }
}
