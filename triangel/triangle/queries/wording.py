"""Gaps and answers in sentences, in the language of the reader: one wording for page, portal and terminal."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from triangel.people.models import Employee
from triangel.triangle.models import Seat
from triangel.triangle.rules import Answer, Concern, ConcernKind, Skip, Step, Via


@dataclass(frozen=True, slots=True)
class SeatName:
    """A seat as people call it: which role, of what, and around which client."""

    id: int
    kind: str
    scope: str
    client_id: int | None
    client: str

    def __str__(self) -> str:
        of_scope = {
            "account_manager": _("account manager of %(scope)s"),
            "contract_manager": _("contract manager of %(scope)s"),
            "project_manager": _("project manager of %(scope)s"),
            "senior_supplier": _("senior supplier of %(scope)s"),
            "service_desk": _("lead of service desk %(scope)s"),
        }
        return of_scope[self.kind] % {"scope": self.scope}


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in an answer or a gap are called."""

    people: Mapping[int, str]
    seats: Mapping[int, SeatName]

    def person(self, number: int | None) -> str:
        """The name of an employee; empty for nobody."""
        return self.people.get(number, "") if number is not None else ""

    def seat(self, number: int | None) -> str:
        """The role and its scope."""
        return str(self.seats[number]) if number is not None else ""


def names(people: Collection[int | None], seats: Collection[int | None]) -> Names:
    """The names of these employees and seats; two queries."""
    rows = Seat.objects.filter(pk__in=[seat for seat in seats if seat is not None])
    rows = rows.select_related("client", "contract", "project", "team")
    known = Employee.objects.filter(pk__in=[person for person in people if person is not None])
    return Names(dict(known.values_list("id", "name")), {row.pk: name_of(row) for row in rows})


def names_in_concerns(concerns: Iterable[Concern]) -> Names:
    """The names of everybody and every seat in these gaps; two queries."""
    rows = list(concerns)
    people = {person for row in rows for person in (row.person, row.other, row.must_act)}
    return names(people, {seat for row in rows for seat in (row.seat, row.other_seat)})


def names_in_answers(answers: Iterable[Answer]) -> Names:
    """The names of everybody and every seat in these answers; two queries."""
    rows = list(answers)
    steps = [step for row in rows for step in row.steps]
    asked: list[Answer | Step] = [*rows, *steps]
    people = {person for row in asked for person in (row.person, row.of)}
    return names(people, {row.seat for row in asked})


def name_of(seat: Seat) -> SeatName:
    """What a seat is called; with its client, contract, project and team selected it asks nothing."""
    scope = seat.project or seat.contract or seat.client or seat.team
    return SeatName(seat.pk, seat.kind, str(scope), seat.client_id, str(seat.client or ""))


def concern_sentence(concern: Concern, names: Names, on: date) -> str:
    """What is wrong, as seen on this day, with its dates."""
    values: dict[str, object] = {
        "seat": names.seat(concern.seat),
        "other_seat": names.seat(concern.other_seat),
        "name": names.person(concern.person),
        "other": names.person(concern.other),
        "since": _day(concern.starts_on),
        "until": _day(concern.ends_on),
    }
    if concern.breach:
        values |= {
            "count": concern.breach.count,
            "limit": concern.breach.limit,
            "class": concern.breach.contract_class,
        }
    return _pattern(concern, is_ahead=concern.starts_on is not None and on < concern.starts_on) % values


def _pattern(concern: Concern, *, is_ahead: bool) -> str:
    if concern.kind in (ConcernKind.VACANT, ConcernKind.NO_SENIOR_SUPPLIER):
        if concern.starts_on is None:
            return _("Nobody has ever been %(seat)s.")
        if is_ahead:
            return _("From %(since)s nobody is %(seat)s.")
        return _("Nobody has been %(seat)s since %(since)s.")
    if concern.kind == ConcernKind.ENDS_WITHOUT_SUCCESSOR:
        return _("%(name)s is %(seat)s until %(since)s, and nobody follows.")
    if concern.kind == ConcernKind.LEFT:
        if is_ahead:
            return _("%(name)s is still %(seat)s after leaving on %(since)s.")
        return _("%(name)s is %(seat)s, but has not been in service since %(since)s.")
    if concern.kind == ConcernKind.TWO_CORNERS:
        return _("%(name)s is both %(seat)s and %(other_seat)s; these may not be in one hand.")
    if concern.kind == ConcernKind.OVER_SPAN:
        if concern.breach and concern.breach.contract_class is None:
            return _("%(name)s has contracts and leads %(count)s people; %(limit)s is the most.")
        return _("%(name)s manages %(count)s contracts of class %(class)s; %(limit)s is the most.")
    return _absence(concern, is_ahead=is_ahead)


def _absence(concern: Concern, *, is_ahead: bool) -> str:
    if concern.kind == ConcernKind.ABSENT_WITH_STAND_IN:
        if concern.ends_on is None:
            return _("%(name)s, %(seat)s, is away; %(other)s stands in.")
        return _("%(name)s, %(seat)s, is away until %(until)s; %(other)s stands in.")
    if concern.ends_on is None:
        return _("%(name)s, %(seat)s, is away from %(since)s, and nobody stands in.")
    if is_ahead:
        return _("%(name)s, %(seat)s, is away from %(since)s until %(until)s, and nobody stands in.")
    return _("%(name)s, %(seat)s, is away until %(until)s, and nobody stands in.")


def answer_sentence(answer: Answer, names: Names) -> str:
    """Who is responsible, along which way, and why not somebody before him."""
    because = [sentence for step in answer.steps if (sentence := _reason(step, names))]
    way = _way(answer.via) % {
        "name": names.person(answer.person),
        "of": names.person(answer.of),
        "seat": names.seat(answer.seat),
    }
    if not because:
        return _("%(way)s.") % {"way": way}
    return _("%(way)s, because %(reasons)s.") % {"way": way, "reasons": "; ".join(dict.fromkeys(because))}


def _way(via: Via) -> str:
    ways = {
        Via.HOLDER: _("%(name)s holds it"),
        Via.STAND_IN: _("%(name)s stands in for %(of)s"),
        Via.DEPUTY: _("%(name)s is the deputy of this seat"),
        Via.OTHER_SEAT: _("%(name)s, as %(seat)s"),
        Via.OTHER_SEAT_STAND_IN: _("%(name)s, who stands in for %(of)s as %(seat)s"),
        Via.OTHER_SEAT_DEPUTY: _("%(name)s, as deputy of the %(seat)s"),
        Via.LINE_MANAGER: _("%(name)s, in the line above %(of)s"),
        Via.LINE_MANAGER_STAND_IN: _("%(name)s, who stands in for line manager %(of)s"),
        Via.DIRECTOR: _("%(name)s, as director"),
        Via.DIRECTOR_STAND_IN: _("%(name)s, who stands in for director %(of)s"),
        Via.INDEPENDENT: _("%(name)s, as independent person"),
        Via.ANYBODY: _("%(name)s, as the highest who is there"),
        Via.NOBODY_PRESENT: _("Nobody who may do this is there today; %(name)s is alarmed"),
    }
    return ways[via]


def _reason(step: Step, names: Names) -> str:
    values = {"name": names.person(step.person), "seat": names.seat(step.seat), "day": _day(step.day)}
    patterns = {
        Skip.VACANT: _("the seat of %(seat)s has been empty since %(day)s")
        if step.day
        else _("nobody has ever been %(seat)s"),
        Skip.EXCLUDED: _("%(name)s is kept out of it"),
        Skip.ABSENT: _("%(name)s is away until %(day)s") if step.day else _("%(name)s is away"),
        Skip.LEFT: _("%(name)s left on %(day)s"),
        Skip.NOT_STARTED: _("%(name)s starts on %(day)s"),
    }
    return patterns[step.why] % values


def _day(day: date | None) -> str:
    return formats.date_format(day, "j F Y") if day else ""
