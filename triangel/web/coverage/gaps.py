"""The gaps somebody wants to see: which, put together how, and what stands on a page of them.

What is chosen and counted here is ids and days; names are looked up for one page only (see ``rows``).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from triangel.people.models import Employee
from triangel.triangle.models import Seat
from triangel.triangle.queries import Ahead
from triangel.triangle.rules import Concern, ConcernKind

YEAR = timedelta(days=365)
#: The groups of what belongs to no client.
DESKS, PEOPLE = -1, 0
#: Gaps in which nobody does the work of a seat, or judges what the director may not.
NOBODY = frozenset(
    {
        ConcernKind.VACANT,
        ConcernKind.LEFT,
        ConcernKind.NO_SENIOR_SUPPLIER,
        ConcernKind.ABSENT_WITHOUT_STAND_IN,
        ConcernKind.ENDS_WITHOUT_SUCCESSOR,
        ConcernKind.NO_INDEPENDENT_PERSON,
    }
)
#: In the order in which they hurt.
KINDS = (
    ConcernKind.VACANT,
    ConcernKind.LEFT,
    ConcernKind.NO_INDEPENDENT_PERSON,
    ConcernKind.ABSENT_WITHOUT_STAND_IN,
    ConcernKind.ENDS_WITHOUT_SUCCESSOR,
    ConcernKind.NO_SENIOR_SUPPLIER,
    ConcernKind.TWO_CORNERS,
    ConcernKind.OVER_SPAN,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which gaps: from which day, of what kind, in whose line, only one's own, and put together by what.
    ``everything`` also shows the seats without a gap."""

    on: date
    by: str = "client"
    kind: str = ""
    line: Employee | None = None
    mine: Employee | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the page: a seat (or a person, for a span that is passed) with its gaps."""

    group: int | str
    seat: int | None
    person: int | None
    gaps: tuple[Concern, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The gaps on the day, those that come later, how many of them are one's own, and how many of a kind."""

    now: int
    later: int
    mine: int
    kinds: Counter[ConcernKind]


def within_reach(found: Ahead, wanted: Wanted, employee: Employee) -> list[Concern]:
    """The gaps in the line that was chosen, or of who looks, of any kind."""
    rows = found.gaps
    if wanted.line is not None:
        people = found.standings.organisation.everybody_under(wanted.line.pk) | {wanted.line.pk}
        rows = [row for row in rows if row.must_act in people or row.person in people]
    if wanted.mine is not None:
        rows = [row for row in rows if row.must_act == employee.pk]
    return rows


def figures(rows: Iterable[Concern], on: date, employee: Employee) -> Figures:
    """What there is to say about these gaps before any list."""
    all_rows = list(rows)
    now = sum(is_now(row, on) for row in all_rows)
    mine = sum(row.must_act == employee.pk for row in all_rows)
    return Figures(now, len(all_rows) - now, mine, Counter(row.kind for row in all_rows))


def is_now(row: Concern, on: date) -> bool:
    """Whether the gap is there on this day, and not only later."""
    return row.starts_on is None or row.starts_on <= on


def entries(found: Ahead, rows: list[Concern], wanted: Wanted) -> list[Entry]:
    """The rows of all pages, in order: the group with the first gap first; clients by name when every seat
    is shown."""
    chosen = [row for row in rows if not wanted.kind or row.kind == wanted.kind]
    clients = _clients() if wanted.by == "client" else {}
    together: dict[tuple[int | str, int | None, int | None], list[Concern]] = {}
    for row in chosen:
        person = None if row.seat is not None else row.person
        together.setdefault((_group(row, wanted.by, clients), row.seat, person), []).append(row)
    made = [Entry(*key, tuple(gaps)) for key, gaps in together.items()]
    if not wanted.everything:
        return sorted(made, key=_by_first_gap(made))
    seen = {entry.seat for entry in made}
    made += [
        Entry(clients.get(row.seat, DESKS), row.seat, None, ())
        for row in found.needed
        if row.seat not in seen
    ]
    places = {client: place for place, client in enumerate(dict.fromkeys(clients.values()))}
    return sorted(made, key=lambda entry: (places.get(int(entry.group), -1), entry.seat or 0))


def _group(row: Concern, by: str, clients: dict[int, int]) -> int | str:
    if by == "kind":
        return str(row.kind)
    if by == "person":
        return row.must_act or 0
    return clients.get(row.seat, DESKS) if row.seat is not None else PEOPLE


def _clients() -> dict[int, int]:
    """The client of each seat, by name of the client."""
    rows = Seat.objects.filter(client__isnull=False).order_by("client__sort_name", "client_id")
    return {seat: client for seat, client in rows.values_list("pk", "client_id") if client is not None}


def _by_first_gap(made: list[Entry]) -> Callable[[Entry], tuple[int, date, str, date, int, int]]:
    first: dict[int | str, date] = {}
    for entry in made:
        first[entry.group] = min(first.get(entry.group, date.max), _first(entry))
    ranks = {str(kind): rank for rank, kind in enumerate(KINDS)}

    def place(entry: Entry) -> tuple[int, date, str, date, int, int]:
        rank, group = ranks.get(str(entry.group), -1), str(entry.group)
        return rank, first[entry.group], group, _first(entry), entry.seat or 0, entry.person or 0

    return place


def _first(entry: Entry) -> date:
    return min((gap.starts_on or date.min for gap in entry.gaps), default=date.max)
