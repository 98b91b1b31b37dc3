// Names of villages and kecamatan while somebody types: the combobox with a list of the ARIA Authoring Practices.
// The field stays a text field: whatever is typed counts, and a name that the register does not know is as good as one that it does.
const PAUSE = 150;
const LEAST = 2;

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function equip(input) {
  const box = make("div", { className: "places", hidden: true });
  const list = make("ul", { id: `${input.id}-places`, role: "listbox", ariaLabel: input.dataset.label });
  const credit = make("p", {});
  const status = make("span", { className: "sr", role: "status" });
  box.append(list, credit);
  input.after(box, status);
  input.autocomplete = "off";
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let places = [];
  let chosen = -1;
  let timer = 0;
  let request = null;

  function close() {
    clearTimeout(timer);
    request?.abort();
    box.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number].scrollIntoView({ block: "nearest" });
  }

  function pick(number) {
    const place = places[number];
    input.value = place.value;
    const other = document.getElementById(input.dataset.fills);
    if (other && place.district) other.value = place.district;
    close();
    status.textContent = "";
  }

  function show(found) {
    places = found.places;
    list.replaceChildren(...places.map((place, at) => {
      const option = make("li", { id: `${list.id}-${at}`, role: "option", textContent: place.value });
      option.append(make("span", { textContent: place.note }));
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    credit.textContent = found.credit;
    credit.hidden = !found.credit;
    box.hidden = !places.length;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(!box.hidden));
    status.textContent = found.known ? (places.length ? input.dataset.found + places.length : input.dataset.none) : "";
  }

  async function ask() {
    const text = input.value.trim();
    const area = document.getElementById(input.dataset.within)?.value ?? "";
    if (text.length < LEAST || (area && !area.startsWith("53."))) return close();
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ q: text, kabupaten: area, tingkat: input.dataset.level });
    try {
      const answer = await fetch(`${input.dataset.places}?${query}`, { signal: request.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch {
      close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      pick(chosen);
    } else if (event.key === "ArrowDown" && box.hidden) {
      ask();
    } else if (event.key === "ArrowDown") {
      mark((chosen + 1) % places.length);
    } else if (event.key === "ArrowUp" && !box.hidden) {
      mark(chosen > 0 ? chosen - 1 : places.length - 1);
    } else {
      return;
    }
    event.preventDefault();
  });
  // the press must not take the focus from the field: its list would close before the click
  box.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) pick([...list.children].indexOf(option));
  });
}

document.querySelectorAll("input[data-places]").forEach(equip);
