from __future__ import annotations

import pytest

from storefront.kernel.keyed import Keyring


def ring(key: str) -> Keyring:
    made = Keyring()
    made.configure(key)
    return made


def test_the_same_parts_give_the_same_secret_and_no_others_do() -> None:
    one = ring("kunci pertama")
    secret = one.token("link", "garam", 7)
    assert secret == ring("kunci pertama").token("link", "garam", "7")
    others = {
        one.token("kode", "garam", 7),
        one.token("link", "garam", 8),
        one.token("link", "garam7"),
        one.token("linkgaram", 7),
        ring("kunci kedua").token("link", "garam", 7),
    }
    assert len(others | {secret}) == 6


def test_a_token_goes_into_an_address() -> None:
    tokens = [ring("kunci").token("link", number) for number in range(200)]
    assert {len(token) for token in tokens} == {27}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in tokens)


def test_nothing_is_derived_without_a_key() -> None:
    with pytest.raises(AssertionError):
        Keyring().derive("link")
