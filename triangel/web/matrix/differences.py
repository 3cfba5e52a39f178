"""How two versions differ, told cell by cell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from triangel.desk import queries
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.queries import RowDifference
from triangel.web.matrix.grid import Column, columns
from triangel.web.matrix.saying import client_names, conditions_said, part_word


@dataclass(frozen=True, slots=True)
class CellChange:
    """What one role did and does."""

    column: Column
    before: str
    after: str
    meant: str
    means: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or changed. ``parts`` are those of a row that came or went."""

    topic: Topic
    conditions: list[str]
    word: str
    cells: list[CellChange]
    parts: list[tuple[Column, str, str]]
    reason_before: str
    reason_after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything in which the later version differs from the earlier."""

    changes: list[RowChange]
    cells: int
    came: int
    went: int


def compared(before: MatrixVersion, after: MatrixVersion) -> Compared:
    """The two versions beside each other; three questions at most."""
    earlier = list(before.rows.select_related("topic"))
    later = list(after.rows.select_related("topic"))
    found = queries.differences(earlier, later)
    clients, heads = client_names([*earlier, *later]), columns()
    changes = [_change(each, heads, clients) for each in found]
    return Compared(
        changes=changes,
        cells=sum(len(each.roles) for each in found),
        came=sum(each.before is None for each in found),
        went=sum(each.after is None for each in found),
    )


def _change(found: RowDifference, heads: list[Column], clients: dict[int, str]) -> RowChange:
    row, one, other = found.row, found.before, found.after
    is_whole = one is None or other is None
    was = queries.parts_of(one) if one is not None else {}
    now = queries.parts_of(other) if other is not None else {}
    cells = [
        CellChange(head, was[head.role], now[head.role], part_word(was[head.role]), part_word(now[head.role]))
        for head in heads
        if head.role in found.roles
    ]
    return RowChange(
        topic=row.topic,
        conditions=conditions_said(queries.conditions_of(row), clients),
        word=_("is new") if one is None else _("is gone") if other is None else "",
        cells=cells,
        parts=_parts(row, heads) if is_whole else [],
        reason_before=one.reason if one is not None and found.is_reason_other else "",
        reason_after=other.reason if other is not None and (found.is_reason_other or one is None) else "",
    )


def _parts(row: MatrixRow, heads: list[Column]) -> list[tuple[Column, str, str]]:
    parts = queries.parts_of(row)
    return [
        (head, parts[head.role], part_word(parts[head.role])) for head in heads if parts[head.role] != "-"
    ]
