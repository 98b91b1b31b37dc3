"""Photos of slips as buyers send them, and files that only say they are photos."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

GPS, ORIENTATION, QUARTER_TURN = 0x8825, 0x0112, 6


def photo(kind: str = "JPEG", size: tuple[int, int] = (120, 90), shade: int = 120, **options: object) -> bytes:
    """A picture of one colour; another `shade` makes another file."""
    out = BytesIO()
    Image.new("RGB", size, (shade, 90, 60)).save(out, kind, **options)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = (400, 300)) -> bytes:
    """As a phone takes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = QUARTER_TURN
    exif.get_ifd(GPS).update({1: "S", 2: (8.0, 47.0, 0.0), 3: "E", 4: (120.0, 58.0, 0.0)})
    return photo(size=size, exif=exif)


def noisy_photo(size: tuple[int, int]) -> bytes:
    """As heavy as a photograph: nothing in it repeats itself."""
    out = BytesIO()
    Image.effect_noise(size, 120).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>jahat()</script></svg>'
BOMB = photo("PNG")[:16] + (13_000).to_bytes(4, "big") * 2 + photo("PNG")[24:]
NO_PHOTOS = {
    "nothing": (b"", "photo_missing"),
    "text": (b"bukti transfer", "photo_kind"),
    "svg": (SVG, "photo_kind"),
    "html": (b"<html><script>jahat()</script>", "photo_kind"),
    "pdf": (b"%PDF-1.7 bukti", "photo_kind"),
    "gif": (photo("GIF"), "photo_kind"),
    "cut off": (photo(size=(400, 300))[:600], "photo_damaged"),
    "only its first bytes": (b"\xff\xd8\xff", "photo_damaged"),
    "13000 pixels square": (BOMB, "photo_heavy"),
    "13 MB": (photo() + b"\0" * 13_000_000, "photo_heavy"),
}


def pdf(body: bytes = b"") -> bytes:
    """A paper of one empty page, with something more in its catalogue."""
    return b"%PDF-1.4\n1 0 obj << /Type /Catalog " + body + b" >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
