// Quantity steps on the spot, inside a form with data-steps="here"; elsewhere the buttons submit as they do without script.
addEventListener("click", (event) => {
  const button = event.target.closest?.(".qty button");
  if (!button || button.form?.dataset.steps !== "here") return;
  event.preventDefault();
  const input = button.parentElement.querySelector("input");
  const least = Number(input.dataset.min ?? 1);
  const most = Number(input.dataset.max ?? Infinity);
  const next = (Number.parseInt(input.value, 10) || 0) + (button.value === "+" ? 1 : -1);
  input.value = String(Math.min(most, Math.max(least, next)));
});
