from __future__ import annotations

import pytest

from storefront.web.guards import is_own_path


@pytest.mark.parametrize("target", ["/", "/akun", "/pesanan/NTT-7K4-M9R?kunci=a%2Fb", "/produk/?q=kopi bajawa"])
def test_our_own_paths(target: str) -> None:
    assert is_own_path(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "akun",
        "//jahat.example",
        "/\\jahat.example",
        "\\\\jahat.example",
        "https://jahat.example/",
        "javascript:alert(1)",
        "/\tjahat",
        "/\njahat",
        "/\u2028",
        " /akun",
        "///jahat.example",
        "/akun\\..\\",
    ],
)
def test_anywhere_else(target: str) -> None:
    assert not is_own_path(target)
