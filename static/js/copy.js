// Comfort: a button after each [data-copy] that copies its value. Without it a long press selects the same.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(document.createElement("textarea"));  // over plain http there is no clipboard
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

for (const value of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second small";
  button.textContent = value.dataset.label;
  button.addEventListener("click", async () => {
    await copy(value.dataset.copy);
    button.textContent = value.dataset.copied;
    button.focus();
  });
  value.after(button);
}
