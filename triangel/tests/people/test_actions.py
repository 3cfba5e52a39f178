"""Service, line, absence and stand-ins: what may happen, what is refused, and to whom."""

from datetime import timedelta

import pytest

from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.people import actions, rules
from triangel.people.models import Absence, Employee, StandIn
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days


def journal(verb: str) -> list[tuple[int, int]]:
    """Who did this to which row."""
    return list(JournalEntry.objects.filter(verb=verb).values_list("actor_id", "object_id"))


def test_an_administrator_hires(cast: Cast) -> None:
    made = actions.hire(
        name="Nora Post",
        team=cast.service,
        manager=cast.lars,
        starts_on=in_days(30),
        email="nora@triangel.example",
        actor=user_of(cast.ada),
        at=NOW,
    )
    assert Employee.objects.filter(name="Nora Post").values_list("id", "manager_id", "starts_on").get() == (
        made.pk,
        cast.lars.pk,
        in_days(30),
    )
    assert journal("hire") == [(user_of(cast.ada).pk, made.pk)]


@pytest.mark.parametrize("who", ["lars", "carin", "sofie", "alice"])
def test_nobody_else_hires(cast: Cast, who: str) -> None:
    before = Employee.objects.count()
    with pytest.raises(NotAllowed):
        actions.hire(
            name="Nora Post", team=cast.service, starts_on=TODAY, actor=getattr(cast, who).user, at=NOW
        )
    assert Employee.objects.count() == before


def test_two_employees_never_share_an_address(cast: Cast) -> None:
    with pytest.raises(Refused, match="already in use"):
        actions.hire(
            name="Nora Post",
            team=cast.service,
            starts_on=TODAY,
            email=cast.carin.email.upper(),
            actor=user_of(cast.ada),
            at=NOW,
        )


def test_a_sign_in_is_given_once(cast: Cast) -> None:
    user = actions.give_sign_in(
        cast.dora, email="dora@triangel.example", language="nl", actor=user_of(cast.ada), at=NOW
    )
    cast.dora.refresh_from_db()
    assert user_of(cast.dora) == user
    assert user.has_usable_password() is False
    with pytest.raises(Refused, match="can sign in already"):
        actions.give_sign_in(
            cast.dora, email="dora2@triangel.example", language="nl", actor=user_of(cast.ada), at=NOW
        )


def test_who_leaves_today_cannot_sign_in_any_more(cast: Cast) -> None:
    actions.leave(cast.carin, ends_on=TODAY, reason="a new job", actor=user_of(cast.lars), at=NOW)
    assert Employee.objects.get(pk=cast.carin.pk).ends_on == TODAY
    assert User.objects.get(name=cast.carin.name).is_active is False


def test_who_leaves_later_can_sign_in_until_then(cast: Cast) -> None:
    actions.leave(cast.carin, ends_on=in_days(10), actor=user_of(cast.lars), at=NOW)
    assert User.objects.get(name=cast.carin.name).is_active is True
    assert actions.close_sign_ins(actor=cast.system, at=NOW) == []
    later = NOW + timedelta(days=10)
    assert actions.close_sign_ins(actor=cast.system, at=later) == [cast.carin]
    assert User.objects.get(name=cast.carin.name).is_active is False
    assert actions.close_sign_ins(actor=cast.system, at=later) == []


@pytest.mark.parametrize("who", ["carin", "cees", "lotte", "bob"])
def test_only_the_line_ends_somebodys_service(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.leave(cast.carin, ends_on=in_days(1), actor=getattr(cast, who).user, at=NOW)
    assert Employee.objects.get(pk=cast.carin.pk).ends_on is None


def test_nobody_leaves_before_he_came(cast: Cast) -> None:
    with pytest.raises(rules.PeriodIsEmpty):
        actions.leave(cast.carin, ends_on=BEFORE, actor=user_of(cast.lars), at=NOW)


def test_the_line_moves(cast: Cast) -> None:
    actions.set_line_manager(cast.cees, manager=cast.lotte, actor=user_of(cast.diana), at=NOW)
    assert Employee.objects.get(pk=cast.cees.pk).manager == cast.lotte
    assert journal("set_line_manager") == [(user_of(cast.diana).pk, cast.cees.pk)]


def test_the_line_never_runs_in_a_circle(cast: Cast) -> None:
    for above in (cast.lars, cast.carin):
        with pytest.raises(rules.LineIsCircular):
            actions.set_line_manager(cast.lars, manager=above, actor=user_of(cast.diana), at=NOW)
    assert Employee.objects.get(pk=cast.lars.pk).manager == cast.diana


@pytest.mark.parametrize("who", ["carin", "lars", "diana", "ada"])
def test_he_himself_and_his_line_record_an_absence(cast: Cast, who: str) -> None:
    made = actions.record_absence(
        cast.carin,
        kind="holiday",
        starts_on=in_days(-3),
        ends_on=in_days(4),
        actor=getattr(cast, who).user,
        at=NOW,
    )
    assert Absence.objects.get() == made
    assert journal("record_absence") == [(getattr(cast, who).user.pk, cast.carin.pk)]


@pytest.mark.parametrize("who", ["cees", "lotte", "alice"])
def test_colleagues_do_not_record_an_absence(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.record_absence(
            cast.carin, kind="sick", starts_on=TODAY, actor=getattr(cast, who).user, at=NOW
        )
    assert Absence.objects.count() == 0


def test_absences_never_overlap(cast: Cast) -> None:
    factories.absence(cast.carin, in_days(5), in_days(10))
    actor = user_of(cast.carin)
    for starts_on, ends_on in ((in_days(9), in_days(12)), (in_days(1), None), (in_days(6), in_days(7))):
        with pytest.raises(rules.AbsenceOverlaps):
            actions.record_absence(
                cast.carin, kind="holiday", starts_on=starts_on, ends_on=ends_on, actor=actor, at=NOW
            )
    actions.record_absence(
        cast.carin, kind="holiday", starts_on=in_days(10), ends_on=in_days(12), actor=actor, at=NOW
    )
    assert Absence.objects.count() == 2


def test_an_absence_is_shortened_and_cancelled(cast: Cast) -> None:
    row = factories.absence(cast.carin, in_days(5), in_days(10))
    actions.change_absence(row, starts_on=in_days(6), ends_on=in_days(8), actor=user_of(cast.carin), at=NOW)
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on) == (in_days(6), in_days(8))
    actions.cancel_absence(row, actor=user_of(cast.lars), at=NOW)
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on) == (in_days(6), in_days(6))
    with pytest.raises(NotAllowed):
        actions.cancel_absence(row, actor=user_of(cast.cees), at=NOW)


def test_a_stand_in_is_named_and_ended(cast: Cast) -> None:
    row = actions.name_stand_in(
        cast.anna, stand_in=cast.lotte, starts_on=TODAY, actor=user_of(cast.anna), at=NOW
    )
    assert StandIn.objects.filter(employee=cast.anna).get() == row
    with pytest.raises(Refused, match="Lotte Kok already stands in"):
        actions.name_stand_in(
            cast.anna, stand_in=cast.piet, starts_on=in_days(9), actor=user_of(cast.anna), at=NOW
        )
    actions.end_stand_in(row, ends_on=in_days(9), actor=user_of(cast.lotte), at=NOW)
    row.refresh_from_db()
    assert row.ends_on == in_days(9)
    actions.name_stand_in(
        cast.anna, stand_in=cast.piet, starts_on=in_days(9), actor=user_of(cast.anna), at=NOW
    )
    assert StandIn.objects.filter(employee=cast.anna).count() == 2


def test_nobody_stands_in_for_himself(cast: Cast) -> None:
    with pytest.raises(Refused, match="cannot stand in for himself"):
        actions.name_stand_in(
            cast.anna, stand_in=cast.anna, starts_on=TODAY, actor=user_of(cast.anna), at=NOW
        )


def test_a_colleague_names_no_stand_in(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.name_stand_in(
            cast.anna, stand_in=cast.sofie, starts_on=TODAY, actor=user_of(cast.sofie), at=NOW
        )
    assert StandIn.objects.filter(employee=cast.anna).count() == 0


def test_a_team_has_a_name_of_its_own(cast: Cast) -> None:
    actions.make_team(name="Night shift", is_service_desk=True, actor=user_of(cast.ada), at=NOW)
    with pytest.raises(Refused, match="already a team"):
        actions.make_team(name="night SHIFT", actor=user_of(cast.ada), at=NOW)
    with pytest.raises(NotAllowed):
        actions.make_team(name="Day shift", actor=user_of(cast.lars), at=NOW)
