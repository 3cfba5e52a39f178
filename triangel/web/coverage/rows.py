"""The rows of one page of coverage: names, sentences and the year as a strip."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.queries import Ahead
from triangel.triangle.rules import Concern, ConcernKind, Standing
from triangel.ui import roles
from triangel.ui.strip_svg import Cover, Stretch, Strip
from triangel.web.concerns import act_sentence, concern_sentence, kind_words, mentioned_in, seat_within
from triangel.web.coverage.gaps import DESKS, NOBODY, PEOPLE, Entry, is_now
from triangel.web.spoken import Mentioned

Period = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks (an employee's id), and whether he fills seats at all."""

    employee: int
    may_fill: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A gap in words: what is wrong, since or from when, who must act, and where it is mended."""

    sentence: str
    kind: str
    must_act: str
    href: str
    action: str
    is_alarm: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A seat, or a person who carries too much: its year and its gaps."""

    name: str
    note: str
    role: str
    href: str
    strip: Strip
    gaps: list[Said]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together: of a client, for a person to act on, or of a kind."""

    name: str
    href: str
    rows: list[Row]


def groups(entries: list[Entry], found: Ahead, today: date, viewer: Viewer) -> list[Group]:
    """The entries of one page with their names; two questions."""
    page = _Page(entries, found, today, viewer)
    made: dict[int | str, Group] = {}
    for entry in entries:
        if entry.group not in made:
            made[entry.group] = page.group(entry)
        made[entry.group].rows.append(page.row(entry))
    return list(made.values())


class _Page:
    """What the rows of one page have in common."""

    def __init__(self, entries: list[Entry], found: Ahead, today: date, viewer: Viewer) -> None:
        self.found = found
        self.today = today
        self.viewer = viewer
        self.names = self._mentioned(entries)
        # whole months, so that the words above the strips stand where the months begin
        self.starts_on = found.starts_on.replace(day=1)
        self.ends_on = (found.ends_on.replace(day=1) + timedelta(days=31)).replace(day=1)

    def group(self, entry: Entry) -> Group:
        """The heading an entry stands under."""
        if isinstance(entry.group, str):
            return Group(capfirst(kind_words(ConcernKind(entry.group))), "", [])
        if entry.group in (DESKS, PEOPLE):
            return Group(_("Service desks") if entry.group == DESKS else _("People"), "", [])
        client = self._seat(entry).client if entry.seat is not None else None
        if client is not None and client.pk == entry.group:
            return Group(client.name, _address("client", client.number), [])
        person = self.names.people.get(entry.group)
        return Group(person.name if person else "", _address("employee", entry.group), [])

    def row(self, entry: Entry) -> Row:
        """One entry in words and drawn."""
        within = "client" if isinstance(entry.group, int) and entry.group > 0 else ""
        gaps = [self._said(gap, within) for gap in entry.gaps]
        if entry.seat is None and entry.gaps[0].kind is ConcernKind.NO_INDEPENDENT_PERSON:
            strip = self._strip(list(_whole(entry)), " ".join(gap.sentence for gap in gaps))
            return Row(_("Independent person"), "", roles.LINE, _address("people"), strip, gaps)
        if entry.seat is None:
            person = self.names.people[entry.person or 0]
            strip = self._strip(list(_whole(entry)), " ".join(gap.sentence for gap in gaps))
            return Row(
                person.name, person.job_title, roles.CONTRACT, _address("employee", person.pk), strip, gaps
            )
        seat, standing = self._seat(entry), self.found.standings.by_seat[entry.seat]
        stretches = list(self._stretches(entry, standing, seat))
        name = capfirst(seat_within(seat, within if seat.client_id == entry.group else ""))
        said = [gap.sentence for gap in gaps] or [_("Held all year.")]
        strip = self._strip(stretches, f"{name}. {' '.join(said)}")
        return Row(name, self._holder(standing), seat.kind, _address("seat", seat.pk), strip, gaps)

    def _mentioned(self, entries: list[Entry]) -> Mentioned:
        gaps = [gap for entry in entries for gap in entry.gaps]
        seats = {entry.seat for entry in entries if entry.seat is not None}
        holders = {tenure.person for seat in seats for tenure in self.found.standings.by_seat[seat].holders}
        return mentioned_in(gaps, people=holders, seats=seats)

    def _seat(self, entry: Entry) -> Seat:
        assert entry.seat is not None
        return self.names.seats[entry.seat]

    def _said(self, gap: Concern, within: str = "") -> Said:
        people, seats = self.names.people, self.names.seats
        href, action = _mending(gap, self.today, may_fill=self.viewer.may_fill)
        return Said(
            sentence=concern_sentence(gap, people, seats, self.today, within=within),
            kind=kind_words(gap.kind),
            must_act=act_sentence(gap, people),
            href=href,
            action=action,
            is_alarm=gap.kind in NOBODY and is_now(gap, self.found.starts_on),
            is_mine=gap.must_act == self.viewer.employee,
        )

    def _strip(self, stretches: list[Stretch], sentence: str) -> Strip:
        return Strip(self.starts_on, self.ends_on, self.today, tuple(stretches), sentence)

    def _stretches(self, entry: Entry, standing: Standing, seat: Seat) -> Iterator[Stretch]:
        """Who holds it when, broken where there is a gap; a concern that leaves somebody there is hatched."""
        empty = [_period(gap) for gap in entry.gaps if gap.kind in NOBODY]
        worried = [_period(gap) for gap in entry.gaps if gap.kind not in NOBODY]
        for tenure in standing.holders:
            name = self.names.people[tenure.person].name
            whole = _overlap((tenure.starts_on, tenure.ends_on), self._needed(standing))
            for period in _without([whole] if whole else [], empty + worried):
                yield self._held(period, Cover.HELD, name, seat)
            for hole in worried:
                shared = _overlap(whole, hole) if whole else None
                if shared:
                    yield self._held(shared, Cover.STAND_IN, name, seat)
        for gap in entry.gaps:
            if gap.kind in NOBODY:
                starts_on, ends_on = _period(gap)
                said = self._said(gap)
                yield Stretch(starts_on, ends_on, Cover.GAP, said.sentence, seat.kind, said.href)

    def _holder(self, standing: Standing) -> str:
        day = self.found.starts_on
        holder = standing.holder(day)
        is_there = holder is not None and self.found.standings.organisation.is_employed(holder, day)
        return self.names.people[holder].name if holder is not None and is_there else ""

    def _held(self, period: Period, cover: Cover, name: str, seat: Seat) -> Stretch:
        return Stretch(*period, cover, f"{capfirst(str(SeatKind(seat.kind).label))}: {name}", seat.kind)

    def _needed(self, standing: Standing) -> Period:
        starts_on = max(standing.starts_on, self.starts_on)
        return starts_on, min(standing.ends_on, self.ends_on) if standing.ends_on else self.ends_on


def _whole(entry: Entry) -> Iterator[Stretch]:
    for gap in entry.gaps:
        starts_on, ends_on = _period(gap)
        cover = Cover.GAP if gap.kind in NOBODY else Cover.STAND_IN
        yield Stretch(starts_on, ends_on, cover, kind_words(gap.kind), roles.CONTRACT)


def _mending(gap: Concern, today: date, *, may_fill: bool) -> tuple[str, str]:
    """Where a gap is mended, and the word for it; who fills no seats is led to where it stands."""
    if gap.kind is ConcernKind.ABSENT_WITHOUT_STAND_IN and gap.person is not None:
        if may_fill:
            return _address("name_stand_in", gap.person), _("Name a stand-in")
        return _address("employee", gap.person), _("See who")
    if gap.kind is ConcernKind.NO_INDEPENDENT_PERSON:
        return (f"{_address('hire')}?independent", _("Name somebody")) if may_fill else ("", "")
    if gap.seat is None:
        return _address("employee", gap.person or 0), _("See the seats")
    if not may_fill:
        return _address("seat", gap.seat), _("See the seat")
    gesture = (
        "appoint" if gap.kind in (ConcernKind.VACANT, ConcernKind.NO_SENIOR_SUPPLIER) else "hand_over_seat"
    )
    day = max(gap.starts_on or today, today)
    word = _("Name somebody else") if gap.kind is ConcernKind.TWO_CORNERS else _("Name somebody")
    address = _address(gesture, gap.seat)
    return f"{address}?on={day.isoformat()}" if address else "", word


def _period(gap: Concern) -> Period:
    return gap.starts_on or date.min, gap.ends_on


def _overlap(one: Period, other: Period) -> Period | None:
    starts_on = max(one[0], other[0])
    ends_on = min(one[1] or date.max, other[1] or date.max)
    return (starts_on, ends_on) if starts_on < ends_on else None


def _without(periods: list[Period], holes: list[Period]) -> list[Period]:
    """What is left of the periods where the holes are cut out."""
    for hole in holes:
        left: list[Period] = []
        for period in periods:
            before = _overlap(period, (date.min, hole[0]))
            after = _overlap(period, (hole[1], None)) if hole[1] else None
            left += [part for part in (before, after) if part]
        periods = left
    return periods


def _address(name: str, *values: object) -> str:
    """Where a page is; nothing where there is none."""
    try:
        return reverse(name, args=values)
    except NoReverseMatch:
        return ""
