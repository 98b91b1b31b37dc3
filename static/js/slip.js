// Comfort for the packing slip: buttons that print it and copy its text. Without them the browser's menu and a long press do the same.
const row = document.querySelector("[data-share]");

function add(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second";
  button.textContent = text;
  button.addEventListener("click", () => act(button));
  row.append(button);
}

if (row) {
  const text = document.querySelector(row.dataset.share);
  add(row.dataset.print, () => print());
  add(row.dataset.copy, async (button) => {
    text.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(text.value);
    else document.execCommand("copy");
    button.textContent = row.dataset.copied;
  });
}
