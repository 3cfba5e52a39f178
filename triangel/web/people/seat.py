"""A seat as its page shows it: who answers and why, everybody through time, and what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from triangel.people.models import Employee
from triangel.people.rules import Organisation
from triangel.triangle import access, queries
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.rules import Standing, Tenure
from triangel.ui.spoken import spoken_day
from triangel.ui.strip_svg import Cover, Stretch, Strip
from triangel.web.concerns import on_day
from triangel.web.spoken import mentioned, seat_name, step_sentences, why_sentence
from triangel.web.staff import StaffRequest

#: How far the strip looks back and ahead.
BACK = timedelta(days=182)
AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for the seat on a day, why, and who was passed over before him."""

    on: date
    person: Employee
    why: str
    steps: list[str]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything on the page of a seat."""

    seat: Seat
    name: str
    sentence: str
    is_vacant: bool
    now: Answering
    chosen: Answering | None
    strip: Strip
    deputies: Strip | None
    holder: Appointment | None
    deputy: Appointment | None
    planned: list[Appointment]
    past: list[Appointment]
    may: bool


def look_at(request: StaffRequest, seat: Seat, chosen: date | None) -> Look:
    """The seat as it stands today, and on another day when one is chosen; a fixed number of queries."""
    today = request.today
    found = queries.standings(today, [seat.pk])
    standing = found.by_seat[seat.pk]
    rows = _appointments(seat)
    around = _Around(seat, standing, found.organisation, today, rows)
    holder, deputy = (_on(rows, part, today) for part in (Part.HOLDER, Part.DEPUTY))
    return Look(
        seat=seat,
        name=seat_name(seat),
        sentence=around.sentence(holder),
        is_vacant=holder is None,
        now=answering(seat, today, found),
        chosen=answering(seat, chosen) if chosen and chosen != today else None,
        strip=around.strip(standing.holders, gaps=True),
        deputies=around.strip(standing.deputies, gaps=False) if standing.deputies else None,
        holder=holder,
        deputy=deputy,
        planned=[row for row in rows if row.starts_on > today and row.ends_on != row.starts_on],
        past=[row for row in rows if row.ends_on is not None and row.ends_on <= today][::-1],
        may=access.can_fill_somebody(request.user),
    )


def answering(seat: Seat, on: date, found: queries.Standings | None = None) -> Answering:
    """Who answers for the seat on this day."""
    answer = (found or queries.standings(on, [seat.pk])).responsible(seat.pk)
    names = mentioned([answer])
    why = why_sentence(answer, names.people, names.seats, on)
    steps = step_sentences(answer, names.people, names.seats, on)
    return Answering(on, names.people[answer.person], why, steps)


def _appointments(seat: Seat) -> list[Appointment]:
    return list(seat.appointments.select_related("employee", "made_by").order_by("starts_on", "pk"))


def _on(rows: list[Appointment], part: Part, day: date) -> Appointment | None:
    for row in rows:
        if row.part == part and row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
            return row
    return None


class _Around:
    """The seat with everybody ever on it, for the strip and the sentence."""

    def __init__(
        self, seat: Seat, standing: Standing, organisation: Organisation, today: date, rows: list[Appointment]
    ) -> None:
        self.seat, self.standing, self.organisation, self.today = seat, standing, organisation, today
        self.people = {row.employee_id: row.employee for row in rows}
        self.starts_on, self.ends_on = today - BACK, today + AHEAD

    def sentence(self, holder: Appointment | None) -> str:
        """Who holds it, and until when, in one sentence."""
        today = self.today
        if holder is None:
            return self._vacant()
        values = {"person": holder.employee.name, "since": spoken_day(holder.starts_on, today)}
        if holder.ends_on is None:
            return _("%(person)s holds this seat since %(since)s.") % values
        values["until"] = spoken_day(holder.ends_on, today)
        following = self.standing.tenure(holder.ends_on)
        if following is None:
            return _("%(person)s holds this seat until %(until)s; nobody follows yet.") % values
        values["next"] = self._name(following.person)
        return _("%(person)s holds this seat until %(until)s; then %(next)s.") % values

    def strip(self, tenures: tuple[Tenure, ...], *, gaps: bool) -> Strip:
        """Half a year back to a year ahead."""
        stretches = [part for tenure in tenures for part in self._stretches(tenure)]
        if gaps:
            stretches += self._gaps(tenures)
        said = "; ".join(stretch.label for stretch in stretches)
        return Strip(self.starts_on, self.ends_on, self.today, tuple(stretches), said or _("Nobody"))

    def _vacant(self) -> str:
        last = self.standing.last_tenure(self.today)
        following = min(
            (t.starts_on for t in self.standing.holders if t.starts_on > self.today), default=None
        )
        if following is not None:
            return _("Nobody holds this seat now; somebody comes %(day)s.") % {
                "day": on_day(following, self.today)
            }
        if last is None or last.ends_on is None:
            return _("Nobody has held this seat yet.")
        return _("Nobody holds this seat since %(day)s.") % {"day": spoken_day(last.ends_on, self.today)}

    def _stretches(self, tenure: Tenure) -> Iterator[Stretch]:
        """The days of one appointment, with those on which he is away apart."""
        start, end = max(tenure.starts_on, self.starts_on), min(tenure.ends_on or self.ends_on, self.ends_on)
        for absence in self.organisation.absences.get(tenure.person, ()):
            begins, back = max(absence.starts_on, start), min(absence.ends_on or end, end)
            if begins >= back:
                continue
            yield from self._held(tenure.person, start, begins)
            label = _("%(person)s is away") % {"person": self._name(tenure.person)}
            yield Stretch(begins, back, Cover.STAND_IN, label, self.seat.kind)
            start = back
        yield from self._held(tenure.person, start, end)

    def _held(self, person: int, start: date, end: date) -> Iterator[Stretch]:
        if start < end:
            yield Stretch(start, end, Cover.HELD, self._name(person), self.seat.kind)

    def _gaps(self, tenures: tuple[Tenure, ...]) -> Iterator[Stretch]:
        """The days on which the seat is needed and nobody is on it."""
        if not self.standing.must_be_filled:
            return
        day = max(self.starts_on, self.standing.starts_on)
        last = min(self.ends_on, self.standing.ends_on or self.ends_on)
        for tenure in sorted(tenures, key=lambda one: one.starts_on):
            yield from self._gap(day, min(tenure.starts_on, last))
            day = max(day, tenure.ends_on or last)
        yield from self._gap(day, last)

    def _gap(self, start: date, end: date) -> Iterator[Stretch]:
        if start < end:
            href = f"{reverse('hand_over_seat', args=[self.seat.pk])}?on={start.isoformat()}"
            yield Stretch(start, end, Cover.GAP, _("Nobody"), self.seat.kind, href)

    def _name(self, person: int) -> str:
        found = self.people.get(person)
        return found.name if found else ""
