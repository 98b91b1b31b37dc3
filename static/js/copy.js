// Comfort for pages to copy from: a button beside each value. Without it the text is selected and copied by hand.
for (const value of document.querySelectorAll("[data-copy]")) {
  const words = value.closest("[data-copy-word]").dataset;
  const name = value.closest("div").querySelector("dt").textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet small";
  button.textContent = words.copyWord;
  button.setAttribute("aria-label", `${words.copyWord}: ${name}`);
  button.addEventListener("click", async () => {
    if (!(await written(value))) return;
    button.textContent = words.copiedWord;
    button.setAttribute("aria-label", `${words.copiedWord}: ${name}`);
  });
  value.after(button);
}

async function written(value) {
  try {
    await navigator.clipboard.writeText(value.innerText);
    return true;
  } catch { // no clipboard over plain http, or it is refused: the text is selected, ready for the menu
    getSelection().selectAllChildren(value);
    return document.execCommand("copy");
  }
}
