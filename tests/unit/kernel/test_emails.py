from __future__ import annotations

import pytest

from storefront.kernel.emails import is_email, normal_email


@pytest.mark.parametrize(
    "text", ["maria@contoh.id", " Maria@Contoh.ID ", "a+b@x-y.co.id", "maria.bupu@dinas.nttprov.go.id"]
)
def test_addresses(text: str) -> None:
    assert is_email(text)
    assert normal_email(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text", ["", "maria", "@contoh.id", "a@b", "a b@c.id", "a@b.c\nBcc: x@y.id", "a@b.id,c@d.id", "a@-b.id"]
)
def test_no_addresses(text: str) -> None:
    assert not is_email(text)


def test_an_address_has_254_characters_at_most() -> None:
    end = "@" + ".".join(["x" * 63] * 3) + ".id"
    assert is_email("a" * (254 - len(end)) + end)
    assert not is_email("a" * (255 - len(end)) + end)
