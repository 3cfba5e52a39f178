"""CSV as it comes: encoding and delimiter are found out, odd lines reported."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from triangel.core.rules import gettext_noop
from triangel.exchange.logs.lines import Line, UnreadableLog
from triangel.exchange.logs.problems import Problems

DELIMITERS = ",;\t|"
PLAIN = bytes(range(0x80))
UNDEFINED_IN_WINDOWS = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


@dataclass(frozen=True)
class Looks:
    """What a CSV file turned out to be."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]


def look(head: bytes, rest: Iterator[bytes], name: str) -> Looks:
    """Find out encoding, delimiter and columns; `head` is the first chunk. Raises UnreadableLog."""
    encoding = _encoding_by_mark(head)
    if encoding != "utf-16" and b"\x00" in head:
        raise UnreadableLog(gettext_noop("%(name)s is not a text file; a log is XES or CSV."), name=name)
    encoding = encoding or _encoding(chain([head], rest))
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    delimiter = _delimiter(text)
    return Looks(encoding, delimiter, _columns(text, delimiter, name))


def lines(
    chunks: Iterator[bytes], encoding: str, delimiter: str, columns: tuple[str, ...], problems: Problems
) -> Iterator[Line]:
    """The lines after the header. Raises UnreadableLog for a line that is no CSV."""
    reader = csv.reader(_text_lines(chunks, encoding), delimiter=delimiter)
    try:
        next(reader, None)
        for row in reader:
            if row:
                yield _line(reader.line_num, row, columns, problems)
    except csv.Error as error:
        raise UnreadableLog(
            gettext_noop("Line %(line)s cannot be read: %(reason)s."),
            line=reader.line_num,
            reason=str(error),
        ) from error


def _encoding_by_mark(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _encoding(chunks: Iterator[bytes]) -> str:
    """UTF-8 if every byte of the file fits; else Windows-1252 if its extra signs occur; else ISO-8859-1."""
    decoder, fits, beyond = codecs.getincrementaldecoder("utf-8")(), True, set[int]()
    for chunk in chain(chunks, [b""]):
        beyond.update(chunk.translate(None, PLAIN))
        try:
            fits = fits and decoder.decode(chunk, final=not chunk) is not None
        except UnicodeDecodeError:
            fits = False
    if fits:
        return "utf-8"
    windows = any(byte <= 0x9F for byte in beyond) and not beyond & UNDEFINED_IN_WINDOWS
    return "cp1252" if windows else "iso-8859-1"


def _delimiter(text: str) -> str:
    """The one that gives the first lines the most columns, and all of them equally many."""
    first = text.splitlines()[:20]
    complete = first[:-1] if len(first) > 1 else first

    def score(delimiter: str) -> tuple[bool, int]:
        widths = [len(row) for row in csv.reader(complete, delimiter=delimiter) if row]
        return (len(set(widths)) == 1, widths[0]) if widths else (False, 0)

    scores = {delimiter: score(delimiter) for delimiter in DELIMITERS}
    many = [delimiter for delimiter in DELIMITERS if scores[delimiter][1] > 1]
    return max(many or [","], key=lambda delimiter: scores[delimiter])


def _columns(text: str, delimiter: str, name: str) -> tuple[str, ...]:
    """The names in the header as they stand, told apart where two are the same or one is empty."""
    try:
        header = next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error as error:
        raise UnreadableLog(
            gettext_noop("The first line of %(name)s cannot be read: %(reason)s."),
            name=name,
            reason=str(error),
        ) from error
    if len(header) < 2:
        raise UnreadableLog(
            gettext_noop("%(name)s is no event log: its first line has one column only."), name=name
        )
    names: list[str] = []
    for place, title in enumerate(header, start=1):
        wanted = title.strip() or f"column {place}"
        names.append(wanted if wanted not in names else f"{wanted} ({place})")
    return tuple(names)


def _text_lines(chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Lines with their own ends, since a quoted value may hold one."""
    decoder, rest = codecs.getincrementaldecoder(encoding)(), ""
    for chunk in chunks:
        parts = (rest + decoder.decode(chunk)).split("\n")
        rest = parts.pop()
        for part in parts:
            yield part + "\n"
    if rest := rest + decoder.decode(b"", final=True):
        yield rest


def _line(number: int, row: list[str], columns: tuple[str, ...], problems: Problems) -> Line:
    if len(row) != len(columns):
        problems.add("ragged_line", line=number, shows=f"{len(row)} ≠ {len(columns)}")
    values = dict(zip(columns, row, strict=False))
    for place, extra in enumerate(row[len(columns) :], start=len(columns) + 1):
        values[f"column {place}"] = extra
    if any("\x00" in value for value in row):
        raise UnreadableLog(gettext_noop("Line %(line)s holds a NUL byte; the file is damaged."), line=number)
    return Line(number, values)
