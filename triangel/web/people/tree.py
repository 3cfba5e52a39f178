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

#: Up to how many people the whole tree is open from the start.
ALL_OPEN = 120


@dataclass(frozen=True, slots=True)
class Node:
    """An employee in the tree; ``under`` counts everybody below him, ``is_over`` a span that is passed."""

    employee: Employee
    absence: Absence | None
    nodes: list["Node"]
    under: int
    contracts: int
    is_over: bool
    is_open: bool

    @property
    def is_flat(self) -> bool:
        """Whether nobody under him leads others."""
        return not any(node.nodes for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole line."""

    nodes: list[Node]
    sentence: str


def tree(request: StaffRequest) -> Tree:
    """Everybody in service today, the top first; a fixed number of queries."""
    today = request.today
    tops = people_queries.line(request.user, today)
    rows = people_queries.absences_between(request.user, today, today + timedelta(days=1))
    away = {row.employee_id: row for row in rows if row.ends_on != row.starts_on}
    loads = queries.loads_on(today, people_queries.organisation())
    count = sum(1 + _below(top) for top in tops)
    nodes = [_node(top, away, loads, depth=0, all_open=count <= ALL_OPEN) for top in tops]
    nodes.sort(key=lambda node: -node.under)
    return Tree(nodes, sentence(count, len(away), sum(_over(node) for node in nodes)))


def sentence(count: int, away: int, over: int) -> str:
    """How the line stands today."""
    said = ngettext("%(count)s person in the line", "%(count)s people in the line", count) % {"count": count}
    parts = [said, ngettext("%(count)s away today", "%(count)s away today", away) % {"count": away}]
    if over:
        parts.append(ngettext("%(count)s over the span", "%(count)s over the span", over) % {"count": over})
    return _("%(parts)s.") % {"parts": ", ".join(parts)}


def _node(
    line: LineNode, away: Mapping[int, Absence], loads: Mapping[int, Load], *, depth: int, all_open: bool
) -> Node:
    load = loads.get(line.employee.pk, Load())
    nodes = [_node(report, away, loads, depth=depth + 1, all_open=all_open) for report in line.reports]
    return Node(
        line.employee,
        away.get(line.employee.pk),
        nodes,
        sum(1 + node.under for node in nodes),
        sum(load.contracts.values()),
        bool(load.breaches()),
        all_open or depth < 1,
    )


def _below(line: LineNode) -> int:
    return sum(1 + _below(report) for report in line.reports)


def _over(node: Node) -> int:
    return int(node.is_over) + sum(_over(one) for one in node.nodes)
