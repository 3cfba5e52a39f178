"""Why somebody answers for something, in sentences: the resolver's answer as people would tell it.

``people`` and ``seats`` are those that the answers mention, by id (see ``mentioned``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from triangel.desk.rules import Role
from triangel.people.models import Employee
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.rules import Answer, Skip, Step, Via
from triangel.ui.spoken import spoken_day

People = Mapping[int, Employee]
Seats = Mapping[int, Seat]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Everybody and every seat that some answers speak of."""

    people: People
    seats: Seats


def mentioned(
    answers: Iterable[Answer], *, people: Iterable[int] = (), seats: Iterable[int] = ()
) -> Mentioned:
    """Look up whom these answers mention, and others besides; two queries."""
    persons, places = set(people), set(seats)
    for answer in answers:
        parts: list[Answer | Step] = [answer, *answer.steps]
        for part in parts:
            persons |= {number for number in (part.person, part.of) if number is not None}
            places |= {part.seat} if part.seat is not None else set()
    found = Seat.objects.select_related("client", "contract", "project", "team").in_bulk(places)
    return Mentioned(Employee.objects.in_bulk(persons), found)


def role_of(seat: Seat) -> str:
    """The role that a seat is: "contract manager", or the name of the team at a service desk."""
    return seat.team.name if seat.team is not None else str(SeatKind(seat.kind).label)


def ended(sentence: str) -> str:
    """A sentence with one full stop, also after a name that brings its own ("B.V.")."""
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence


def seat_name(seat: Seat) -> str:
    """A seat with its scope: "contract manager of Zorggroep Amstel"."""
    if seat.team is not None:
        return seat.team.name
    return _("%(role)s of %(scope)s") % {"role": SeatKind(seat.kind).label, "scope": scope_name(seat)}


def scope_name(seat: Seat) -> str:
    """What a seat is of: the name of its client, contract, project or team."""
    scope = seat.team or seat.project or seat.contract or seat.client
    return scope.name if scope is not None else ""


def role_word(role: Role) -> str:
    """A role of the responsibility matrix in words."""
    return {
        Role.ACCOUNT_MANAGER: _("account manager"),
        Role.PROJECT_MANAGER: _("project manager"),
        Role.CONTRACT_MANAGER: _("contract manager"),
        Role.LINE_MANAGER: _("line manager"),
        Role.SERVICE_DESK: _("service desk"),
        Role.DIRECTOR: _("director"),
    }[role]


def why_sentence(answer: Answer, people: People, seats: Seats, day: date) -> str:
    """Why it is this person: "Cees Mol stands in for Carin Bos, who is away until 3 March."."""
    values = _values(answer, people, seats, day)
    if answer.via is Via.HOLDER and answer.seat is None:
        return _("%(person)s has it in hand.") % values
    return _third_person()[answer.via] % values


def why_me(answer: Answer, people: People, seats: Seats, day: date) -> str:
    """The same said to that person; nothing when it is plainly his own."""
    if answer.via is Via.HOLDER:
        return ""
    said = _second_person()[answer.via] % _values(answer, people, seats, day)
    vacant = next((step for step in answer.steps if step.why is Skip.VACANT and step.seat in seats), None)
    if vacant is None or vacant.seat is None:
        return said
    since = spoken_day(vacant.day, day) if vacant.day else ""
    nobody = _("nobody is %(role)s since %(day)s") if since else _("nobody is %(role)s")
    return f"{nobody % {'role': role_of(seats[vacant.seat]), 'day': since}}; {said}"


def step_sentences(answer: Answer, people: People, seats: Seats, day: date) -> list[str]:
    """Everybody who was passed over before him, in the order in which they were asked. Who is kept out is
    not named."""
    said = [step_sentence(step, people, seats, day) for step in answer.steps]
    return list(dict.fromkeys(said))


def step_sentence(step: Step, people: People, seats: Seats, day: date) -> str:
    """Why one of them does not answer."""
    if step.why is Skip.VACANT:
        return _vacant(step, seats, day)
    if step.why is Skip.EXCLUDED or step.person is None:
        return _("Somebody before is kept out of this.")
    values = {"person": people[step.person].name, "day": spoken_day(step.day, day) if step.day else ""}
    if step.why is Skip.ABSENT:
        if step.day is None:
            return _("%(person)s is away; nobody knows yet for how long.") % values
        return _("%(person)s is away until %(day)s.") % values
    if step.why is Skip.LEFT:
        return _("%(person)s left on %(day)s.") % values
    return _("%(person)s starts on %(day)s.") % values


def _vacant(step: Step, seats: Seats, day: date) -> str:
    if step.seat is None or step.seat not in seats:
        return _("Nobody holds this seat.")
    values = {"seat": seat_name(seats[step.seat]), "day": spoken_day(step.day, day) if step.day else ""}
    if step.day is None:
        return _("Nobody is %(seat)s.") % values
    return _("Nobody is %(seat)s since %(day)s.") % values


def _values(answer: Answer, people: People, seats: Seats, day: date) -> dict[str, str]:
    of = people[answer.of].name if answer.of is not None and answer.of in people else ""
    return {
        "person": people[answer.person].name,
        "of": of,
        "away": _away(answer, of, day),
        "seat": seat_name(seats[answer.seat]) if answer.seat is not None and answer.seat in seats else "",
    }


def _away(answer: Answer, of: str, day: date) -> str:
    """The one he acts for, with until when: "Carin Bos, who is away until 3 March"."""
    step = next((step for step in answer.steps if step.person == answer.of and answer.of is not None), None)
    if step is None or step.day is None or step.why not in (Skip.ABSENT, Skip.LEFT):
        return of
    values = {"person": of, "day": spoken_day(step.day, day)}
    if step.why is Skip.LEFT:
        return _("%(person)s, who left on %(day)s") % values
    return _("%(person)s, who is away until %(day)s") % values


def _third_person() -> dict[Via, str]:
    return {
        Via.HOLDER: _("%(person)s is %(seat)s."),
        Via.STAND_IN: _("%(person)s stands in for %(away)s."),
        Via.DEPUTY: _("%(person)s is deputy of %(away)s."),
        Via.OTHER_SEAT: _("It falls to %(person)s, who is %(seat)s."),
        Via.OTHER_SEAT_STAND_IN: _("It falls to %(seat)s, and %(person)s stands in for %(away)s."),
        Via.OTHER_SEAT_DEPUTY: _("It falls to %(seat)s, and %(person)s is deputy there."),
        Via.LINE_MANAGER: _("%(person)s leads %(away)s."),
        Via.LINE_MANAGER_STAND_IN: _("%(person)s stands in for %(away)s, who leads the person it was with."),
        Via.DIRECTOR: _("%(person)s is the director; nobody nearer is there."),
        Via.DIRECTOR_STAND_IN: _("%(person)s stands in for %(away)s, the director; nobody nearer is there."),
        Via.INDEPENDENT: _("%(person)s is the independent person; the line is kept out of this."),
        Via.ANYBODY: _("%(person)s is the nearest to the top who is there."),
        Via.NOBODY_PRESENT: _("%(person)s, although away: nobody who may do it is there today."),
    }


def _second_person() -> dict[Via, str]:
    return {
        Via.STAND_IN: _("you stand in for %(away)s"),
        Via.DEPUTY: _("you are deputy of %(away)s"),
        Via.OTHER_SEAT: _("it falls to you as %(seat)s"),
        Via.OTHER_SEAT_STAND_IN: _("it falls to %(seat)s, and you stand in for %(away)s"),
        Via.OTHER_SEAT_DEPUTY: _("it falls to %(seat)s, and you are deputy there"),
        Via.LINE_MANAGER: _("you lead %(away)s"),
        Via.LINE_MANAGER_STAND_IN: _("you stand in for %(away)s, who leads the person it was with"),
        Via.DIRECTOR: _("nobody nearer is there, and you are the director"),
        Via.DIRECTOR_STAND_IN: _("you stand in for %(away)s, the director"),
        Via.INDEPENDENT: _("you are the independent person; the line is kept out of this"),
        Via.ANYBODY: _("nobody nearer to it is there"),
        Via.NOBODY_PRESENT: _("everybody else who may do it is away"),
    }
