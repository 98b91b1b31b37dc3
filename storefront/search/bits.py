"""Sets of document numbers as whole numbers, one bit each: counting and cutting a big result takes microseconds."""

from collections.abc import Iterable, Iterator

_BITS_OF_BYTE = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def mask_of(numbers: Iterable[int], size: int) -> int:
    """The set of ``numbers``, all below ``size``."""
    packed = bytearray((size + 7) // 8)
    for number in numbers:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def numbers_in(mask: int) -> Iterator[int]:
    """The members in rising order."""
    for place, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
        if byte:
            base = place << 3
            for bit in _BITS_OF_BYTE[byte]:
                yield base + bit


def union(masks: Iterable[int]) -> int:
    """Everything that is in any of the sets."""
    whole = 0
    for mask in masks:
        whole |= mask
    return whole
