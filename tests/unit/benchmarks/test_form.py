from __future__ import annotations

from benchmarks.form import read_form

PAGE = """
<form action="/produk/"><input name="q" value="kopi"></form>
<form method="post" action="/checkout">
  <input type="hidden" name="checkout_key" value="a&amp;b">
  <input name="street"><input type="text" name="rt" value="03">
  <input type="radio" name="delivery-1" value="courier" checked><input type="radio" name="delivery-1" value="pickup">
  <input type="checkbox" name="agree" value="1"><input type="checkbox" name="news" value="1" checked>
  <select name="area"><option value="">Pilih</option>
    <optgroup label="NTT"><option value="53.09">Ngada</option></optgroup>
    <option value="31" selected>Jakarta</option></select>
  <select name="kind"><option value="a">A</option><option value="b">B</option></select>
  <textarea name="note"></textarea>
  <button name="langkah" value="hitung">Hitung</button>
</form>
<input name="outside" value="x">
"""


def test_what_a_browser_would_send() -> None:
    assert read_form(PAGE, "/checkout") == {
        "checkout_key": "a&b",
        "street": "",
        "rt": "03",
        "delivery-1": "courier",
        "news": "1",
        "area": "31",
        "kind": "a",
        "note": "",
    }


def test_another_page_has_no_such_form() -> None:
    assert read_form(PAGE, "/masuk") == {}
