"""What a replay found, as somebody may see it: roles for who decides, people for himself and his line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.desk import access
from triangel.desk.models import ClientRequest, MatrixReplay, Topic
from triangel.desk.rules.matrix import Role
from triangel.people.access import everybody_under
from triangel.people.models import Employee
from triangel.ui import roles
from triangel.web.matrix.saying import column_title
from triangel.web.spoken import role_word
from triangel.web.staff import StaffRequest

#: How many examples, ways and topics are shown.
EXAMPLES, WAYS = 12, 20
MARK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class Share:
    """What a role or person had, and would have had: requests in hand, requests to answer for, hours."""

    name: str
    code: str
    held: tuple[int, int]
    answered: tuple[int, int]
    hours: tuple[float, float]

    @property
    def more_held(self) -> str:
        """The difference in requests in hand, with its sign."""
        return _signed(self.held[1] - self.held[0])

    @property
    def more_answered(self) -> str:
        """The difference in requests to answer for, with its sign."""
        return _signed(self.answered[1] - self.answered[0])

    @property
    def more_hours(self) -> str:
        """The difference in hours in hand, with its sign."""
        return _signed(round(self.hours[1] - self.hours[0]))

    @property
    def is_same(self) -> bool:
        """Whether nothing changes for this one."""
        return self.held[0] == self.held[1] and self.answered[0] == self.answered[1]


@dataclass(frozen=True, slots=True)
class Way:
    """So many requests would have gone to another role."""

    was: str
    would_be: str
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    """A request that would have gone elsewhere, as far as who looks may see it."""

    client_request: ClientRequest
    sentence: str


@dataclass(frozen=True, slots=True)
class ReplayShown:
    """Everything the page shows."""

    lead: str
    notes: list[str]
    holders: list[Way]
    answerables: list[Way]
    roles: list[Share]
    persons: list[Share]
    topics: list[tuple[str, int]]
    examples: list[Example]
    chart: dict[str, Any]
    is_stale: bool


def replay_shown(request: StaffRequest, replay: MatrixReplay) -> ReplayShown:
    """The result in words and figures; four questions."""
    found = replay.result
    holders, answerables = _ways(found["holders"]), _ways(found["answerables"])
    return ReplayShown(
        lead=_lead(found),
        notes=_notes(found),
        holders=holders,
        answerables=answerables,
        roles=_of_roles(found["roles"]),
        persons=_of_persons(request, found["persons"]),
        topics=_topics(found["topics"]),
        examples=_examples(request, found["examples"]),
        chart=_sankey(found["holders"]),
        is_stale=replay.version.changed_at > replay.asked_at,
    )


def _lead(found: Mapping[str, Any]) -> str:
    values = {"all": _number(found["requests"]), "count": _number(found["moved"])}
    if not found["requests"]:
        return _("No request of these days went by a matrix.")
    if not found["moved"]:
        return _("All %(all)s requests would have gone where they went.") % values
    said = ngettext(
        "Of %(all)s requests %(count)s would have gone elsewhere.",
        "Of %(all)s requests %(count)s would have gone elsewhere.",
        found["moved"],
    )
    return said % values


def _notes(found: Mapping[str, Any]) -> list[str]:
    values = {name: _number(found[name]) for name in ("other_holder", "other_answerable", "confidential")}
    values |= {name: _number(found[name]) for name in ("imported", "without_topic", "nobody")}
    notes = []
    if found["other_holder"]:
        notes.append(_("%(other_holder)s would have been in other hands.") % values)
    if found["other_answerable"]:
        notes.append(_("For %(other_answerable)s the client would have had another name.") % values)
    if found["confidential"]:
        notes.append(
            _("%(confidential)s of these are confidential: they are counted, and never listed.") % values
        )
    if found["without_topic"]:
        notes.append(_("Left out: %(without_topic)s without a topic.") % values)
    if found["imported"]:
        notes.append(_("Left out: %(imported)s that were read in from another system.") % values)
    if found["nobody"]:
        notes.append(_("Left out: %(nobody)s from which everybody is kept.") % values)
    return notes


def _ways(rows: list[list[Any]]) -> list[Way]:
    return [Way(column_title(Role(was)), column_title(Role(now)), count) for was, now, count in rows[:WAYS]]


def _of_roles(rows: Mapping[str, list[float]]) -> list[Share]:
    order = {role.value: place for place, role in enumerate(Role)}
    named = sorted(rows.items(), key=lambda pair: order[pair[0]])
    return [_share(column_title(Role(role)), _code(role), row) for role, row in named]


def _of_persons(request: StaffRequest, rows: Mapping[str, list[float]]) -> list[Share]:
    """Only himself and who is under him, whoever he is: an administrator sees roles."""
    mine = everybody_under(request.employee) | {request.employee.pk}
    seen = {int(pk): row for pk, row in rows.items() if int(pk) in mine}
    people = Employee.objects.filter(pk__in=seen).by_name()
    shares = [_share(person.name, "", seen[person.pk]) for person in people]
    return sorted(shares, key=lambda share: share.is_same)


def _share(name: str, code: str, row: list[float]) -> Share:
    held, answered = (int(row[0]), int(row[1])), (int(row[2]), int(row[3]))
    return Share(name, code, held, answered, (row[4], row[5]))


def _topics(rows: list[list[int]]) -> list[tuple[str, int]]:
    named = Topic.objects.in_bulk([topic for topic, _count in rows[:WAYS]])
    return [(named[topic].name, count) for topic, count in rows[:WAYS] if topic in named]


def _examples(request: StaffRequest, rows: list[dict[str, Any]]) -> list[Example]:
    """What may be seen now, whatever could be seen then; the people in them by role only."""
    wanted = {row["request"]: row for row in rows}
    seen = access.visible_requests(request.user).filter(pk__in=wanted).select_related("client", "topic")
    found = sorted(seen, key=lambda each: (-each.received_at.timestamp(), each.pk))
    return [Example(each, _told(wanted[each.pk])) for each in found[:EXAMPLES]]


def _told(row: dict[str, Any]) -> str:
    was, now = row["was"], row["would_be"]
    said = []
    if was[0] != now[0]:
        values = {"was": role_word(Role(was[0])), "now": role_word(Role(now[0]))}
        said.append(_("to the %(now)s instead of the %(was)s") % values)
    if was[2] != now[2]:
        values = {"was": role_word(Role(was[2])), "now": role_word(Role(now[2]))}
        said.append(_("the %(now)s answers to the client instead of the %(was)s") % values)
    return "; ".join(said)


def _sankey(rows: list[list[Any]]) -> dict[str, Any]:
    """On the left who had them, on the right who would have had them: only what moves."""
    left = dict.fromkeys(was for was, _now, _count in rows)
    right = dict.fromkeys(now for _was, now, _count in rows)
    nodes = [_node(column_title(Role(role)), role, depth=0) for role in left]
    nodes += [_node(column_title(Role(role)) + MARK, role, depth=1) for role in right]
    links = []
    for was, now, count in rows:
        source, target = column_title(Role(was)), column_title(Role(now))
        values = {"was": source, "now": target, "count": _number(count)}
        links.append(
            {
                "source": source,
                "target": target + MARK,
                "value": count,
                "tip": _("%(was)s → %(now)s: %(count)s") % values,
                "lineStyle": {"color": roles.COLOUR[roles.known(now)], "opacity": 0.35},
            }
        )
    series = {
        "type": "sankey", "data": nodes, "links": links, "left": 0, "right": 150, "top": 10, "bottom": 10,
        "nodeGap": 18, "nodeWidth": 14, "draggable": False, "emphasis": {"focus": "adjacency"},
    }  # fmt: skip
    return {"series": [series]}


def _node(name: str, role: str, *, depth: int) -> dict[str, Any]:
    return {
        "name": name,
        "depth": depth,
        "tip": name,
        "itemStyle": {"color": roles.COLOUR[roles.known(role)]},
    }


def _code(role: str) -> str:
    return roles.CODE[roles.known(role)]


def _number(count: int) -> str:
    return formats.number_format(count, use_l10n=True, force_grouping=True)


def _signed(count: int) -> str:
    if count == 0:
        return "="
    sign = "+" if count > 0 else "\N{MINUS SIGN}"
    return f"{sign}{_number(abs(count))}"
