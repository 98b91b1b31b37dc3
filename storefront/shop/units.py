"""What goods are sold by, in the language of the page.

Groups write their units themselves: those in common use have English, all others stay as they are.
"""

from __future__ import annotations

from storefront.kernel.text import N_, _, ngettext, number, tied

UNITS = frozenset(
    {N_("lembar"), N_("buah"), N_("bungkus"), N_("botol"), N_("pak"), N_("jeriken"), N_("set"), N_("sachet")}
)


def unit_word(unit: str) -> str:
    """`lembar`, or `piece` on an English page; contents such as `250 g` are the same in both, and stay together."""
    return _(unit) if unit in UNITS else tied(unit)


def counted(count: int, unit: str) -> str:
    """`3 lembar`; of what is sold by content ("250 g") only the figure, as `3 250 g` reads like a weight."""
    if not unit or unit[0].isdecimal():
        return number(count)
    return _in_words(count).get(unit, "{count} {unit}").format(count=number(count), unit=unit)


def _in_words(count: int) -> dict[str, str]:
    return {
        "lembar": ngettext("{count} lembar", "{count} lembar", count),
        "buah": ngettext("{count} buah", "{count} buah", count),
        "bungkus": ngettext("{count} bungkus", "{count} bungkus", count),
        "botol": ngettext("{count} botol", "{count} botol", count),
        "pak": ngettext("{count} pak", "{count} pak", count),
        "jeriken": ngettext("{count} jeriken", "{count} jeriken", count),
        "set": ngettext("{count} set", "{count} set", count),
        "sachet": ngettext("{count} sachet", "{count} sachet", count),
    }
