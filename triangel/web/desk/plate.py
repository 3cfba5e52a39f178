"""My work as it stands on the page: what waits, why it is here, and the one next step of each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.core.periods import local_day
from triangel.desk import queries
from triangel.desk.access import visible_inquiries, visible_requests
from triangel.desk.choices import State
from triangel.desk.models import Inquiry, Notice
from triangel.desk.queries import InHand, Plate, PlateItem, Row
from triangel.triangle.models import Seat
from triangel.ui.custody_svg import CustodyLine
from triangel.web.lines import custody_line, last_name
from triangel.web.spoken import Mentioned, mentioned, role_of, scope_name, why_me
from triangel.web.staff import StaffRequest


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next with a request: a word and where it leads; ``is_gesture`` does it at once."""

    label: str
    url: str
    is_gesture: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One request on the plate."""

    row: Row
    line: CustodyLine
    role: str
    role_word: str
    why: str
    step: Step
    is_late: bool
    is_today: bool
    can_pass_on: bool
    asked_by: str = ""
    reason: str = ""
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A seat to narrow the plate to, with how much waits there."""

    seat: Seat
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MyWork:
    """The whole page."""

    sentence: str
    offered: list[Item]
    todo: list[Item]
    waiting: list[Item]
    notices: list[Notice]
    chips: list[Chip]
    open: int
    shown: int
    seat: int | None
    leads: bool
    asked: list[Inquiry]


def my_work(request: StaffRequest, *, seat: int | None = None, place: int | None = None) -> MyWork:
    """What waits for the employee who asks; ``place`` is where in the list he was, to go on from there."""
    visible = visible_requests(request.user)
    found = queries.plate(visible, request.employee, at=request.now, seat=seat)
    drawing = _Drawing(request, [*found.items, *found.offered, *found.waiting])
    todo = [drawing.item(item, _to_do(item)) for item in found.items]
    return MyWork(
        sentence=sentence(found),
        offered=[drawing.item(item, _accept(item)) for item in found.offered],
        todo=_with_focus(todo, place),
        waiting=[drawing.item(item, _meanwhile(item)) for item in found.waiting],
        notices=found.notices,
        chips=_chips(found.seats, seat),
        open=found.open,
        shown=len(found.items),
        seat=seat,
        leads=request.employee.reports.exists(),
        asked=list(
            visible_inquiries(request.user).filter(answered_at__isnull=True).select_related("asked_by")
        ),
    )


def sentence(found: Plate) -> str:
    """What waits and what presses, in one sentence."""
    if not found.open and not found.offered:
        return _("Nothing waits for you.")
    waits = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", found.open) % {
        "count": spelled(found.open)
    }
    presses = [
        ngettext("%(count)s is late", "%(count)s are late", found.broken) % {"count": spelled(found.broken)}
        if found.broken
        else "",
        ngettext("%(count)s is due today", "%(count)s are due today", found.due_today)
        % {"count": spelled(found.due_today)}
        if found.due_today
        else "",
    ]
    said = _(" and ").join(part for part in presses if part) or _("nothing is due today")
    whole = f"{waits}; {said}."
    return whole[:1].upper() + whole[1:]


def spelled(number: int) -> str:
    """Small numbers as words, as people say them."""
    words = [
        _("nothing"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"),
        _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    ]  # fmt: skip
    return words[number] if 0 <= number < len(words) else str(number)


class _Drawing:
    """What all items need, looked up once for all of them."""

    def __init__(self, request: StaffRequest, items: list[PlateItem]) -> None:
        self.now: datetime = request.now
        self.today: date = local_day(request.now)
        self.employee = request.employee
        self.lives = queries.lives([item.client_request.pk for item in items])
        # who holds it is known of what is plainly his
        others = [item.client_request for item in items if not item.is_plain]
        self.hands: dict[int, InHand] = queries.in_hand(others, self.today)
        self.names: Mentioned = mentioned(hand.answer for hand in self.hands.values())

    def item(self, item: PlateItem, step: Step) -> Item:
        row = item.client_request
        promised_by = row.promised_by
        is_late = promised_by is not None and promised_by < self.now
        return Item(
            row=row,
            line=custody_line(row, self.lives[row.pk], self.now),
            role=item.seat.kind if item.seat else "other",
            role_word=role_of(item.seat) if item.seat else self._in_person(row),
            why=self._why(item),
            step=step,
            is_late=is_late and row.state == State.OPEN,
            is_today=promised_by is not None and not is_late and local_day(promised_by) == self.today,
            can_pass_on=item.offer is None and row.state == State.OPEN,
            asked_by=item.offer.asked_by.name if item.offer else "",
            reason=item.offer.reason if item.offer else "",
        )

    def _in_person(self, row: Row) -> str:
        if row.hand_employee == self.employee.pk:
            return _("with you in person")
        return _("in the hands of %(name)s") % {"name": last_name(self.lives[row.pk])}

    def _why(self, item: PlateItem) -> str:
        hand = self.hands.get(item.client_request.pk)
        if hand is None:
            return ""
        if hand.answer.person == self.employee.pk:
            return why_me(hand.answer, self.names.people, self.names.seats, self.today)
        if item.seat is not None and item.seat.team is not None:
            return _("for your team")
        return ""


def _to_do(item: PlateItem) -> Step:
    row = item.client_request
    if item.seat is not None and item.seat.team is not None and row.hand_employee is None:
        return Step(_("Take it"), reverse("take", args=[row.number]), is_gesture=True)
    return Step(_("Answer"), reverse("answer", args=[row.number]))


def _accept(item: PlateItem) -> Step:
    number = item.client_request.number
    return Step(_("Accept"), reverse("accept_transfer", args=[number]), is_gesture=True)


def _meanwhile(item: PlateItem) -> Step:
    number = item.client_request.number
    return Step(_("Write down what the client said"), reverse("hear_client", args=[number]))


def _with_focus(items: list[Item], place: int | None) -> list[Item]:
    """The item that took the place of the one that was sent on is where the keys go on."""
    if place is None or not items:
        return items
    at = min(max(place, 0), len(items) - 1)
    return [replace(item, is_next=index == at) for index, item in enumerate(items)]


def _chips(seats: Iterable[tuple[Seat, int]], chosen: int | None) -> list[Chip]:
    return [Chip(seat, scope_name(seat), count, seat.pk == chosen) for seat, count in seats]
