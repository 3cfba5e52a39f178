"""The matrix as CSV: code, names, a column per role, why, and the conditions.

The conditions may be left out, columns may stand in any order, and a spreadsheet may have parted them by
semicolons. Text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable

from triangel.core.rules import gettext_noop
from triangel.desk.rules.matrix import CHANNELS, CLASSES, Role
from triangel.exchange.matrix.lines import MOST_ROWS, SHORT, FileRow, UnreadableMatrix, check_words, ordered

NEEDED = ("code", *SHORT.values())
COLUMNS = (
    "code", "topic_en", "topic_nl", *SHORT.values(), "reason", "class", "project", "client", "channel",
    "language",
)  # fmt: skip
#: What a spreadsheet takes for a formula, with the apostrophes that were there or that we set.
FORMULA = re.compile(r"'*[=+@\t\r]")
GUARDED = re.compile(r"'+[=+@\t\r]")


def to_csv(rows: Iterable[FileRow]) -> str:
    """The rows as text."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [
                row.code,
                _guard(row.name_en),
                _guard(row.name_nl),
                *row.parts,
                _guard(row.reason),
                " ".join(row.classes),
                row.project,
                "" if row.client is None else row.client,
                " ".join(row.channels),
                row.language,
            ]
        )
    return stream.getvalue()


def from_csv(data: bytes) -> list[FileRow]:
    """The rows of a file; refused with the first line that cannot be read."""
    text = _text(data)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
        missing = [name for name in NEEDED if name.lower() not in names]
        if missing:
            raise UnreadableMatrix(
                gettext_noop("This is no matrix: the columns %(names)s are missing."),
                names=", ".join(missing),
            )
        rows = []
        for line, values in enumerate(reader, start=2):
            given = {name: str(values.get(known) or "").strip() for name, known in names.items()}
            if any(given.values()):
                rows.append(_row(given, line))
            if len(rows) > MOST_ROWS:
                raise UnreadableMatrix(gettext_noop("There are more rows in it than a matrix can have."))
    except csv.Error as error:
        raise UnreadableMatrix(gettext_noop("This is no CSV file: %(reason)s."), reason=str(error)) from error
    if not rows:
        raise UnreadableMatrix(gettext_noop("There is no row in this file."))
    return rows


def _row(given: dict[str, str], line: int) -> FileRow:
    client = given.get("client", "")
    if client and not (client.isascii() and client.isdecimal() and len(client) < 10):
        raise UnreadableMatrix(
            gettext_noop("Row %(line)s: “%(client)s” is no number of a client."),
            line=line,
            client=client[:40],
        )
    row = FileRow(
        code=given["code"],
        name_en=_plain(given.get("topic_en", "")),
        name_nl=_plain(given.get("topic_nl", "")),
        parts=tuple(given[SHORT[role].lower()].upper() or "-" for role in Role),
        reason=_plain(given.get("reason", "")),
        classes=ordered(given.get("class", "").upper().split(), CLASSES),
        project=given.get("project", "").lower(),
        client=int(client) if client else None,
        channels=ordered(given.get("channel", "").lower().split(), CHANNELS),
        language=given.get("language", "").lower(),
    )
    return check_words(row, line)


def _text(data: bytes) -> str:
    if b"\x00" in data:
        raise UnreadableMatrix(gettext_noop("This is not a text file."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableMatrix(gettext_noop("This is not a text file."))


def _guard(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def _plain(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
