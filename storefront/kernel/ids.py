"""Names that people read out and secrets that nobody guesses."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

# of each pair that is mixed up by ear or by hand (0O, 1IL, 2Z, 5S, 6G, B8) one at most
READABLE = "ABCDEFGHJKMNPRTUVWXY3479"


def secret_token() -> str:
    """160 random bits for a link or a cookie."""
    return secrets.token_urlsafe(20)


def digest(token: str) -> str:
    """What the database keeps of a secret that only its owner needs to know."""
    return hashlib.sha256(token.encode()).hexdigest()


def readable_code(*groups: int) -> str:
    """Random groups of unmistakable characters, joined by hyphens: `readable_code(3, 3)` may give `7K4-M9R`."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(size)) for size in groups)


def slugify(text: str) -> str:
    """The name as part of an address; apostrophes vanish, so that `Ti'i langga` becomes `tii-langga`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['`\"]", "", plain.replace("&", " dan "))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
