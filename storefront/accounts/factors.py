"""Codes of the second factor (RFC 6238) and the recovery codes: derived from salts, so that no table holds a secret.

`cryptography` is no dependency of ours; what another shop would encrypt with a key from `SECRET_KEY` is here computed
from that key: the database alone is worth nothing.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import TYPE_CHECKING

import pyotp

from storefront.accounts.types import RECOVERY_CODES
from storefront.kernel import keyed
from storefront.kernel.ids import READABLE

if TYPE_CHECKING:
    from datetime import datetime

ISSUER = "Beli Produk NTT"
STEP_SECONDS = 30
STEPS_TRIED = (0, -1, 1)  # a phone's clock may be half a minute off
HALF_A_CODE = 5
_TOTP = re.compile(r"[0-9]{6}")


def secret_of(person_id: int, salt: str) -> str:
    """What the app keeps: 160 bits in base32."""
    return base64.b32encode(keyed.derive("second factor", person_id, salt)[:20]).decode()


def app_url(secret: str, account: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute since 1970 that this code belongs to, if it is about now; None for any other text."""
    bare = re.sub(r"\s", "", code)
    if not _TOTP.fullmatch(bare):
        return None
    shown_by, this_step = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    steps = (this_step + offset for offset in STEPS_TRIED)
    return next((step for step in steps if hmac.compare_digest(shown_by.generate_otp(step), bare)), None)


def codes_of(person_id: int, salt: str) -> tuple[str, ...]:
    """The recovery codes, `XXXXX-XXXXX`, in signs that are not mixed up."""
    return tuple(_code(keyed.derive("recovery code", person_id, salt, number)) for number in range(RECOVERY_CODES))


def _code(source: bytes) -> str:
    signs = "".join(READABLE[byte % len(READABLE)] for byte in source[: 2 * HALF_A_CODE])
    return f"{signs[:HALF_A_CODE]}-{signs[HALF_A_CODE:]}"


def digest_of(person_id: int, code: str) -> str:
    """What the database keeps of a recovery code; however it is typed, hyphen or not."""
    return keyed.token("recovery digest", person_id, re.sub(r"[^0-9A-Z]", "", code.upper()))
