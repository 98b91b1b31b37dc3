// Comfort for the stock list: a line is saved where it stands, without loading the page anew. Without script the forms do the same.
// A form keeps its key until the answer has come, so that pressing again after a lost network counts once.
const list = document.querySelector(".stocklist");
const status = document.querySelector("[data-status]");

async function save(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "line" } });
  if (answer.headers.get("X-Part") !== "line") return location.reload(); // signed out, or something that fills a page
  const line = form.closest("li");
  line.insertAdjacentHTML("afterend", await answer.text());
  const next = line.nextElementSibling;
  line.remove();
  next.querySelector("summary").focus();
  status.textContent = next.querySelector("summary").textContent;
}

list?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  try {
    await save(form, submitter);
  } catch {
    status.textContent = status.dataset.lost;
    status.hidden = false;
  } finally {
    delete form.dataset.sending;
  }
});
