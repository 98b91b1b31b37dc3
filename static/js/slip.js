// Comfort for what is printed: buttons that print it, copy its text and pass it on. Without them the browser's menu and a long press do the same.
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
  const text = row.dataset.share ? document.querySelector(row.dataset.share) : null;
  add(row.dataset.print, () => print());
  if (text && navigator.share) {
    add(row.dataset.send, () => navigator.share({ text: text.value }).catch(() => {})); // closed again: nothing to say
  }
  if (text) add(row.dataset.copy, async (button) => {
    text.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(text.value);
    else document.execCommand("copy");
    button.textContent = row.dataset.copied;
  });
}
