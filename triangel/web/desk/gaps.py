"""The gaps in seats that somebody himself has to mend, for his plate."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from triangel.triangle import queries
from triangel.triangle.rules import Concern, ConcernKind
from triangel.web.concerns import concern_sentence, mentioned_in
from triangel.web.staff import StaffRequest

#: How many the plate shows; all of them stand on the page of coverage.
SHOWN = 8
#: What is somebody's own to mend; a span that is passed is a matter for talk, not for today.
PRESSING = frozenset(
    {
        ConcernKind.VACANT,
        ConcernKind.LEFT,
        ConcernKind.NO_SENIOR_SUPPLIER,
        ConcernKind.ABSENT_WITHOUT_STAND_IN,
        ConcernKind.ENDS_WITHOUT_SUCCESSOR,
        ConcernKind.NO_INDEPENDENT_PERSON,
    }
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a sentence, where it is mended, and the word for that."""

    sentence: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """The first gaps, and how many there are."""

    shown: list[Gap]
    count: int


def to_mend(request: StaffRequest) -> Gaps:
    """The gaps of today and of the coming days that wait for who looks."""
    rows = [row for row in queries.coverage(request.today) if _is_mine(row, request.employee.pk)]
    names = mentioned_in(rows[:SHOWN])
    shown = [
        Gap(concern_sentence(row, names.people, names.seats, request.today), *_mending(row))
        for row in rows[:SHOWN]
    ]
    return Gaps(shown, len(rows))


def _is_mine(row: Concern, employee: int) -> bool:
    return row.must_act == employee and row.kind in PRESSING


def _mending(row: Concern) -> tuple[str, str]:
    if row.seat is not None:
        return reverse("seat", args=[row.seat]), _("Fill the seat")
    return f"{reverse('hire')}?independent", _("Name somebody")
