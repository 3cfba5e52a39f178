"""The line as a tree, with who is away and what each carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.people import queries as people_queries
from triangel.people.models import Absence, Employee
from triangel.people.queries import LineNode
from triangel.triangle import queries
from triangel.triangle.rules import Load
from triangel.web.staff import StaffRequest

#: Up to how many people the whole tree is drawn; of a larger one this many levels, the rest on demand.
ALL_DRAWN = 200
LEVELS = 2


@dataclass(frozen=True, slots=True)
class Node:
    """An employee in the tree; ``under`` counts everybody below him, ``is_over`` a span that is passed."""

    employee: Employee
    absence: Absence | None
    nodes: list["Node"]
    under: int
    contracts: int
    is_over: bool
    is_cut: bool

    @property
    def is_flat(self) -> bool:
        """Whether nobody under him leads others."""
        return not any(node.nodes for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole line, or the part of it under ``start``."""

    nodes: list[Node]
    sentence: str
    start: Employee | None


def tree(request: StaffRequest, start: int | None = None) -> Tree:
    """Everybody in service today, the top first, or who is under ``start``; a fixed number of queries."""
    today = request.today
    tops = people_queries.line(request.user, today)
    rows = people_queries.absences_between(request.user, today, today + timedelta(days=1))
    away = {row.employee_id: row for row in rows if row.ends_on != row.starts_on}
    loads = queries.loads_on(today, people_queries.organisation())
    everybody = [one for top in tops for one in _flat(top)]
    over = sum(bool(loads[one.employee.pk].breaches()) for one in everybody if one.employee.pk in loads)
    chosen = next((one for one in everybody if one.employee.pk == start), None)
    shown = [chosen] if chosen else sorted(tops, key=lambda top: -len(_flat(top)))
    levels = None if sum(len(_flat(one)) for one in shown) <= ALL_DRAWN else LEVELS
    nodes = [_node(one, away, loads, levels) for one in shown]
    said = sentence(len(everybody), sum(one.employee.pk in away for one in everybody), over)
    return Tree(nodes, said, chosen.employee if chosen else None)


def sentence(count: int, away: int, over: int) -> str:
    """How the line stands today."""
    said = ngettext("%(count)s person in the line", "%(count)s people in the line", count) % {"count": count}
    parts = [said, ngettext("%(count)s away today", "%(count)s away today", away) % {"count": away}]
    if over:
        parts.append(ngettext("%(count)s over the span", "%(count)s over the span", over) % {"count": over})
    return _("%(parts)s.") % {"parts": ", ".join(parts)}


def _node(line: LineNode, away: Mapping[int, Absence], loads: Mapping[int, Load], levels: int | None) -> Node:
    """The employee with everybody under him, or so many levels of them."""
    load = loads.get(line.employee.pk, Load())
    below = None if levels is None else levels - 1
    is_cut = levels == 0 and bool(line.reports)
    return Node(
        line.employee,
        away.get(line.employee.pk),
        [] if is_cut else [_node(report, away, loads, below) for report in line.reports],
        len(_flat(line)) - 1,
        sum(load.contracts.values()),
        bool(load.breaches()),
        is_cut,
    )


def _flat(line: LineNode) -> list[LineNode]:
    """He and everybody under him."""
    return [line, *(one for report in line.reports for one in _flat(report))]
