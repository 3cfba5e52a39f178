"""What a log file is: XES or CSV, packed or not, and its lines as they stand there."""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

from triangel.core.rules import gettext_noop
from triangel.exchange.logs import table, xes
from triangel.exchange.logs.lines import Line, UnreadableLog
from triangel.exchange.logs.problems import Problems

Progress = Callable[[int, int], None]
"""Called with the bytes of the file read so far and the size of the file."""

CHUNK = 1 << 16
MAX_UNPACKED = 4 << 30
SAMPLE = 500
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class LogSource:
    """A file that can be read.

    `encoding` and `delimiter` are what was found out about a CSV file, to be shown to who offered it.
    `columns` are those of the header, or of the first events of an XES log.
    """

    path: Path
    name: str
    size: int
    sha256: str
    form: Literal["xes", "csv"]
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    sample: tuple[Line, ...] = field(repr=False, default=())
    max_unpacked: int = MAX_UNPACKED

    def lines(self, problems: Problems, progress: Progress | None = None) -> Iterator[Line]:
        """Every line (CSV) or event (XES) in file order. Raises UnreadableLog where the file breaks off."""
        try:
            with self.path.open("rb") as raw:
                chunks = _unpacked(raw, self.size, self.max_unpacked, progress)
                if self.form == "xes":
                    yield from xes.lines(chunks, problems)
                else:
                    yield from table.lines(chunks, self.encoding, self.delimiter, self.columns, problems)
        except (EOFError, OSError, UnicodeDecodeError) as error:
            raise UnreadableLog(
                gettext_noop("%(name)s cannot be read to its end: %(reason)s."),
                name=self.name,
                reason=_reason(error),
            ) from error


def open_log(path: Path, *, name: str = "", max_unpacked: int = MAX_UNPACKED) -> LogSource:
    """Look at a file: its form, encoding, delimiter, columns and fingerprint.

    Raises UnreadableLog with a sentence. `name` is what to call it when its path says nothing.
    """
    name = name or path.name
    try:
        source = _look_at(path, name, max_unpacked)
    except (EOFError, OSError) as error:
        raise UnreadableLog(
            gettext_noop("%(name)s cannot be read: %(reason)s."), name=name, reason=_reason(error)
        ) from error
    return _with_sample(source)


def _look_at(path: Path, name: str, limit: int) -> LogSource:
    with path.open("rb") as raw:
        sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
        raw.seek(0)
        chunks = _unpacked(raw, 0, limit, None)
        head = next(chunks, b"")
        bare = LogSource(path, name, path.stat().st_size, sha256, "xes", max_unpacked=limit)
        if not head.strip():
            raise UnreadableLog(gettext_noop("%(name)s is empty."), name=name)
        if _is_xml(head):
            return bare
        looks = table.look(head, chunks, name)
    return replace(
        bare, form="csv", encoding=looks.encoding, delimiter=looks.delimiter, columns=looks.columns
    )


def _with_sample(source: LogSource) -> LogSource:
    sample: list[Line] = []
    for line in source.lines(Problems()):
        sample.append(line)
        if len(sample) == SAMPLE:
            break
    if not sample:
        raise UnreadableLog(gettext_noop("%(name)s holds no events."), name=source.name)
    seen = tuple(dict.fromkeys(key for line in sample for key in line.values))
    return replace(source, columns=source.columns or seen, sample=tuple(sample))


def _unpacked(raw: BinaryIO, size: int, limit: int, progress: Progress | None) -> Iterator[bytes]:
    """The content in chunks. Stops a small file that unpacks without end."""
    magic = raw.read(4)
    raw.seek(0)
    if magic == ZIP:
        raise UnreadableLog(
            gettext_noop("This is a zip or Excel file; unpack it, or save the sheet as CSV, and try again.")
        )
    content = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if magic[:2] == GZIP else raw
    total = 0
    while chunk := content.read(CHUNK):
        total += len(chunk)
        if total > limit:
            raise UnreadableLog(
                gettext_noop("The file unpacks to more than %(limit)s MB; split it and try again."),
                limit=limit >> 20,
            )
        if progress is not None:
            progress(raw.tell(), size)
        yield chunk


def _is_xml(head: bytes) -> bool:
    text = head[:400]
    for mark in MARKS:
        text = text.removeprefix(mark)
    return text.replace(b"\x00", b"").lstrip().startswith(b"<")


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error).rstrip(".")
