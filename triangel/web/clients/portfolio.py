"""The wall of triangles as it stands on the page: what is asked for, what fits, and the figures above it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.clients import access as clients_access
from triangel.clients import queries as clients_queries
from triangel.clients.choices import Sector
from triangel.core.models import User
from triangel.desk import queries as desk_queries
from triangel.desk.access import visible_requests
from triangel.desk.choices import State
from triangel.people import access as people_access
from triangel.people import queries as people_queries
from triangel.people.models import Employee
from triangel.triangle import queries
from triangel.triangle.queries import BoardRow, Health
from triangel.ui.triangle_svg import Triangle
from triangel.web.clients.drawing import drawing, summary
from triangel.web.spoken import People
from triangel.web.staff import StaffRequest

#: How many clients come at a time; the next ones follow when the last are in sight.
SHOWN = 54
#: The three figures above the wall; every client is in exactly one of them.
FIGURES: dict[str, frozenset[Health]] = {
    "golden": frozenset({Health.GOLDEN}),
    "concern": frozenset({Health.CONCERN, Health.VACANT}),
    "sunk": frozenset({Health.SUNK}),
}
#: Up to how many managers stand in a list to choose from; beyond it they are found by typing a name.
OFFERED = 80


@dataclass(frozen=True, slots=True)
class Item:
    """A client on the wall or in the list."""

    number: int
    name: str
    city: str
    drawn: Triangle
    said: str
    health: Health
    account_manager: str
    contract_manager: str
    project_manager: str
    open: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that filters, and its part of the bar (in thousandths)."""

    value: str
    count: str
    words: str
    is_chosen: bool
    start: float
    share: float


@dataclass(frozen=True, slots=True)
class Bouncing:
    """At how many clients work goes back and forth, in words that filter."""

    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A filter with its values: (value, words, chosen)."""

    name: str
    label: str
    values: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything there is on the page."""

    items: list[Item]
    figures: list[Figure]
    selects: list[Select]
    text: str
    is_list: bool
    is_narrowed: bool
    total: int
    found: int
    next_page: int | None
    sentence: str
    bouncing: Bouncing | None


def portfolio(request: StaffRequest) -> Portfolio:
    """What the address asks for; a fixed number of queries, however many clients."""
    given, board = request.GET, _board(request)
    sort = given.get("sort", "")
    around = _narrowed(request, board.rows if sort in ("name", "open") else board.worst_first)
    fitting = [row for row in around if row.health in FIGURES.get(given.get("state", ""), Health)]
    if given.get("edges") == "broken":
        fitting = [row for row in fitting if row.triangle.broken]
    opens = open_requests(request.user, None) if sort == "open" else {}
    if sort == "open":
        fitting.sort(key=lambda row: -opens.get(row.id, 0))
    page = _number(given.get("page")) or 1
    rows = fitting[(page - 1) * SHOWN : page * SHOWN]
    counts = opens or open_requests(request.user, {row.id for row in rows})
    managers = board.account_managers | board.contract_managers
    offered = managers if len(managers) <= OFFERED else set()
    people = Employee.objects.only("id", "name", "sort_name", "photo").in_bulk(offered | _people(rows))
    return Portfolio(
        items=[_item(row, people, counts.get(row.id, 0)) for row in rows],
        figures=_figures(around, given),
        selects=_selects(request, given, board, people),
        text=given.get("q", ""),
        is_list=given.get("view") == "list",
        is_narrowed=any(given.get(name) for name in ("q", "state", "sector", "am", "cm", "whose", "edges")),
        bouncing=_bouncing(around, given),
        total=len(board.rows),
        found=len(fitting),
        next_page=page + 1 if page * SHOWN < len(fitting) else None,
        sentence=_sentence(board.rows, around, given),
    )


def _board(request: StaffRequest) -> queries.Board:
    """The wall as it was remembered, with what bounces at this moment."""
    found = desk_queries.bounces(request.now)
    edges = {client: [bounce.edge for bounce in rows] for client, rows in found.items()}
    return queries.with_broken(queries.board(request.today), edges)


def open_requests(user: User, clients: Collection[int] | None) -> dict[int, int]:
    """How many requests of these clients are not closed, as far as the user may know. One query."""
    rows = visible_requests(user).exclude(state=State.CLOSED)
    if clients is not None:
        rows = rows.filter(client__in=clients)
    return dict(rows.order_by().values_list("client").annotate(Count("pk")))


def _narrowed(request: StaffRequest, rows: Collection[BoardRow]) -> list[BoardRow]:
    """Those that fit every filter but the figures."""
    given = request.GET
    found = list(rows)
    if given.get("sector"):
        found = [row for row in found if row.sector == given["sector"]]
    for name, corner in (("am", "account_manager"), ("cm", "contract_manager")):
        person = _number(given.get(name))
        if person is not None:
            found = [row for row in found if person in getattr(row.triangle, corner).people]
    if given.get("whose") in ("mine", "line"):
        whose = _whose(request)
        found = [row for row in found if any(whose & set(c.people) for c in row.triangle.corners)]
    words = given.get("q", "").replace("\x00", " ").strip()
    if words:
        visible = clients_queries.named(clients_access.visible_clients(request.user), words)
        named = set(visible.values_list("pk", flat=True))
        people = set(people_queries.named(request.user, words).values_list("pk", flat=True))
        found = [row for row in found if row.id in named or people & _people([row])]
    return found


def _whose(request: StaffRequest) -> set[int]:
    own = {request.employee.pk}
    if request.GET["whose"] == "mine":
        return own
    return own | people_access.everybody_under(request.employee)


def _people(rows: Collection[BoardRow]) -> set[int]:
    return {person for row in rows for corner in row.triangle.corners for person in corner.people}


def _item(row: BoardRow, people: People, opens: int) -> Item:
    def names(people_of: tuple[int, ...]) -> str:
        return ", ".join(people[person].name for person in people_of if person in people)

    triangle = row.triangle
    return Item(
        number=row.number,
        name=row.name,
        city=row.city,
        drawn=drawing(triangle, people, name=row.name),
        said=summary(triangle),
        health=row.health,
        account_manager=names(triangle.account_manager.people),
        contract_manager=names(triangle.contract_manager.people),
        project_manager=names(triangle.project_manager.people),
        open=opens,
    )


def _figures(rows: Collection[BoardRow], given: QueryDict) -> list[Figure]:
    counts = Counter(row.health for row in rows)
    words = {
        "golden": _("golden"),
        "concern": _("with a concern"),
        "sunk": _("without a contract manager"),
    }
    chosen, start, figures = given.get("state", ""), 0.0, []
    for name, parts in FIGURES.items():
        count = sum(counts[part] for part in parts)
        share = 1000 * count / max(len(rows), 1)
        figures.append(Figure(name, number_format(count), words[name], name == chosen, start, share))
        start += share
    return figures


def _bouncing(rows: Collection[BoardRow], given: QueryDict) -> Bouncing | None:
    count, is_chosen = sum(bool(row.triangle.broken) for row in rows), given.get("edges") == "broken"
    if not count and not is_chosen:
        return None
    said = ngettext(
        "At %(count)s client work goes back and forth between two of the three",
        "At %(count)s clients work goes back and forth between two of the three",
        count,
    )
    return Bouncing(said % {"count": number_format(count)}, is_chosen)


def _selects(request: StaffRequest, given: QueryDict, board: queries.Board, people: People) -> list[Select]:
    whose = [("", _("Everybody’s")), ("mine", _("Mine"))]
    if people_access.is_line_manager(request.user):
        whose.append(("line", _("My people’s")))
    return [
        _select("whose", _("Whose"), whose, given),
        _select("sector", _("Sector"), [("", _("All sectors")), *_sectors()], given),
        *_by_manager(board, people, given),
        _select(
            "sort",
            _("Order"),
            [("", _("Concern first")), ("name", _("By name")), ("open", _("Most open requests first"))],
            given,
        ),
    ]


def _by_manager(board: queries.Board, people: People, given: QueryDict) -> list[Select]:
    if len(board.account_managers | board.contract_managers) > OFFERED:
        return []
    return [
        _select("am", _("Account manager"), _managers(board.account_managers, people, "am"), given),
        _select("cm", _("Contract manager"), _managers(board.contract_managers, people, "cm"), given),
    ]


def _sectors() -> list[tuple[str, str]]:
    return [(str(value), str(value.label).capitalize()) for value in Sector]


def _managers(numbers: Collection[int], people: People, role: str) -> list[tuple[str, str]]:
    first = _("All account managers") if role == "am" else _("All contract managers")
    found = sorted((people[n] for n in numbers if n in people), key=lambda one: (one.sort_name, one.pk))
    return [("", first), *((str(one.pk), one.name) for one in found)]


def _select(name: str, label: str, values: list[tuple[str, str]], given: QueryDict) -> Select:
    chosen = given.get(name, "")
    return Select(name, label, [(value, words, value == chosen) for value, words in values])


def _sentence(rows: Collection[BoardRow], around: Collection[BoardRow], given: QueryDict) -> str:
    """The answer to a director's first question."""
    if not rows:
        return _("There are no clients yet.")
    if len(around) != len(rows):
        return _("%(found)s of %(total)s clients.") % {
            "found": number_format(len(around)),
            "total": number_format(len(rows)),
        }
    sunk = sum(row.health is Health.SUNK for row in rows)
    golden = sum(row.health is Health.GOLDEN for row in rows)
    values = {"golden": number_format(golden), "total": number_format(len(rows)), "sunk": number_format(sunk)}
    if golden == len(rows):
        return _("Every triangle is golden: each client has his three people.")
    if sunk:
        said = ngettext(
            "%(golden)s of %(total)s triangles are golden; %(sunk)s lies in the water.",
            "%(golden)s of %(total)s triangles are golden; %(sunk)s lie in the water.",
            sunk,
        )
        return said % values
    return _("%(golden)s of %(total)s triangles are golden, and none lies in the water.") % values


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
