"""Photos: from whatever somebody sends to a small square, and nothing of what else was in the file.

A photo is drawn anew. What a camera adds (place, moment, device) does not come along, and neither does
anything that somebody hid in a file. What it is, is read from its bytes; its name and what the browser calls
it say nothing.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps

from triangel.core.rules import Refused, gettext_noop

#: What is taken, and how many points a picture of that kind may have. A JPEG is read small from the start;
#: the others have to be unfolded whole, four bytes a point, before anything can be done with them.
MOST_POINTS: Final = {"JPEG": 80_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
MOST_BYTES: Final = 12 * 1024 * 1024
LEAST_SIDE: Final = 64
#: The square that is kept: sharp at the largest place it is shown, twice as dense, and some ten kilobytes.
SIDE: Final = 256
QUALITY: Final = 84
#: Faces are above the middle of an upright picture.
CENTRE: Final = (0.5, 0.38)


class NoPhoto(Refused):
    """What was sent is not a photo that can be used."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="photo")


@dataclass(frozen=True, slots=True)
class Square:
    """A photo as it is kept: a JPEG, and its SHA-256 in hexadecimal."""

    picture: bytes
    digest: str


def check_size(size: int) -> None:
    """Refuse a file that is too large to look at."""
    if size > MOST_BYTES:
        raise NoPhoto(gettext_noop("The file is larger than 12 MB. Send a smaller one."))


def square_of(sent: bytes) -> Square:
    """The photo in these bytes as a small square, upright."""
    check_size(len(sent))
    try:
        with Image.open(BytesIO(sent), formats=list(MOST_POINTS)) as image:
            _check_points(image)
            picture = _written(_square(image))
    except NoPhoto:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPhoto(_TOO_MANY) from None
    except Exception:
        # whatever a broken file does to the reader of its kind, it is no photo
        raise NoPhoto(
            gettext_noop("This is not a photo that can be read. Send a JPEG, PNG or WebP.")
        ) from None
    return Square(picture, sha256(picture).hexdigest())


_TOO_MANY = gettext_noop("This picture has too many points. Make it smaller first, or send a JPEG.")


def _check_points(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_POINTS[image.format or ""]:
        raise NoPhoto(_TOO_MANY)
    if min(width, height) < LEAST_SIDE:
        raise NoPhoto(gettext_noop("This picture is too small. Send one of at least 64 by 64 points."))


def _square(image: Image.Image) -> Image.Image:
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    small = ImageOps.fit(_plain(upright), (SIDE, SIDE), Image.Resampling.LANCZOS, centering=CENTRE)
    return _in_screen_colours(small, profile)


def _plain(image: Image.Image) -> Image.Image:
    """Without transparency: on white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _in_screen_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Telephones write in colours of their own; without the profile beside it these would look pale."""
    if not profile:
        return image
    try:
        return (
            ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            )
            or image
        )
    except ImageCms.PyCMSError:
        return image


def _written(image: Image.Image) -> bytes:
    """As a JPEG that holds the points alone."""
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
