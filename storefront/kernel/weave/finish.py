"""From the grid to the picture: dyed threads slip a little, as they do in ikat, and the weave gets its light."""

from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .dice import Dice

SIZE = 1200  # pixels each way
NEAREST, SMOOTH = Image.Resampling.NEAREST, Image.Resampling.BICUBIC
WALL, SHADOW = (240, 236, 226), (120, 108, 92)
FOOT = 1040  # pixels from the top where a hanging cloth ends


def finish(grid: Image.Image, reach: int, dice: Dice) -> Image.Image:
    """The cloth at full size; `reach` is how far dyed edges bleed, in pixels of a 240-thread cloth."""
    thread = SIZE // grid.width
    cloth, reach = grid.resize((SIZE, SIZE), NEAREST), reach * thread // 5
    return _light(Image.blend(_slip(cloth, reach, thread, dice), _slip(cloth, reach, thread, dice), 0.4), thread, dice)


def _slip(image: Image.Image, reach: int, thread: int, dice: Dice) -> Image.Image:
    """Let each warp thread slip up or down, so that dyed edges bleed."""
    out, drift = image.copy(), 0
    for x in range(0, SIZE, thread):
        drift = (55 * drift + 50 * dice.spread(reach)) // 100
        out.paste(ImageChops.offset(image.crop((x, 0, x + thread, SIZE)), 0, drift), (x, 0))
    return out


def _grain(noise: bytes, size: tuple[int, int], depth: int, way: Image.Resampling) -> Image.Image:
    raw = Image.frombytes("L", size, noise)
    return raw.point([255 - depth + depth * v // 255 for v in range(256)]).resize((SIZE, SIZE), way)


@cache
def relief(thread: int) -> Image.Image:
    """Plain weave: warp threads side by side, each dipping under every other weft."""
    tile = Image.new("L", (2 * thread, 2 * thread), 255)
    for x in range(tile.width):
        for y in range(tile.height):
            edge = 222 if x % thread == 0 else 246 if x % thread == thread - 1 else 255
            dips = (y + thread * (x // thread)) % (2 * thread) < 2 * thread // 5
            tile.putpixel((x, y), edge - (24 if dips else 0))
    cloth = Image.new("L", (SIZE, SIZE))
    for n in range((SIZE // tile.width) ** 2):
        row, column = divmod(n, SIZE // tile.width)
        cloth.paste(tile, (column * tile.width, row * tile.height))
    return cloth


def _light(image: Image.Image, thread: int, dice: Dice) -> Image.Image:
    """Thread relief, dye taken up unevenly, and the slow folds of a cloth that hangs."""
    threads = SIZE // thread
    layers = (
        relief(thread),
        _grain(dice.raw("uptake", threads * 12), (threads, 12), 26, SMOOTH),
        _grain(dice.raw("warp", threads), (threads, 1), 20, NEAREST),
        _grain(dice.raw("folds", 10), (5, 2), 34, SMOOTH),
    )
    shade = layers[0]
    for layer in layers[1:]:
        shade = ImageChops.multiply(shade, layer)
    image = ImageChops.multiply(image, Image.merge("RGB", (shade,) * 3))
    return image.point([min(255, v * 109 // 100) for v in range(256)] * 3)


def hang(cloth: Image.Image, percent: int, dice: Dice) -> Image.Image:
    """A cloth with fringes before a whitewashed wall, `percent` of the picture wide."""
    width = SIZE * percent // 1000 * 10
    left = (SIZE - width) // 2
    mask = _fringed(left, width, dice)
    colours = Image.new("RGB", (SIZE, SIZE))
    colours.paste(cloth.crop((left, SIZE - FOOT, left + width, SIZE)), (left, 0))
    ends = cloth.crop((left, SIZE - 12, left + width, SIZE - 2)).resize((width, SIZE - FOOT), NEAREST)
    colours.paste(ends, (left, FOOT))
    wall = Image.new("RGB", (SIZE, SIZE), WALL)
    shade = mask.filter(ImageFilter.GaussianBlur(16)).point([90 * v // 255 for v in range(256)])
    wall.paste(SHADOW, (10, 12), shade)
    wall.paste(colours, (0, 0), mask)
    return wall


def _fringed(left: int, width: int, dice: Dice) -> Image.Image:
    mask = Image.new("L", (SIZE, SIZE))
    draw = ImageDraw.Draw(mask)
    draw.rectangle((left, 0, left + width - 1, FOOT - 1), 255)
    for x in range(left + 5, left + width - 5, 15):
        lean = dice.below(13) - 6
        draw.line((x + 5, FOOT, x + 5 + lean, FOOT + 64 + dice.below(29)), 255, 6)
        draw.ellipse((x, FOOT + 14, x + 11, FOOT + 28), 255)
    return mask
