"""Pictures as cameras and tools write them."""

from io import BytesIO
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (20, 60, 180)


def picture(
    size: tuple[int, int] = (640, 480), *, kind: str = "JPEG", mode: str = "RGB", **more: Any
) -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    written = BytesIO()
    image.convert(mode).save(written, kind, **more)
    return written.getvalue()


def turned(size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture that a telephone held upright writes lying on its side, with where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(size, exif=exif)


def colour(jpeg: bytes, x: int, y: int) -> str:
    """Which of the two it is there."""
    found = Image.open(BytesIO(jpeg)).convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    return "red" if found[0] > found[2] else "blue"
