"""The travels of requests as a Sankey: a column for each hand, the first on the left; returns stand out.

On a phone there is no room for five columns with names: there everything that is given stands on the left
and everything that is taken on the right, whichever hand-over it was.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.desk.queries.journeys import Step
from triangel.triangle.choices import SeatKind
from triangel.ui import roles

#: The colour of what came back; used for nothing else (vermilion of Okabe and Ito, 2008).
RETURN = "#D55E00"
#: How many teams have a node of their own; the others are one. The second is for a phone.
TEAMS, TEAMS_NARROW = 10, 5
MARK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class Way:
    """How often requests went from one hand to another, and how many of these were returns."""

    giver: str
    taker: str
    hand_overs: int
    returns: int


@dataclass(frozen=True, slots=True)
class _Party:
    name: str
    role: str


def option(steps: list[Step]) -> dict[str, Any]:
    """What ECharts draws. A hand has a node in each column it stands in, so that nothing runs in a circle."""
    return _drawn(steps, TEAMS)


def narrow_option(steps: list[Step]) -> dict[str, Any]:
    """The same for a phone: who gives on the left, who takes on the right."""
    drawn = _drawn([replace(step, step=1) for step in steps], TEAMS_NARROW)
    (series,) = drawn["series"]
    series |= {"left": 2, "right": 2, "nodeGap": 18, "nodeWidth": 10}
    for node in series["data"]:
        node["label"] = {
            "position": "left" if node["depth"] else "right",
            "width": 150,
            "overflow": "truncate",
        }
        name = node["name"].rstrip(MARK)
        node["tip"] = (_("%(name)s takes") if node["depth"] else _("%(name)s gives")) % {"name": name}
    return drawn


def _drawn(steps: list[Step], teams: int) -> dict[str, Any]:
    shown = _shown_teams(steps, teams)
    flows: Counter[tuple[int, _Party, _Party, bool]] = Counter()
    for step in steps:
        giver = _party(step.giver_kind, step.giver, shown)
        taker = _party(step.taker_kind, step.taker, shown)
        flows[step.step, giver, taker, step.is_return] += step.requests
    nodes = {(number, giver) for number, giver, _taker, _back in flows}
    nodes |= {(number + 1, taker) for number, _giver, taker, _back in flows}
    links = [_link(*key, count) for key, count in sorted(flows.items(), key=_drawn_order)]
    return {
        "series": [
            {
                "type": "sankey",
                "data": [_node(*node) for node in sorted(nodes, key=lambda node: (node[0], node[1].name))],
                "links": links,
                "left": 0,
                "right": 150,
                "top": 10,
                "bottom": 10,
                "nodeGap": 14,
                "nodeWidth": 14,
                "nodeAlign": "left",
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
            }
        ]
    }


def ways(steps: Iterable[Step]) -> list[Way]:
    """The same as a table: the busiest way first."""
    both: Counter[tuple[str, str]] = Counter()
    back: Counter[tuple[str, str]] = Counter()
    for step in steps:
        key = (party_name(step.giver_kind, step.giver), party_name(step.taker_kind, step.taker))
        both[key] += step.requests
        back[key] += step.requests if step.is_return else 0
    rows = [Way(giver, taker, count, back[giver, taker]) for (giver, taker), count in both.items()]
    return sorted(rows, key=lambda row: (-row.hand_overs, row.giver, row.taker))


def party_name(kind: str, name: str) -> str:
    """What a party is called: its role, or its team."""
    return str(capfirst(SeatKind(name).label)) if kind == "role" else name


def _party(kind: str, name: str, shown: set[str]) -> _Party:
    if kind == "role":
        return _Party(party_name(kind, name), name)
    role = roles.DESK if kind == "desk" else roles.OTHER
    return _Party(name, role) if name in shown else _Party(_("Other teams"), roles.OTHER)


def _shown_teams(steps: Iterable[Step], teams: int) -> set[str]:
    busy: Counter[str] = Counter()
    for step in steps:
        for kind, name in ((step.giver_kind, step.giver), (step.taker_kind, step.taker)):
            if kind != "role":
                busy[name] += step.requests
    return {name for name, _count in busy.most_common(teams)}


def _name(number: int, party: _Party) -> str:
    """A name of its own for each column: what makes it so cannot be seen."""
    return party.name + MARK * number


def _node(number: int, party: _Party) -> dict[str, Any]:
    return {
        "name": _name(number, party),
        "depth": number - 1,
        "itemStyle": {"color": roles.COLOUR[roles.known(party.role)], "borderWidth": 0},
        "tip": _("%(name)s, as hand number %(number)s") % {"name": party.name, "number": number},
    }


def _link(number: int, giver: _Party, taker: _Party, is_return: bool, count: int) -> dict[str, Any]:  # noqa: FBT001
    number_of = formats.number_format(count, use_l10n=True, force_grouping=True)
    said = ngettext("%(count)s request", "%(count)s requests", count) % {"count": number_of}
    tip = f"{giver.name} → {taker.name}\n{said}"
    if is_return:
        tip += f"\n{_('came back to a hand that had it before')}"
    colour = RETURN if is_return else roles.COLOUR[roles.known(giver.role)]
    return {
        "source": _name(number, giver),
        "target": _name(number + 1, taker),
        "value": count,
        "lineStyle": {"color": colour, "opacity": 0.65 if is_return else 0.28, "curveness": 0.5},
        "tip": tip,
    }


def _drawn_order(flow: tuple[tuple[int, _Party, _Party, bool], int]) -> tuple[int, str, str, bool]:
    (number, giver, taker, is_return), _count = flow
    return number, giver.name, taker.name, is_return
