"""Letters that can be woven: figures of seven threads' height for prices, drawn point by point as the motifs are."""

from __future__ import annotations

from PIL import Image

HEIGHT = 7  # points
GAP = 1  # points between two letters
LETTERS = {
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "p": "00000 00000 11110 10001 11110 10000 10000",
    ".": "00 00 00 00 00 11 11",
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "010 110 010 010 010 010 111",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "01110 10000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 00100 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00001 01110",
}


def width_of(text: str) -> int:
    """How many points wide a text is.

    Raises:
        KeyError: for a letter that is not drawn.
    """
    return sum(LETTERS[letter].index(" ") + GAP for letter in text) - GAP


def letters(text: str) -> Image.Image:
    """The text as a mask, one pixel for each point of it."""
    mask = Image.new("L", (width_of(text), HEIGHT))
    left = 0
    for letter in text:
        rows = LETTERS[letter].split()
        for y, row in enumerate(rows):
            for x, point in enumerate(row):
                mask.putpixel((left + x, y), 255 if point == "1" else 0)
        left += len(rows[0]) + GAP
    return mask
