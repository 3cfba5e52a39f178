"""Two people at the same seat, or the same line, at the same time."""

from collections.abc import Callable, Iterable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from triangel.core.rules import Refused
from triangel.people import actions as people_actions
from triangel.people.models import Absence, Employee
from triangel.tests import cast as casts
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days
from triangel.triangle import actions
from triangel.triangle.models import Appointment, Seat

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def at_once(wanted: Iterable[Callable[[], object]]) -> list[str]:
    """Do all of it in threads of their own, at the same moment; what became of it, sorted."""
    deeds = list(wanted)
    barrier = Barrier(len(deeds))
    outcomes: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            deed()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_hand_overs_of_one_seat_leave_one_holder_a_day() -> None:
    cast = casts.make()
    for day in map(in_days, range(1, ROUNDS + 1)):
        outcomes = at_once(
            partial(
                actions.hand_over_seat,
                cast.cm_a,
                employee=employee,
                on=day,
                actor=casts.user_of(actor),
                at=NOW,
            )
            for employee, actor in ((cast.cees, cast.lars), (cast.lars, cast.diana))
        )
        assert outcomes in (["done", "done"], ["SeatIsTaken", "done"])
        rows = Appointment.objects.filter(seat=cast.cm_a).order_by("starts_on", "id")
        days = [(row.starts_on, row.ends_on) for row in rows if row.starts_on != row.ends_on]
        assert days[0][0] == BEFORE
        assert [end for _start, end in days[:-1]] == [start for start, _end in days[1:]]
        assert days[-1][1] is None


def test_two_appointments_to_one_empty_seat_leave_one() -> None:
    cast = casts.make()
    seat = Seat.objects.get(team=cast.service)
    outcomes = at_once(
        partial(
            actions.appoint, seat, employee=employee, starts_on=TODAY, actor=casts.user_of(cast.diana), at=NOW
        )
        for employee in (cast.cees, cast.lars, cast.carin, cast.anna)
    )
    assert outcomes == ["SeatIsTaken"] * 3 + ["done"]
    assert Appointment.objects.filter(seat=seat).count() == 1


def test_a_contract_gets_one_seat_of_its_own() -> None:
    cast = casts.make()
    name = partial(
        actions.name_contract_manager, cast.contract_a, on=TODAY, actor=casts.user_of(cast.diana), at=NOW
    )
    at_once(partial(name, employee=employee) for employee in (cast.cees, cast.lars, cast.carin))
    assert Seat.objects.filter(contract=cast.contract_a).count() == 1


def test_two_changes_of_the_line_never_close_a_circle() -> None:
    cast = casts.make()
    for _round in range(ROUNDS):
        Employee.objects.filter(pk__in=[cast.lars.pk, cast.lotte.pk]).update(manager=cast.diana)
        move = partial(people_actions.set_line_manager, actor=casts.user_of(cast.diana), at=NOW)
        outcomes = at_once(
            [partial(move, cast.lars, manager=cast.lotte), partial(move, cast.lotte, manager=cast.lars)]
        )
        assert outcomes == ["LineIsCircular", "done"]


def test_an_absence_recorded_twice_at_once_stands_once() -> None:
    cast = casts.make()
    note = partial(people_actions.record_absence, cast.carin, kind="sick", starts_on=TODAY, at=NOW)
    outcomes = at_once(partial(note, actor=casts.user_of(who)) for who in (cast.carin, cast.lars, cast.diana))
    assert outcomes == ["AbsenceOverlaps", "AbsenceOverlaps", "done"]
    assert Absence.objects.count() == 1
