"""`flask catalogue import`: what it says, what it leaves beside the file, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts import service as accounts
from storefront.accounts.types import NewPerson, Role
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, ListingState
from storefront.imports.types import ImportState
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.producers.models import ProducerGroup
from storefront.search import queries as search
from storefront.verification.models import Determination
from storefront.verification.types import DeterminationState
from tests.support import invariants, sheets
from tests.support.sheets import as_csv, row

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["catalogue", *words])
    end_reading()
    return result.exit_code, result.output


def products() -> list[Product]:
    end_reading()
    found = list(read_session().scalars(select(Product).order_by(Product.id)))
    end_reading()
    return found


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    del app
    sheets.make_group()
    return tmp_path / "daftar.csv"


def test_good_rows_go_in_and_bad_ones_lie_in_a_file_beside_it(app: Flask, file: Path) -> None:
    file.write_bytes(as_csv([row("K-1"), row("K-2", kategori="Kopi Arabica")]))
    code, output = run(app, "import", str(file), "--group", "kub-contoh")
    assert code == 1
    assert "Ditambah 1, diubah 0, sama 0, gagal 1 dari 2 baris." in output
    reason = "Kategori Kopi Arabica tidak ada. Pilih salah satu dari daftar. Mungkin maksud Anda: Kopi."
    assert f"Baris 3, kolom kategori: {reason}" in output
    failed = file.with_name("daftar-gagal.csv")
    assert str(failed) in output
    text = failed.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].endswith(";keterangan")
    assert "K-2" in text
    assert "K-1" not in text
    failed.write_text(text.replace("Kopi Arabica;", "kopi;"), encoding="utf-8")
    assert run(app, "import", str(failed), "--group", "kub-contoh") == (
        0,
        "Ditambah 1, diubah 0, sama 0, gagal 0 dari 1 baris.\n",
    )
    assert len(products()) == 2


def test_a_dry_run_leaves_alone_what_the_group_has_sent_itself(app: Flask, file: Path) -> None:
    """The command drops what it has only tried out; the same file on a page still waits for its group."""
    file.write_bytes(as_csv([row("K-1")]))
    (group_id,) = {row.id for row in read_session().query(ProducerGroup)}
    end_reading()
    waiting = sheets.send(group_id, file.read_bytes())
    assert run(app, "import", str(file), "--group", "kub-contoh", "--dry-run")[0] == 0
    assert sheets.see(waiting).state is ImportState.JUDGED


def test_a_dry_run_changes_nothing(app: Flask, file: Path) -> None:
    file.write_bytes(as_csv([row("K-1")]))
    for _turn in range(2):
        code, output = run(app, "import", str(file), "--group", "kub-contoh", "--dry-run")
        assert (code, output.splitlines()[-1]) == (0, "Tidak ada yang dimuat.")
        assert "Akan ditambah 1" in output
    assert products() == []
    assert run(app, "import", str(file), "--group", "kub-contoh")[0] == 0
    assert len(products()) == 1


def test_all_or_nothing(app: Flask, file: Path) -> None:
    file.write_bytes(as_csv([row("K-1"), row("K-2", harga="1e9")]))
    code, output = run(app, "import", str(file), "--group", "kub-contoh", "--all-or-nothing")
    assert (code, products()) == (1, [])
    assert "Tidak ada yang dimuat." in output


def test_unknown_columns_are_named_and_missing_ones_refused(app: Flask, file: Path) -> None:
    file.write_text("sku;nama;modal\nK-1;Kopi;1\n")
    code, output = run(app, "import", str(file), "--group", "kub-contoh")
    assert code == 1
    assert "kolom modal: Kolom ini tidak dikenal, jadi tidak dibaca." in output
    assert "kolom harga: Kolom ini tidak ada di baris judul. Tambahkan, lalu isi di setiap baris." in output
    assert output.splitlines()[-1] == "Tidak ada yang dimuat."


def test_a_list_that_the_office_verified_is_on_show_with_its_determinations(app: Flask, file: Path) -> None:
    person = NewPerson(name="Ibu Dinas", email="dinas@contoh.id", password="rahasia-sekali")
    accounts.create_account(person, Role.DINAS_PMD, "", SYSTEM)
    file.write_bytes(as_csv([row("K-1"), row("K-2", varian="besar", nama="Madu", kategori="madu")]))
    words = ("import", str(file), "--group", "kub-contoh", "--verified-by", "dinas@contoh.id", "--basis", "BA 7/2026")
    assert run(app, *words) == (0, "Ditambah 2, diubah 0, sama 0, gagal 0 dari 2 baris.\n")
    states = {(product.state, product.outcome) for product in products()}
    assert states == {(ListingState.PUBLISHED, DeterminationOutcome.VERIFIED)}
    rows = list(read_session().scalars(select(Determination)))
    assert [(each.note, each.decided_by) for each in rows] == [("BA 7/2026", "Dinas PMD Provinsi NTT")] * 2
    state = search.index_state(read_session())
    assert (state.cards, state.documents) == (2, 2)
    end_reading()
    assert invariants.broken() == []
    assert run(app, *words) == (0, "Ditambah 0, diubah 0, sama 2, gagal 0 dari 2 baris.\n")
    assert len(list(read_session().scalars(select(Determination)))) == 2


def test_what_lies_before_the_office_is_decided_there_and_not_by_a_list(app: Flask, file: Path) -> None:
    person = NewPerson(name="Ibu Dinas", email="dinas@contoh.id", password="rahasia-sekali")
    accounts.create_account(person, Role.DINAS_PMD, "", SYSTEM)
    file.write_bytes(as_csv([row("K-1")]))
    words = ("import", str(file), "--group", "kub-contoh")
    assert run(app, *words)[0] == 0
    (product,) = products()
    with unit_of_work() as session:
        session.add(Determination(product_id=product.id, state=DeterminationState.SUBMITTED))
    assert run(app, *words, "--verified-by", "dinas@contoh.id", "--basis", "BA 7/2026")[0] == 0
    assert [each.outcome for each in products()] == [DeterminationOutcome.NONE]
    assert list(read_session().scalars(select(Determination.state))) == [DeterminationState.SUBMITTED]


@pytest.mark.parametrize(
    "words",
    [
        ("--group", "tidak-ada"),
        ("--group", "kub-contoh", "--verified-by", "siapa@contoh.id", "--basis", "x"),
        ("--group", "kub-contoh", "--verified-by", "siapa@contoh.id"),
        ("--group", "kub-contoh", "--verified-by", "kadis@contoh.id", "--basis", "x"),
    ],
    ids=["no group", "nobody", "no basis", "another office"],
)
def test_whoever_may_not_takes_nothing_in(app: Flask, file: Path, words: tuple[str, ...]) -> None:
    person = NewPerson(name="Bapak Disperindag", email="kadis@contoh.id", password="rahasia-sekali")
    accounts.create_account(person, Role.DISPERINDAG, "", SYSTEM)
    file.write_bytes(as_csv([row("K-1")]))
    assert run(app, "import", str(file), *words)[0] == 1
    assert products() == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(app: Flask, file: Path, kind: str) -> None:
    rows = [
        row("K-1", varian="kecil", deskripsi="Dua baris.\nBegini.", kata_kunci="arabika|flores", kbki="2391103001"),
        row("K-2", varian="besar", satuan="pak isi 4 bungkus", harga="280.000", pirt="2105309010001-29"),
        row("-3", nama="=Madu", kategori="madu", satuan="botol 1,5 liter", halal_no="ID53110000123456", stok="0"),
    ]
    rows[2]["nama"] = "Madu 'Rote'"
    file.write_bytes(as_csv(rows))
    assert run(app, "import", str(file), "--group", "kub-contoh")[0] == 0
    out = file.with_name(f"keluar.{kind}")
    assert run(app, "export", str(out), "--group", "kub-contoh")[0] == 0
    assert run(app, "import", str(out), "--group", "kub-contoh") == (
        0,
        "Ditambah 0, diubah 0, sama 3, gagal 0 dari 3 baris.\n",
    )
    assert {each.sku for each in read_session().scalars(select(Variant))} == {"K-1", "K-2", "-3"}
