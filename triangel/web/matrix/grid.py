"""A version of the matrix as a grid: headings, topics, rows and cells; on a phone each row is a card."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triangel.desk import queries
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.matrix import PART_WORDS, Role
from triangel.ui import roles
from triangel.web.matrix.saying import (
    Said,
    client_names,
    column_title,
    conditions_said,
    findings_said,
    part_word,
    short,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A role: its short and long name, and the code of its colour."""

    role: Role
    short: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """What one role does by one row."""

    column: Column
    part: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row with its cells; ``conditions`` say for which requests, ``findings`` what is wrong with it, and
    ``is_alone`` that its topic has no other."""

    row: MatrixRow
    topic: Topic
    conditions: list[str]
    cells: list[CellShown]
    findings: list[Said]
    is_alone: bool

    @property
    def has_fault(self) -> bool:
        """Whether something about it stops publishing."""
        return any(each.is_fault for each in self.findings)


@dataclass(frozen=True, slots=True)
class TopicShown:
    """A topic with its rows; without rows it follows ``follows``."""

    topic: Topic
    depth: int
    rows: list[RowShown]
    follows: str
    findings: list[Said]


@dataclass(slots=True)
class Group:
    """A heading with the topics under it; the last group has no heading."""

    heading: Topic | None
    topics: list[TopicShown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """A version as it is shown: what is wrong with it and its groups, narrowed to what was looked for."""

    version: MatrixVersion
    groups: list[Group]
    headings: list[Topic]
    findings: list[Said]
    rows: int

    @property
    def faults(self) -> int:
        """How many things stop it from being published."""
        return sum(each.is_fault for each in self.findings)


def columns() -> list[Column]:
    """The roles in the order of the matrix."""
    return [
        Column(role, short(role), column_title(role), roles.CODE[roles.known(role.value)]) for role in Role
    ]


def parts_offered() -> list[tuple[str, str]]:
    """Every part with what it means."""
    return [(part, part_word(part)) for part in PART_WORDS]


def grid(version: MatrixVersion, *, words: str = "", under: str = "", only: int | None = None) -> Grid:
    """The version as a grid; ``only`` one row when a single cell was changed. Three questions."""
    topics = list(Topic.objects.all())
    rows = list(version.rows.select_related("topic"))
    clients = client_names(rows)
    said = findings_said(queries.findings(rows, topics), rows, topics, clients)
    groups = list(_groups(topics, _topics_shown(topics, rows, said, clients)))
    headings = [group.heading for group in groups if group.heading is not None]
    narrowed = list(_narrowed(groups, words.lower().split(), under))
    return Grid(version, narrowed, headings, said, len(rows))


def row_shown(version: MatrixVersion, pk: int) -> tuple[Grid, RowShown | None]:
    """One row of the grid, with the findings of all."""
    whole = grid(version)
    found = (
        row for group in whole.groups for topic in group.topics for row in topic.rows if row.row.pk == pk
    )
    return whole, next(found, None)


def _topics_shown(
    topics: list[Topic], rows: list[MatrixRow], said: list[Said], clients: Mapping[int, str]
) -> dict[int, TopicShown]:
    about_row, about_topic = defaultdict(list), defaultdict(list)
    for each in said:
        if each.row is None:
            about_topic[each.topic].append(each)
        else:
            about_row[each.row].append(each)
    own: dict[int, list[MatrixRow]] = defaultdict(list)
    for row in rows:
        own[row.topic_id].append(row)
    by_id, shown, heads = {topic.pk: topic for topic in topics}, {}, columns()
    for topic in topics:
        ordered = sorted(own[topic.pk], key=lambda row: (queries.conditions_of(row).weight, row.pk))
        shown[topic.pk] = TopicShown(
            topic=topic,
            depth=_depth(topic, by_id),
            rows=[
                RowShown(
                    row=row,
                    topic=topic,
                    conditions=conditions_said(queries.conditions_of(row), clients),
                    cells=_cells(row, heads),
                    findings=about_row[row.pk],
                    is_alone=len(ordered) == 1,
                )
                for row in ordered
            ],
            follows=_follows(topic, by_id, own),
            findings=about_topic[topic.pk],
        )
    return shown


def _cells(row: MatrixRow, heads: list[Column]) -> list[CellShown]:
    parts = queries.parts_of(row)
    return [CellShown(column, parts[column.role], part_word(parts[column.role])) for column in heads]


def _above(topic: Topic, by_id: Mapping[int, Topic]) -> Iterator[Topic]:
    """What a topic stands under, from near to far."""
    seen = {topic.pk}
    parent = topic.parent_id
    while parent is not None and parent not in seen:
        seen.add(parent)
        yield by_id[parent]
        parent = by_id[parent].parent_id


def _depth(topic: Topic, by_id: Mapping[int, Topic]) -> int:
    """How deep it stands under other topics, headings apart."""
    return min(sum(not above.is_heading for above in _above(topic, by_id)), 3)


def _follows(topic: Topic, by_id: Mapping[int, Topic], own: Mapping[int, list[MatrixRow]]) -> str:
    if own.get(topic.pk):
        return ""
    return next((above.name for above in _above(topic, by_id) if own.get(above.pk)), "")


def _groups(topics: list[Topic], shown: Mapping[int, TopicShown]) -> Iterator[Group]:
    """The top of the tree in its order; what stands under no heading comes last."""
    under: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        under[topic.parent_id].append(topic)
    loose = Group(None)
    for top in under[None]:
        branch = [shown[topic.pk] for topic in _branch(top, under)]
        if top.is_heading:
            yield Group(top, [one for one in branch if one.rows or not one.topic.is_heading])
        else:
            loose.topics += branch
    if loose.topics:
        yield loose


def _branch(top: Topic, under: Mapping[int | None, list[Topic]]) -> Iterator[Topic]:
    yield top
    for child in under.get(top.pk, ()):
        yield from _branch(child, under)


def _narrowed(groups: Iterable[Group], words: list[str], under: str) -> Iterator[Group]:
    for group in groups:
        if under and (group.heading is None or group.heading.code != under):
            continue
        kept = [one for one in group.topics if _is_shown(one, words)]
        if kept:
            yield Group(group.heading, kept)


def _is_shown(one: TopicShown, words: list[str]) -> bool:
    """Retired topics only where rows still speak of them."""
    topic = one.topic
    if not topic.is_active and not one.rows:
        return False
    reasons = [row.row.reason for row in one.rows]
    asked = [said for row in one.rows for said in row.conditions]
    sought = " ".join([topic.name_nl, topic.name_en, topic.code, topic.description, *reasons, *asked]).lower()
    return all(word in sought for word in words)
