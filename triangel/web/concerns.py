"""Why a triangle is not gold, in sentences with dates: the concerns of the rules as people would say them.

``people`` and ``seats`` are those that the concerns mention, by id (see ``mentioned_in``).
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.rules import Concern, ConcernKind
from triangel.ui.spoken import spoken_day
from triangel.web.spoken import Mentioned, People, Seats, mentioned, seat_name

#: The concerns that leave a seat without anybody.
EMPTY = frozenset({ConcernKind.VACANT, ConcernKind.LEFT, ConcernKind.NO_SENIOR_SUPPLIER})

#: Each concern in a few words.
WORDS = {
    ConcernKind.VACANT: gettext_noop("nobody holds it"),
    ConcernKind.ENDS_WITHOUT_SUCCESSOR: gettext_noop("ends without successor"),
    ConcernKind.LEFT: gettext_noop("holder left"),
    ConcernKind.ABSENT_WITHOUT_STAND_IN: gettext_noop("away, no stand-in"),
    ConcernKind.ABSENT_WITH_STAND_IN: gettext_noop("away, stand-in there"),
    ConcernKind.TWO_CORNERS: gettext_noop("two corners in one hand"),
    ConcernKind.NO_SENIOR_SUPPLIER: gettext_noop("no senior supplier"),
    ConcernKind.OVER_SPAN: gettext_noop("over the span"),
    ConcernKind.NO_INDEPENDENT_PERSON: gettext_noop("no independent person"),
}


def mentioned_in(
    concerns: Iterable[Concern], *, people: Iterable[int] = (), seats: Iterable[int] = ()
) -> Mentioned:
    """Look up whom these concerns mention, and others besides; two queries."""
    persons, places = set(people), set(seats)
    for concern in concerns:
        persons |= {n for n in (concern.person, concern.other, concern.must_act) if n is not None}
        places |= {n for n in (concern.seat, concern.other_seat) if n is not None}
    return mentioned([], people=persons, seats=places)


def concern_sentence(concern: Concern, people: People, seats: Seats, day: date, *, within: str = "") -> str:
    """What is wrong: "Nobody is contract manager of Zorggroep Amstel since 1 March.".

    ``within="client"`` leaves out the name of the client, where the page is about him.
    """
    values = _values(concern, people, seats, day, within)
    if concern.kind is ConcernKind.OVER_SPAN:
        return _span(concern, values)
    if concern.kind in (ConcernKind.ABSENT_WITHOUT_STAND_IN, ConcernKind.ABSENT_WITH_STAND_IN):
        return _away(concern, values, day)
    if concern.kind is ConcernKind.LEFT:
        return _left(concern, values, day)
    if concern.kind is ConcernKind.NO_INDEPENDENT_PERSON:
        return _beyond(concern, values, day)
    if concern.kind is ConcernKind.TWO_CORNERS:
        return _("%(person)s is %(seat)s and %(other_seat)s at once.") % values
    if concern.kind is ConcernKind.ENDS_WITHOUT_SUCCESSOR:
        return _("%(person)s stops as %(seat)s %(on_day)s, and nobody follows.") % values
    if concern.starts_on is None:
        return _("Nobody is %(seat)s yet.") % values
    if concern.starts_on > day:
        return _("Nobody is %(seat)s from %(day)s.") % values
    return _("Nobody is %(seat)s since %(day)s.") % values


def act_sentence(concern: Concern, people: People) -> str:
    """Who has to do something about it; nothing when nobody works here at all."""
    if concern.must_act is None or concern.must_act not in people:
        return ""
    return _("%(person)s must act.") % {"person": people[concern.must_act].name}


def kind_words(kind: ConcernKind) -> str:
    """The concern in a few words, for a list or a filter."""
    return _(WORDS[kind])


def seat_within(seat: Seat, within: str) -> str:
    """A seat by name; the bare role for the client's own seat on a page about that client."""
    if within == "client" and seat.client_id and not seat.contract_id and not seat.project_id:
        return str(SeatKind(seat.kind).label)
    return seat_name(seat)


def _values(concern: Concern, people: People, seats: Seats, day: date, within: str) -> dict[str, str]:
    def name(number: int | None) -> str:
        return people[number].name if number is not None and number in people else ""

    def place(number: int | None) -> str:
        return seat_within(seats[number], within) if number is not None and number in seats else ""

    return {
        "person": name(concern.person),
        "other": name(concern.other),
        "seat": place(concern.seat),
        "other_seat": place(concern.other_seat),
        "day": spoken_day(concern.starts_on, day) if concern.starts_on else "",
        "on_day": on_day(concern.starts_on, day) if concern.starts_on else "",
        "until": spoken_day(concern.ends_on, day) if concern.ends_on else "",
    }


def on_day(on: date, day: date) -> str:
    """A day with the word before it: "today", "tomorrow", "on 3 March"."""
    spoken = spoken_day(on, day)
    return spoken if -7 < (on - day).days <= 1 else _("on %(day)s") % {"day": spoken}


def _away(concern: Concern, values: dict[str, str], day: date) -> str:
    if concern.kind is ConcernKind.ABSENT_WITH_STAND_IN:
        if concern.ends_on:
            return _("%(person)s is away until %(until)s; %(other)s stands in.") % values
        return _("%(person)s is away, nobody knows yet for how long; %(other)s stands in.") % values
    if concern.ends_on and concern.starts_on and concern.starts_on > day:
        return _("%(person)s is away from %(day)s until %(until)s, and nobody stands in.") % values
    if concern.ends_on:
        return _("%(person)s is away until %(until)s, and nobody stands in.") % values
    return _("%(person)s is away, nobody knows yet for how long, and nobody stands in.") % values


def _left(concern: Concern, values: dict[str, str], day: date) -> str:
    if concern.starts_on and concern.starts_on > day:
        return _("%(person)s is in service from %(day)s only, and is %(seat)s already.") % values
    return _("%(person)s left %(on_day)s and is still %(seat)s.") % values


def _beyond(concern: Concern, values: dict[str, str], day: date) -> str:
    """Why a complaint about the director has nobody to go to, since when or from when."""
    if concern.person is None:
        return _("Nobody is the independent person yet: a complaint about the director has nobody to go to.")
    if concern.starts_on and concern.starts_on > day:
        return (
            _(
                "%(person)s, the last independent person, leaves %(on_day)s: "
                "a complaint about the director then has nobody to go to."
            )
            % values
        )
    return (
        _(
            "%(person)s, the last independent person, left %(on_day)s: "
            "a complaint about the director has nobody to go to."
        )
        % values
    )


def _span(concern: Concern, values: dict[str, str]) -> str:
    breach = concern.breach
    if breach is None:
        return ""
    numbers = {**values, "count": breach.count, "limit": breach.limit, "letter": breach.contract_class}
    if breach.contract_class is None:
        return _("%(person)s leads %(count)s people beside his contracts; %(limit)s is the most.") % numbers
    return (
        ngettext(
            "%(person)s manages %(count)s contract of class %(letter)s; %(limit)s is the most.",
            "%(person)s manages %(count)s contracts of class %(letter)s; %(limit)s is the most.",
            breach.count,
        )
        % numbers
    )
