// Photos are made small on the phone before they are sent: at most 1,600 px, as JPEG. Whatever cannot be read here goes as it is, and the server
// says what is wrong with it. Without this module the form sends the files themselves.
const LONGEST = 1600;
const QUALITY = 0.82;
const SMALL = 400_000; // bytes: not worth the work
const KILO = 1024;

async function decoded(file) {
  if (globalThis.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      // an old browser knows no such option, or no such picture
    }
  }
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function shrunk(file) {
  const picture = await decoded(file);
  const width = picture.naturalWidth ?? picture.width;
  const height = picture.naturalHeight ?? picture.height;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  if (scale === 1 && file.size <= SMALL && file.type === "image/jpeg") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // what shows where a picture is transparent
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0; // a cheap phone has little memory
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function equip(input) {
  const status = document.createElement("span");
  status.className = "hint";
  status.setAttribute("role", "status");
  input.after(status);
  let round = 0;

  input.addEventListener("change", async () => {
    const mine = ++round;
    const files = [...input.files];
    const button = input.form.querySelector("button[type=submit]");
    const carrier = new DataTransfer();
    button.disabled = true;
    try {
      for (const [at, file] of files.entries()) {
        status.textContent = filled(input.dataset.shrink, { n: at + 1, m: files.length });
        carrier.items.add(await shrunk(file).catch(() => file));
        if (mine !== round) return; // others were chosen meanwhile
      }
      input.files = carrier.files;
    } finally {
      if (mine === round) button.disabled = false;
    }
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const isSmall = size < KILO * KILO;
    const number = isSmall ? Math.ceil(size / KILO) : size / KILO / KILO;
    const shown = `${number.toLocaleString("id", { maximumFractionDigits: 1 })} ${isSmall ? "KB" : "MB"}`;
    status.textContent = files.length ? filled(input.dataset.ready, { m: files.length, size: shown }) : "";
  });
}

for (const input of document.querySelectorAll("input[data-shrink]")) equip(input);
