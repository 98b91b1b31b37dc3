"""Password hashes by Argon2id, with the least cost that the OWASP cheat sheet names (19 MiB, two passes)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, hashed: str | None) -> bool:
    """Compare with the hash of an account, or with nobody's, so that both answers take the same time."""
    nobodys = _nobodys_hash()  # whoever comes first: making it must not tell that nobody was asked for
    try:
        _hasher.verify(hashed or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether the cost has been raised since this hash was made."""
    return _hasher.check_needs_rehash(hashed)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
