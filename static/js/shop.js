// Comfort for buyers; every page works without it: quantity on the spot, arrow keys on the tile map, goods seen lately.

// Quantity: the buttons submit the form elsewhere; inside a form with data-steps="here" they change the figure.
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

// Tile map: an arrow goes to the nearest tile on that side; Tab goes through all of them as before.
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(element) {
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

addEventListener("keydown", (event) => {
  const here = event.target.closest?.(".tilemap a");
  const side = SIDES[event.key];
  if (!here || !side) return;
  event.preventDefault();
  const [x, y] = middle(here);
  let nearest = null;
  let least = Infinity;
  for (const other of here.closest(".tilemap").querySelectorAll("a")) {
    const [otherX, otherY] = middle(other);
    const ahead = (otherX - x) * side[0] + (otherY - y) * side[1];
    const aside = Math.abs((otherX - x) * side[1]) + Math.abs((otherY - y) * side[0]);
    if (ahead < 4 || aside > 1.2 * ahead) continue;
    const far = ahead + 2 * aside;
    if (far < least) [nearest, least] = [other, far];
  }
  nearest?.focus();
});

// Goods seen lately: slugs in this browser's own storage. Nothing is sent but the question for their cards, which says nothing of who asks.
const KEY = "dilihat";
const MOST = 6;

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((slug) => /^[a-z0-9-]{1,200}$/.test(slug)) : [];
  } catch {
    return []; // storage is shut, or something else wrote there
  }
}

function remember(slug, before) {
  try {
    localStorage.setItem(KEY, JSON.stringify([slug, ...before].slice(0, MOST + 1)));
  } catch {
    // storage is shut: then nothing is remembered
  }
}

async function showRecent(section) {
  const seen = section.dataset.seen;
  const others = remembered().filter((slug) => slug !== seen);
  if (seen) remember(seen, others);
  if (!others.length) return;
  const address = new URL(section.dataset.recent, location.href);
  for (const slug of others.slice(0, MOST)) address.searchParams.append("produk", slug);
  const answer = await fetch(address, { credentials: "omit" });
  const { html } = answer.ok ? await answer.json() : { html: "" };
  if (!html) return;
  section.querySelector("[data-cards]").innerHTML = html;
  section.hidden = false;
  section.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    section.hidden = true;
  });
}

const section = document.querySelector("[data-recent]");
if (section) showRecent(section).catch(() => {}); // without a network there is nothing to show
