"""A photo is a small square of our own making, and what is no photo is refused in a sentence."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed
from triangel.people import actions
from triangel.people.models import Employee, Photo
from triangel.people.rules import NoPhoto, check_size, square_of
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import NOW, TODAY
from triangel.tests.people.pictures import colour, picture, turned


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is as large as this."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")],
)
def test_every_kind_becomes_a_small_square(kind: str, mode: str) -> None:
    square = square_of(picture(kind=kind, mode=mode))
    with Image.open(BytesIO(square.picture)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (256, 256))
    assert len(square.picture) < 20_000


def test_it_stands_upright_and_tells_nothing_of_where_and_when() -> None:
    sent = turned()
    assert b"A telephone" in sent
    kept = square_of(sent).picture
    # what was above lies to the right once it is turned
    assert [colour(kept, 20, 128), colour(kept, 236, 128)] == ["blue", "red"]
    with Image.open(BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) & {"exif", "icc_profile", "comment", "xmp"} == set()


def test_what_is_transparent_lies_on_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(BytesIO(square_of(written.getvalue()).picture)) as image:
        assert image.getpixel((128, 128)) == (255, 255, 255)


def test_the_same_photo_is_the_same_square() -> None:
    assert square_of(picture()) == square_of(picture())


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "not a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo"),
        (b"<script>alert(1)</script>", "not a photo"),
        (picture(kind="GIF", mode="P"), "not a photo"),
        (picture(kind="TIFF"), "not a photo"),
        (picture()[:2000], "not a photo"),
        (picture((63, 400)), "too small"),
        (bomb(4001, 4000), "too many points"),
        (bomb(20_000, 20_000), "too many points"),
        (bomb(2_000_000, 2_000_000), "too many points"),
        (b"\xff\xd8\xff" + b"\0" * (12 * 1024 * 1024), "larger than 12 MB"),
    ],
    ids=range(11),
)
def test_what_is_no_photo_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(NoPhoto, match=why) as refused:
        square_of(sent)
    assert refused.value.field == "photo"


def test_a_large_file_is_refused_before_it_is_read() -> None:
    check_size(12 * 1024 * 1024)
    with pytest.raises(NoPhoto, match="12 MB"):
        check_size(12 * 1024 * 1024 + 1)


@pytest.mark.parametrize("who", ["carin", "lars", "diana", "ada"])
def test_he_himself_and_his_line_show_a_photo_and_take_it_away(cast: Cast, who: str) -> None:
    actor = user_of(getattr(cast, who))
    shown = actions.set_photo(cast.carin, photo=picture(), actor=actor, at=NOW)
    assert Photo.objects.get(pk=shown.photo_id).picture == square_of(picture()).picture
    assert actions.remove_photo(cast.carin, actor=actor, at=NOW).photo_id is None
    assert Photo.objects.count() == 0
    verbs = JournalEntry.objects.filter(object_id=cast.carin.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["set_photo", "remove_photo"]


@pytest.mark.parametrize("who", ["cees", "lotte", "sofie", "alice"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    actor = user_of(getattr(cast, who))
    actions.set_photo(cast.carin, photo=picture(), actor=user_of(cast.carin), at=NOW)
    with pytest.raises(NotAllowed):
        actions.set_photo(cast.carin, photo=turned(), actor=actor, at=NOW)
    with pytest.raises(NotAllowed):
        actions.remove_photo(cast.carin, actor=actor, at=NOW)
    assert Employee.objects.get(pk=cast.carin.pk).photo_id == square_of(picture()).digest


def test_the_photo_before_is_thrown_away_unless_it_is_of_somebody_else_too(cast: Cast) -> None:
    for one in (cast.carin, cast.cees):
        actions.set_photo(one, photo=picture(), actor=user_of(one), at=NOW)
    actions.set_photo(cast.carin, photo=turned(), actor=user_of(cast.carin), at=NOW)
    assert Photo.objects.count() == 2
    actions.set_photo(cast.cees, photo=turned(), actor=user_of(cast.cees), at=NOW)
    assert [row.pk for row in Photo.objects.all()] == [square_of(turned()).digest]


def test_who_has_left_is_shown_no_more(cast: Cast) -> None:
    actions.set_photo(cast.carin, photo=picture(), actor=user_of(cast.carin), at=NOW)
    actions.leave(cast.carin, ends_on=TODAY, actor=user_of(cast.lars), at=NOW)
    assert Photo.objects.count() == 0
