// Comfort for forms and what is copied from a page; everything works without it.
// The focus goes to the error summary, and a POST form is sent once only.
document.querySelector("[data-focus]")?.focus();

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back button: the page comes from memory and its forms may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// A button after each [data-copy] copies its value; without it a long press selects the same.
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
  const say = (words) => {
    button.textContent = words;
    if (value.dataset.name) button.setAttribute("aria-label", `${words}: ${value.dataset.name}`);
  };
  say(value.dataset.label);
  button.addEventListener("click", async () => {
    await copy(value.dataset.copy);
    say(value.dataset.copied);
    button.focus();
  });
  value.after(button);
}
