"""What is wrong with a responsibility matrix, as findings that name rows and requests.

Requests are looked at in cells: all values that no row tells apart are one, so that a matrix of any size is
looked through whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from triangel.desk.rules.matrix import (
    ANSWERABLE,
    CHANNELS,
    CLASSES,
    RESPONSIBLE,
    TONGUES,
    Case,
    Conditions,
    Row,
    TopicFacts,
    by_topic,
    followed,
)

#: Values of one side that no row of a topic tells apart, and one of each side: requests of one kind.
Group = frozenset[object]
Cell = tuple[Group, ...]


class FindingKind(StrEnum):
    """What can be wrong, the gravest first."""

    NO_ANSWERABLE = "no_answerable"
    SEVERAL_ANSWERABLE = "several_answerable"
    NO_RESPONSIBLE = "no_responsible"
    JUDGES_ITSELF = "judges_itself"
    NO_ROW = "no_row"
    MISSING = "missing"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong about the rows of a topic.

    ``rows`` are the rows it is about; for an unreachable one the rows that go before it come after it.
    ``cases`` are the requests it is about, as conditions.
    """

    kind: FindingKind
    topic: int
    rows: tuple[int, ...] = ()
    cases: tuple[Conditions, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether it stops a matrix from being published; a row that never applies is only untidy."""
        return self.kind is not FindingKind.UNREACHABLE


def check_matrix(rows: Iterable[Row], topics: Iterable[TopicFacts]) -> list[Finding]:
    """Everything that is wrong, in the order of the topics."""
    listed = list(topics)
    own, parents = by_topic(rows), {topic.id: topic.parent for topic in listed}
    found: list[Finding] = []
    for topic in listed:
        found += _about_topic(topic, own, parents)
    return found


def _about_topic(
    topic: TopicFacts, own: Mapping[int, Sequence[Row]], parents: Mapping[int, int | None]
) -> Iterator[Finding]:
    rows = own.get(topic.id, ())
    for row in rows:
        yield from _about_row(row)
    leader = followed(topic.id, parents, own)
    needs_a_row = topic.is_active and not topic.is_heading
    if leader is None and needs_a_row:
        yield Finding(FindingKind.NO_ROW, topic.id)
    if topic.about_role is not None and leader is not None:
        biased = tuple(row.id for row in own[leader] if row.parts[topic.about_role] != "X")
        if biased:
            yield Finding(FindingKind.JUDGES_ITSELF, topic.id, biased)
    if rows:
        yield from _about_cells(topic.id, rows)


def _about_row(row: Row) -> Iterator[Finding]:
    parts = list(row.parts.values())
    answerable = sum(1 for part in parts if part in ANSWERABLE)
    if answerable == 0:
        yield Finding(FindingKind.NO_ANSWERABLE, row.topic, (row.id,))
    elif answerable > 1:
        yield Finding(FindingKind.SEVERAL_ANSWERABLE, row.topic, (row.id,))
    if not any(part in RESPONSIBLE for part in parts):
        yield Finding(FindingKind.NO_RESPONSIBLE, row.topic, (row.id,))


def _about_cells(topic: int, rows: Sequence[Row]) -> Iterator[Finding]:
    """Requests without a row, with two rows that are equally specific, and rows that never apply."""
    sides = _sides(rows)
    missing: list[Cell] = []
    tied: dict[tuple[int, ...], list[Cell]] = defaultdict(list)
    reached: set[int] = set()
    before: dict[int, set[int]] = defaultdict(set)
    for cell in product(*sides):
        fitting = [row for row in rows if row.conditions.fits(_one_of(cell))]
        top = max((row.conditions.weight for row in fitting), default=0)
        winners = tuple(row.id for row in fitting if row.conditions.weight == top)
        reached.update(winners)
        for row in fitting:
            before[row.id].update(winners)
        if not winners:
            missing.append(cell)
        elif len(winners) > 1:
            tied[winners].append(cell)
    if missing:
        yield Finding(FindingKind.MISSING, topic, (), _boxes(missing, sides))
    for winners, cells in tied.items():
        yield Finding(FindingKind.OVERLAP, topic, winners, _boxes(cells, sides))
    for row in rows:
        if row.id not in reached:
            yield Finding(FindingKind.UNREACHABLE, topic, (row.id, *sorted(before[row.id])))


def _sides(rows: Sequence[Row]) -> tuple[list[Group], ...]:
    """The values of each side in groups that no row tells apart, in fixed order."""
    named: set[int | None] = set()
    for row in rows:
        named |= row.conditions.clients
    values: tuple[Sequence[object], ...] = (
        (*CLASSES, ""),
        (True, False),
        (*sorted(client for client in named if client is not None), None),
        CHANNELS,
        TONGUES,
    )
    return tuple(
        _groups(known, [row.conditions.sides[place] for row in rows]) for place, known in enumerate(values)
    )


def _groups(values: Sequence[object], asked: Sequence[frozenset[object]]) -> list[Group]:
    groups: dict[tuple[bool, ...], list[object]] = {}
    for value in values:
        groups.setdefault(tuple(not side or value in side for side in asked), []).append(value)
    return [frozenset(group) for group in groups.values()]


def _one_of(cell: Cell) -> Case:
    """A request of this kind: which one makes no difference."""
    return Case(*(next(iter(group)) for group in cell))  # type: ignore[arg-type]


def _boxes(cells: Sequence[Cell], sides: tuple[list[Group], ...]) -> tuple[Conditions, ...]:
    """The same requests in as few words as can be: neighbours that together are a condition become one."""
    left = dict.fromkeys(cells)
    boxes = []
    while left:
        box = tuple([group] for group in next(iter(left)))
        for place, groups in enumerate(sides):
            for group in groups:
                wider = (*box[:place], [*box[place], group], *box[place + 1 :])
                if group not in box[place] and all(cell in left for cell in product(*wider)):
                    box = wider
        for cell in product(*box):
            del left[cell]
        boxes.append(_as_conditions(box, sides))
    return tuple(boxes)


def _as_conditions(box: tuple[list[Group], ...], sides: tuple[list[Group], ...]) -> Conditions:
    """A side that holds every value asks nothing."""
    asked = [
        frozenset[object]() if len(chosen) == len(groups) else frozenset[object]().union(*chosen)
        for chosen, groups in zip(box, sides, strict=True)
    ]
    return Conditions(*asked)  # type: ignore[arg-type]
