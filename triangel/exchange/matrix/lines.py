"""A row of the matrix as a file has it: topics by code, clients by number."""

from collections.abc import Iterable
from dataclasses import dataclass

from triangel.core.rules import Refused, gettext_noop
from triangel.desk import queries
from triangel.desk.choices import WithProject
from triangel.desk.models import MatrixRow, MatrixVersion
from triangel.desk.rules.matrix import CHANNELS, CLASSES, PART_WORDS, TONGUES, Role

#: More rows than any provider has.
MOST_ROWS = 20_000
SHORT = {
    Role.ACCOUNT_MANAGER: "AM",
    Role.PROJECT_MANAGER: "PM",
    Role.CONTRACT_MANAGER: "CM",
    Role.LINE_MANAGER: "LM",
    Role.SERVICE_DESK: "SD",
    Role.DIRECTOR: "DIR",
}


_UNKNOWN = gettext_noop("Row %(line)s: “%(word)s” is no word of a matrix.")
_NO_TOPIC = gettext_noop("Row %(line)s names no topic.")


class UnreadableMatrix(Refused):
    """A file that cannot be read as a matrix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row; an empty condition asks nothing. ``project`` is with, without or empty."""

    code: str
    name_en: str
    name_nl: str
    parts: tuple[str, ...]
    reason: str = ""
    classes: tuple[str, ...] = ()
    project: str = ""
    client: int | None = None
    channels: tuple[str, ...] = ()
    language: str = ""

    @property
    def weight(self) -> int:
        """How many conditions it has."""
        asked = (self.classes, self.project, self.client, self.channels, self.language)
        return sum(1 for each in asked if each not in ((), "", None))


def rows_of(version: MatrixVersion) -> list[FileRow]:
    """The rows of a version in the order of the topics, the general ones first."""
    rows = map(_row, version.rows.select_related("topic", "client"))
    return [row for _place, row in sorted(rows, key=lambda pair: pair[0])]


def _row(row: MatrixRow) -> tuple[tuple[int, int, int, int], FileRow]:
    parts = queries.parts_of(row)
    made = FileRow(
        code=row.topic.code,
        name_en=row.topic.name_en,
        name_nl=row.topic.name_nl,
        parts=tuple(parts[role] for role in Role),
        reason=row.reason,
        classes=tuple(row.contract_classes),
        project=row.project,
        client=row.client.number if row.client is not None else None,
        channels=tuple(row.channels),
        language=row.language,
    )
    return (row.topic.position, row.topic_id, made.weight, row.pk), made


def check_words(row: FileRow, line: int) -> FileRow:
    """The row, when every word in it is one we know; ``line`` is where it stands."""
    kinds: tuple[tuple[Iterable[str], Iterable[str]], ...] = (
        (row.parts, PART_WORDS),
        (row.classes, CLASSES),
        ([row.project], WithProject.values),
        (row.channels, CHANNELS),
        ([row.language], ["", *TONGUES]),
    )
    for words, known in kinds:
        for word in words:
            if word not in known:
                raise UnreadableMatrix(_UNKNOWN, line=line, word=word[:40])
    if not row.code:
        raise UnreadableMatrix(_NO_TOPIC, line=line)
    return row


def ordered(words: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """These words in the order in which we know them, each once; unknown ones last."""
    given = list(dict.fromkeys(words))
    places = {word: place for place, word in enumerate(known)}
    return tuple(sorted(given, key=lambda word: places.get(word, len(places))))
